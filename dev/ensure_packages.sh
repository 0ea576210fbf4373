#!/usr/bin/env bash
# The journeys drive the system's Chromium and look at six languages; the proxy settings are tried behind a real nginx.
# Install them where we may; elsewhere say what is missing and fail, because a skipped test proves nothing.
set -euo pipefail

missing() {
  command -v "${CHROMIUM:-chromium}" >/dev/null || echo chromium
  command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || echo nginx-light
  command -v fc-list >/dev/null || echo fontconfig
  # Without a font for them, Chinese pages are rows of boxes; Arabic has DejaVu at best, which no reader would choose.
  [ -n "$(fc-list "Noto Naskh Arabic" 2>/dev/null)" ] || echo fonts-noto-core
  [ -n "$(fc-list :lang=zh 2>/dev/null)" ] || echo fonts-noto-cjk
}

mapfile -t packages < <(missing)
[ ${#packages[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need these packages (Debian's names): ${packages[*]}" >&2
  echo "Install them, for example: sudo apt-get install --no-install-recommends ${packages[*]}" >&2
  exit 1
fi

echo "installing ${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null

mapfile -t packages < <(missing)
if [ ${#packages[@]} -ne 0 ]; then
  echo "still missing after apt-get install: ${packages[*]}" >&2
  exit 1
fi
