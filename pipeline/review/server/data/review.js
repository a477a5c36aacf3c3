// Decide on the chosen record, by click and by key. What is decided is written at once; the page is
// loaded again after that, so that it shows what the file says.
"use strict";
(() => {
  const token = document.querySelector('meta[name="review-token"]').content;
  const article = decodeURIComponent(location.pathname.split("/").pop());
  const said = document.getElementById("said");
  const dialog = document.getElementById("edit");
  const form = document.getElementById("edit-form");
  const fields = document.getElementById("edit-fields");
  const fault = document.getElementById("edit-fault");
  const choice = document.getElementById("edit-table");
  const reason = document.getElementById("edit-reason");
  const text = document.getElementById("text");
  const buttons = Object.fromEntries(
    [...document.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]),
  );
  let record = null;
  let mark = null;
  let busy = false;
  let open = null;

  function tell(message, bad) {
    said.textContent = message;
    said.classList.toggle("bad", Boolean(bad));
  }

  // What was said before the page was loaded again.
  const kept = sessionStorage.getItem("said");
  if (kept) {
    tell(kept);
    sessionStorage.removeItem("said");
  }

  function words(element) {
    return element.textContent.replace(/\s+/g, " ").trim();
  }

  // What a record says; of a programme's own, its title.
  function told(element) {
    const title = element.querySelector(".sign.k-programme") && element.closest("section").querySelector("h3");
    return words(title || element.querySelector(".what"));
  }

  function isRow(element) {
    return element && !element.closest(".issues");
  }

  function choose(number) {
    record = number === null ? null : document.querySelector(`.record[data-n="${number}"]`);
    for (const name of ["confirm", "correct", "reject"]) buttons[name].disabled = !isRow(record);
    const quote = record && record.querySelector("q bdi");
    document.getElementById("chosen-record").textContent = record
      ? `${told(record)}${quote ? ` “${words(quote)}”` : ""}`
      : "Choose a record, or mark words in the text to add one.";
  }
  document.addEventListener("chosen", (event) => choose(event.detail));
  const first = document.querySelector(".record.on");
  choose(first ? first.dataset.n : null);

  async function ask(path, body) {
    const options = body && {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Communique-Token": token },
      body: JSON.stringify({ article, ...body }),
    };
    let answer;
    try {
      answer = await fetch(path, options);
    } catch {
      return { refused: "The server does not answer; is it still running?" };
    }
    const kind = answer.headers.get("content-type") || "";
    if (kind.startsWith("application/json")) return answer.json();
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { refused: words(told.querySelector("main p") || told.body) || `Error ${answer.status}` };
  }

  function again(message, anchor) {
    sessionStorage.setItem("said", message);
    history.replaceState(null, "", anchor ? `#${anchor}` : location.pathname);
    location.reload();
  }

  // A reviewer may insist where others decided otherwise; both are then told as contradicting.
  async function send(path, body) {
    if (busy) return null;
    busy = true;
    try {
      const found = await ask(path, body);
      if (!found.contradicts || body.insists) return found;
      const before = body.action === "correct" || body.action === "add" ? fault : said;
      if (send.asked === JSON.stringify(body)) {
        send.asked = null;
        return await ask(path, { ...body, insists: true });
      }
      send.asked = JSON.stringify(body);
      before.textContent = "";
      return { refused: `${found.refused}. Do it again to write it all the same: then neither holds until one is dropped.` };
    } finally {
      busy = false;
    }
  }

  function nextAnchor() {
    const shown = [...document.querySelectorAll(".record")].filter(
      (other) => !other.hidden && isRow(other) && !other.closest("details:not([open])"),
    );
    const next = shown[shown.indexOf(record) + 1];
    return next ? next.id : record.id;
  }

  async function decide(action) {
    if (!isRow(record)) return;
    const shown = told(record);
    const next = nextAnchor();
    const found = await send("/api/decide", { action, anchor: record.id });
    if (!found) return;
    if (found.refused) tell(found.refused, true);
    else again(`${action === "confirm" ? "Confirmed" : "Rejected"}: ${shown}`, next);
  }

  async function undo(key) {
    const found = await send("/api/undo", { key: key || "" });
    if (!found) return;
    if (found.refused) tell(found.refused, true);
    else again(found.said, record && record.id);
  }

  // The words that somebody marked: the paragraph, and the characters before them in it.
  function marked() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const start = paragraphOf(range.startContainer);
    if (!start || start !== paragraphOf(range.endContainer)) return null;
    const before = lengthTo(start, range.startContainer, range.startOffset);
    const length = [...range.toString()].length;
    const number = [...text.querySelectorAll("p[dir]")].indexOf(start);
    return { paragraph: number, start: before, end: before + length, words: range.toString() };
  }
  function paragraphOf(node) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    return element && text.contains(element) ? element.closest("p[dir]") : null;
  }
  function lengthTo(paragraph, node, offset) {
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    const label = paragraph.querySelector(".why");
    if (label) range.setStartAfter(label);
    range.setEnd(node, offset);
    return [...range.toString()].length - (label ? 1 : 0);
  }

  // The words of the chosen record, for whoever adds by key alone.
  function ofRecord() {
    const quote = record && record.querySelector("q bdi");
    return quote && !quote.textContent.trim().endsWith("…") ? words(quote) : "";
  }

  function control(field) {
    const id = `field-${field.name}`;
    const box = document.createElement("div");
    box.className = "edit-field";
    const label = document.createElement("label");
    label.htmlFor = id;
    label.textContent = field.label;
    let input;
    if (field.options && field.options.length) {
      input = document.createElement("select");
      for (const [cell, shown] of field.options) input.add(new Option(shown, cell));
      if (![...input.options].some((option) => option.value === field.value)) {
        input.add(new Option(field.value, field.value), 0);
      }
    } else {
      input = document.createElement("input");
      input.type = "text";
      input.autocomplete = "off";
      if (field.suggest) {
        const list = document.createElement("datalist");
        list.id = `${id}-list`;
        for (const code of field.suggest) list.append(new Option(code));
        input.setAttribute("list", list.id);
        box.append(list);
      }
    }
    input.id = id;
    input.name = field.name;
    input.value = field.value;
    input.dataset.before = field.value;
    input.setAttribute("aria-describedby", `${id}-help`);
    input.addEventListener("input", () => box.classList.toggle("changed", input.value !== field.value));
    const help = document.createElement("span");
    help.className = "help";
    help.id = `${id}-help`;
    help.textContent = field.help;
    box.prepend(label, input);
    box.append(help);
    return box;
  }

  async function load(query) {
    const found = await ask(`/api/form?${new URLSearchParams({ article, ...query })}`);
    if (found.refused) {
      tell(found.refused, true);
      return null;
    }
    fields.replaceChildren(...found.fields.map(control));
    fault.textContent = "";
    return found;
  }

  async function edit() {
    if (!isRow(record)) return;
    const found = await load({ anchor: record.id });
    if (!found) return;
    open = { action: "correct", anchor: record.id };
    show("Correct", found.words, false);
  }

  async function add() {
    mark = marked();
    const chosen = mark ? mark.words : ofRecord();
    if (!chosen.trim()) {
      tell("Mark the words that say so in the text first, or choose a record with these words.", true);
      return;
    }
    if (!(await load({ table: choice.value }))) return;
    open = { action: "add", words: chosen, mark };
    show("Add", chosen, true);
  }
  choice.addEventListener("change", () => load({ table: choice.value }));

  function show(title, quote, adding) {
    document.getElementById("edit-title").textContent = title;
    document.getElementById("edit-words").textContent = quote;
    document.getElementById("edit-table-field").hidden = !adding;
    reason.value = "";
    dialog.showModal();
    (adding ? choice : fields.querySelector("input, select")).focus();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = {};
    for (const input of fields.querySelectorAll("input, select")) {
      if (input.value !== input.dataset.before || open.action === "add") values[input.name] = input.value;
    }
    const body = { ...open, values, reason: reason.value };
    if (open.action === "add") body.table = choice.value;
    const found = await send("/api/decide", body);
    if (!found) return;
    if (found.refused) fault.textContent = found.refused;
    else again(open.action === "add" ? "Added" : "Corrected", found.anchor || open.anchor);
  });
  // Keys that are pressed in the form are the form's alone.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  document.getElementById("edit-cancel").addEventListener("click", () => dialog.close());

  const actions = {
    confirm: () => decide("confirm"),
    reject: () => decide("reject"),
    correct: edit,
    add,
    undo: () => undo(),
  };
  // A click on a button must not let go of the words that are marked.
  document.querySelector(".review-bar").addEventListener("mousedown", (event) => event.preventDefault());
  for (const [name, button] of Object.entries(buttons)) button.addEventListener("click", actions[name]);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-undo]");
    if (button) undo(button.dataset.undo);
  });
  const keys = { c: "confirm", e: "correct", x: "reject", a: "add", u: "undo" };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || dialog.open) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const name = keys[event.key];
    if (name && !buttons[name].disabled) {
      event.preventDefault();
      actions[name]();
    }
  });
})();
