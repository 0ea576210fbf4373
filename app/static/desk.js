// Keys of the desk, and a word while something long is carried out. Without this script every page works as it stands.
"use strict";

(() => {
  const STORED = "placet-keys";
  const SECOND_KEY_MILLISECONDS = 2000;
  const LONG_MILLISECONDS = 600;
  const html = document.documentElement;
  const sheetAddress = document.querySelector("[data-keys]")?.getAttribute("href");
  let isGoing = 0;

  // Storage may be barred; then keys are on until the page is left.
  const areOn = () => {
    try {
      return localStorage.getItem(STORED) !== "off";
    } catch {
      return html.dataset.keysOff === undefined;
    }
  };

  const turn = (on) => {
    try {
      localStorage.setItem(STORED, on ? "on" : "off");
    } catch {
      html.toggleAttribute("data-keys-off", !on);
    }
  };

  const offerSwitch = (sheet) => {
    const place = sheet.querySelector("[data-switch]");
    const button = place?.querySelector("button");
    if (!button) return;
    const show = () => {
      button.textContent = areOn() ? button.dataset.off : button.dataset.on;
    };
    button.addEventListener("click", () => {
      turn(!areOn());
      show();
    });
    show();
    place.hidden = false;
  };

  const openSheet = async () => {
    const answer = await fetch(sheetAddress, { cache: "no-store", credentials: "same-origin" });
    if (answer.redirected || !answer.ok) return location.assign(sheetAddress);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const sheet = document.importNode(page.querySelector("[data-sheet]"), true);
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", "h-keys");
    const close = document.createElement("form");
    close.method = "dialog";
    close.append(document.createElement("button"));
    close.firstChild.textContent = document.querySelector("[data-keys]").dataset.close;
    dialog.append(sheet, close);
    offerSwitch(sheet);
    // Whoever opened it reads first: Space must not turn the keys off.
    const heading = sheet.querySelector("h1");
    heading.tabIndex = -1;
    heading.setAttribute("autofocus", "");
    const before = document.activeElement;
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus?.();
    });
    document.body.append(dialog);
    dialog.showModal();
  };

  // A keyboard may write other letters than Latin ones: then the place of the key counts.
  const keyOf = (event) => {
    if (/^[!-~]$/.test(event.key)) return event.key;
    if (event.key === "؟" || event.key === "？") return "?";
    const letter = /^Key([A-Z])$/.exec(event.code);
    if (letter && !event.shiftKey) return letter[1].toLowerCase();
    return event.code === "Slash" ? (event.shiftKey ? "?" : "/") : "";
  };

  const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");

  const follow = (element) => {
    if (!element) return false;
    if (element.localName === "summary") {
      element.parentElement.open = true;
      element.focus();
    } else {
      element.click();
    }
    return true;
  };

  const act = (key) => {
    if (performance.now() < isGoing) {
      isGoing = 0;
      return follow(document.querySelector(`nav [data-go="${CSS.escape(key)}"]`));
    }
    if (key === "g") {
      isGoing = performance.now() + SECOND_KEY_MILLISECONDS;
      return true;
    }
    if (key === "?") {
      openSheet().catch(() => location.assign(sheetAddress));
      return true;
    }
    if (key === "/") {
      const field = document.querySelector(".find input[type=search]");
      field?.focus();
      field?.select();
      return Boolean(field);
    }
    return follow(document.querySelector(`main [data-key="${CSS.escape(key)}"]`));
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!sheetAddress || isTyping(event.target) || document.querySelector("dialog[open]") || !areOn()) return;
    const key = keyOf(event);
    if (key && act(key)) event.preventDefault();
  });

  const sheet = document.querySelector("main [data-sheet]");
  if (sheet) offerSwitch(sheet);

  // Opening a consultation writes hundreds of letters: say that it goes on, and let nobody press twice.
  const main = document.getElementById("main");
  let timer = 0;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || !main.contains(form)) return;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    timer = setTimeout(() => {
      const word = document.createElement("p");
      word.className = "notice busy";
      word.setAttribute("role", "status");
      word.append(document.createElement("progress"), ` ${main.dataset.busy}`);
      word.firstChild.setAttribute("aria-label", main.dataset.busy);
      form.append(word);
    }, LONG_MILLISECONDS);
  });
  // Back from the next page, the form may be sent again.
  addEventListener("pageshow", () => {
    clearTimeout(timer);
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector(".busy")?.remove();
    }
  });
})();
