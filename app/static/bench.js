// Works the numbers out while they are typed. Without this script the button does it.
"use strict";

(() => {
  const form = document.querySelector("[data-bench]");
  const PAUSE_MILLISECONDS = 250;
  let timer = 0;
  let latest = 0;

  const show = (page) => {
    for (const region of document.querySelectorAll("[data-region]")) {
      const fresh = page.querySelector(`[data-region="${region.dataset.region}"]`);
      // What is announced to a screen reader must stay the same element.
      if (fresh && !region.isEqualNode(fresh)) region.replaceChildren(...document.importNode(fresh, true).childNodes);
    }
  };

  const work = async () => {
    const turn = ++latest;
    const address = `${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`;
    const answer = await fetch(address, { cache: "no-store", credentials: "same-origin" });
    if (answer.redirected) return location.assign(answer.url);
    const text = await answer.text();
    // A slower answer to older numbers must not overwrite a newer one.
    if (turn !== latest || !answer.ok) return;
    show(new DOMParser().parseFromString(text, "text/html"));
    history.replaceState(null, "", address);
  };

  form?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => work().catch(() => {}), PAUSE_MILLISECONDS);
  });
})();
