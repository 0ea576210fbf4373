// Draws the board anew while it is open, without disturbing who reads or types. Without this script it is a plain page.
"use strict";

(() => {
  const main = document.getElementById("main");
  const stale = main.querySelector("[data-stale]");
  const EVERY_MILLISECONDS = 5000;
  const SLOWEST_MILLISECONDS = 60000;
  let wait = EVERY_MILLISECONDS;
  let tag = null;

  const regions = (root) => root.querySelectorAll("[data-region]");

  const isChanged = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  };

  // A region is left alone while someone types, chooses or selects in it, or has left something unsent.
  const isBusy = (region) => {
    const active = document.activeElement;
    if (region.contains(active) && active.matches("input, textarea, select, [contenteditable]")) return true;
    if ([...region.querySelectorAll("input:not([type=hidden]), textarea, select")].some(isChanged)) return true;
    const selection = document.getSelection();
    return !selection.isCollapsed && region.contains(selection.anchorNode);
  };

  // Where the focus is inside a region, as a way that leads to the same place in its successor.
  const focusedIn = (region) => {
    const active = document.activeElement;
    if (!region.contains(active)) return null;
    const same = [...region.querySelectorAll(active.localName)];
    return { name: active.localName, place: same.indexOf(active), address: active.getAttribute("href") };
  };

  const focusAgain = (region, focus) => {
    if (!focus) return;
    const same = [...region.querySelectorAll(focus.name)];
    const found = same.find((each) => focus.address && each.getAttribute("href") === focus.address);
    (found || same[focus.place])?.focus({ preventScroll: true });
  };

  const replace = (page) => {
    const fresh = new Map([...regions(page)].map((region) => [region.dataset.region, region]));
    const here = [...regions(document)];
    if (here.length !== fresh.size || here.some((region) => !fresh.has(region.dataset.region))) {
      // Another state of the consultation has other parts.
      if (!here.some(isBusy)) location.reload();
      return false;
    }
    let isComplete = true;
    const top = scrollY;
    for (const region of here) {
      const successor = document.importNode(fresh.get(region.dataset.region), true);
      if (region.isEqualNode(successor)) continue;
      if (isBusy(region)) {
        isComplete = false;
        continue;
      }
      const focus = focusedIn(region);
      region.replaceWith(successor);
      focusAgain(successor, focus);
    }
    if (scrollY !== top) scrollTo({ top, behavior: "instant" });
    return isComplete;
  };

  const refresh = async () => {
    const headers = { "X-Placet-Refresh": "1", ...(tag ? { "If-None-Match": tag } : {}) };
    const answer = await fetch(location.href, { headers, cache: "no-store", credentials: "same-origin" });
    if (answer.redirected) {
      // The session is over: the next look needs a sign-in.
      if (![...regions(document)].some(isBusy)) location.assign(answer.url);
      throw new Error("signed out");
    }
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    if (answer.ok) {
      const isComplete = replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
      // What was left alone is asked for again.
      tag = isComplete ? answer.headers.get("ETag") : null;
    }
  };

  const look = async () => {
    if (!document.hidden) {
      try {
        await refresh();
        wait = EVERY_MILLISECONDS;
        if (stale) stale.hidden = true;
      } catch {
        wait = Math.min(wait * 2, SLOWEST_MILLISECONDS);
        if (stale) stale.hidden = false;
      }
    }
    setTimeout(look, wait);
  };

  setTimeout(look, wait);
})();
