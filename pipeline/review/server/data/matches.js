// Decide on pairs, by click and by key; what is decided is written at once.
"use strict";
(() => {
  const token = document.querySelector('meta[name="review-token"]').content;
  const said = document.getElementById("said");
  const pairs = [...document.querySelectorAll(".match-pair")];
  let busy = false;

  const kept = sessionStorage.getItem("said");
  if (kept) said.textContent = kept;
  sessionStorage.removeItem("said");

  function show(pair) {
    pair.focus({ preventScroll: true });
    pair.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
  function here() {
    return document.activeElement.closest(".match-pair");
  }
  function step(by) {
    const place = pairs.indexOf(here());
    const next = pairs[place < 0 ? 0 : place + by];
    if (next) show(next);
  }

  async function decide(pair, decision) {
    if (busy) return;
    busy = true;
    let found;
    try {
      const answer = await fetch("/api/match", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Communique-Token": token },
        body: JSON.stringify({ key: pair.id, decision }),
      });
      const json = (answer.headers.get("content-type") || "").startsWith("application/json");
      found = json ? await answer.json() : { refused: `Error ${answer.status}; load the page again` };
    } catch {
      found = { refused: "The server does not answer; is it still running?" };
    }
    busy = false;
    if (found.refused) {
      said.textContent = found.refused;
      said.classList.add("bad");
      return;
    }
    const next = pairs[pairs.indexOf(pair) + 1] || pair;
    sessionStorage.setItem("said", decision ? `Decided: ${decision}` : "Taken back");
    history.replaceState(null, "", `#${decision ? next.id : pair.id}`);
    location.reload();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-decide]");
    if (button) decide(button.closest(".match-pair"), button.dataset.decide);
  });
  const keys = { s: "same", d: "different", k: "unsure", u: "" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "n" || event.key === "p") {
      event.preventDefault();
      step(event.key === "n" ? 1 : -1);
    } else if (here() && Object.hasOwn(keys, event.key)) {
      const wanted = here().querySelector(`[data-decide="${keys[event.key]}"]`);
      if (wanted) {
        event.preventDefault();
        wanted.click();
      }
    }
  });

  const chosen = document.getElementById(location.hash.slice(1));
  if (chosen && chosen.matches(".match-pair")) show(chosen);
})();
