// An article's page: from a record to its words and back, by click and by key.
"use strict";
(() => {
  const text = document.getElementById("text");
  if (!text) return;
  const records = [...document.querySelectorAll(".record[data-n]")];
  const recordOf = new Map(records.map((record) => [record.dataset.n, record]));
  const pieces = [...text.querySelectorAll(".s")];
  const piecesOf = new Map();
  for (const piece of pieces) {
    for (const number of piece.dataset.r.split(" ")) {
      if (!piecesOf.has(number)) piecesOf.set(number, []);
      piecesOf.get(number).push(piece);
    }
  }
  let chosen = null;

  // One stop for the Tab key in the text; the arrow keys go from piece to piece.
  let stop = null;
  function stopAt(piece) {
    if (stop) stop.tabIndex = -1;
    stop = piece;
    if (stop) stop.tabIndex = 0;
  }
  for (const piece of pieces) piece.tabIndex = -1;
  stopAt(pieces[0] || null);

  function mark(number, on) {
    const record = recordOf.get(number);
    if (record) {
      record.classList.toggle("on", on);
      const link = record.querySelector(".go");
      if (on) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    for (const piece of piecesOf.get(number) || []) piece.classList.toggle("on", on);
  }

  function choose(number) {
    if (chosen !== null) mark(chosen, false);
    chosen = number;
    if (chosen !== null) mark(chosen, true);
    document.dispatchEvent(new CustomEvent("chosen", { detail: chosen }));
  }

  function show(element, block) {
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block, behavior: "instant" });
  }

  function toWords(number) {
    const [first] = piecesOf.get(number) || [];
    if (!first) return;
    stopAt(first);
    show(first, "center");
  }

  function toRecord(number) {
    const record = recordOf.get(number);
    if (!record) return;
    const closed = record.closest("details:not([open])");
    if (closed) closed.open = true;
    if (record.hidden) clear();
    show(record.querySelector(".go"), "nearest");
  }

  // Several records may share a piece: the one in sight first, then one after the other.
  function chooseAt(piece) {
    const numbers = piece.dataset.r.split(" ").filter((number) => recordOf.has(number));
    if (!numbers.length) return;
    const place = numbers.indexOf(chosen);
    const seen = numbers.find((number) => !recordOf.get(number).closest("details:not([open])"));
    const next = place < 0 ? seen || numbers[0] : numbers[(place + 1) % numbers.length];
    stopAt(piece);
    choose(next);
    toRecord(next);
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const piece = event.target.closest("#text .s");
    const link = event.target.closest(".record .go");
    if (piece) {
      event.preventDefault();
      chooseAt(piece);
    } else if (link) {
      event.preventDefault();
      const { n } = link.closest(".record").dataset;
      choose(n);
      toWords(n);
    }
  });

  function inSight() {
    return records.filter((record) => !record.hidden && !record.closest("details:not([open])"));
  }

  function step(by) {
    const shown = inSight();
    if (!shown.length) return;
    const place = shown.findIndex((record) => record.dataset.n === chosen);
    const start = place < 0 && by < 0 ? 0 : place;
    const next = shown[(start + by + shown.length) % shown.length].dataset.n;
    choose(next);
    const [first] = piecesOf.get(next) || [];
    if (first) first.scrollIntoView({ block: "nearest", behavior: "instant" });
    toRecord(next);
  }

  function stepPiece(by) {
    const place = pieces.indexOf(document.activeElement);
    const next = pieces[place + by];
    if (place < 0 || !next) return;
    stopAt(next);
    show(next, "nearest");
  }

  const find = document.getElementById("find");
  const guesses = document.getElementById("guesses");
  const found = document.getElementById("found");
  const keys = {
    n: () => step(1),
    p: () => step(-1),
    w: () => {
      if (chosen === null) return;
      if (document.activeElement.closest(".record")) toWords(chosen);
      else toRecord(chosen);
    },
    "/": () => find && find.focus(),
    Escape: () => {
      choose(null);
      if (find && (find.value || guesses.checked)) clear();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing && event.key !== "Escape") return;
    if (document.activeElement.closest("#text") && event.key.startsWith("Arrow")) {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (by) {
        event.preventDefault();
        stepPiece(by);
      }
    } else if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  // Find in the records, and show guesses only.
  const heard = records.map((record) => fold(record.textContent));
  function filter() {
    const wanted = fold(find.value).split(" ").filter(Boolean);
    let count = 0;
    records.forEach((record, place) => {
      const fits = wanted.every((word) => heard[place].includes(word));
      record.hidden = !fits || (guesses.checked && !record.classList.contains("unsure"));
      if (!record.hidden) count += 1;
    });
    for (const list of document.querySelectorAll(".records ul")) {
      const empty = ![...list.children].some((record) => !record.hidden);
      list.hidden = empty;
      if (list.previousElementSibling?.tagName === "H4") list.previousElementSibling.hidden = empty;
    }
    const narrowed = wanted.length || guesses.checked;
    const mentions = document.querySelector(".mentions");
    if (mentions && narrowed) mentions.open = true;
    found.textContent = narrowed ? `${count} of ${records.length} records` : "";
  }
  function clear() {
    find.value = "";
    guesses.checked = false;
    filter();
  }
  if (find) {
    find.addEventListener("input", filter);
    guesses.addEventListener("change", filter);
  }

  // The legend: which kinds of words are marked. The shortest span that is shown gives the colour.
  const hidden = new Set();
  const signs = {};
  for (const box of document.querySelectorAll(".legend input")) {
    signs[box.dataset.kind] = box.nextElementSibling.dataset.t;
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(box.dataset.kind);
      else hidden.add(box.dataset.kind);
      pieces.forEach(dress);
    });
  }
  function dress(piece) {
    const shown = piece.dataset.k.split(" ").filter((kind) => !hidden.has(kind));
    const ends = (piece.dataset.e || "").split(" ").filter((kind) => kind && !hidden.has(kind));
    piece.className = ["s", shown[0] ? `k-${shown[0]}` : "off", piece.classList.contains("on") ? "on" : ""].join(" ").trim();
    piece.classList.toggle("phrase", shown.includes("outcome"));
    if (ends.length) piece.dataset.t = ends.map((kind) => signs[kind]).join("");
    else delete piece.dataset.t;
  }

  // A link to a record, from a programme's page or from a colleague, shows its words.
  function follow() {
    const record = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!record?.matches(".record")) return;
    const { n } = record.dataset;
    choose(n);
    toRecord(n);
    toWords(n);
  }
  addEventListener("hashchange", follow);
  follow();
})();
