// The list grows by itself, but never under the hands of someone who is typing or reading further down.
"use strict";
const count = document.getElementById("count");
if (count) {
  const query = new URLSearchParams({ after: count.dataset.newest, to: count.dataset.to });
  const look = async () => {
    const answer = await fetch(`/api/messages?${query}`).catch(() => null);
    const letters = answer && answer.ok ? await answer.json() : [];
    if (letters.length === 0) {
      setTimeout(look, 2000);
    } else if (document.activeElement === document.body && window.scrollY === 0 && !location.search.includes("before=")) {
      location.reload();
    } else {
      document.getElementById("news").hidden = false;
    }
  };
  setTimeout(look, 2000);
}
