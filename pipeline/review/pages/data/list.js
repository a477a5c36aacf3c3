// A list's page: finds and filters in the whole list, whose items come from files beside the page.
"use strict";
(() => {
  const form = document.querySelector(".search");
  if (!form) return;
  const results = document.getElementById("results");
  const found = document.getElementById("found");
  const more = document.getElementById("more");
  const pages = document.getElementById("pages");
  const asWritten = [...results.children];
  const filters = [...form.querySelectorAll("select")];
  const STEP = 50;
  const LONGEST = 400;
  const inTexts = document.getElementById("texts");
  let items = null;
  let texts = null;
  let shown = 0;
  let fitting = [];

  // Each file calls this with its part of a list; they are put together in the files' order.
  const files = Number(form.dataset.files);
  const parts = {};
  window.listData = (name, number, part) => {
    parts[name][number - 1] = part;
  };
  const loading = {};
  function load(name) {
    if (!loading[name]) {
      parts[name] = [];
      const all = Array.from({ length: files }, (_, place) => new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `data/${name}-${place + 1}.js`;
        script.onload = done;
        script.onerror = () => failed(new Error(script.src));
        document.head.append(script);
      }));
      loading[name] = Promise.all(all).then(() => parts[name].flat());
    }
    return loading[name];
  }
  async function loadItems() {
    const found = await load(form.dataset.list);
    items ??= found.map(([heads, lines, values, also, between]) => ({
      heads, lines, values, between,
      heard: fold([...heads.map(([name]) => name), ...lines, ...values.flat(), also].join(" ")),
    }));
  }
  async function loadTexts() {
    const found = await load(`${form.dataset.list}-texts`);
    texts ??= found.map(fold);
  }

  function asked() {
    return {
      words: fold(form.elements.q.value).split(" ").filter(Boolean),
      chosen: filters.map((filter) => [Number(filter.dataset.place), filter.value]).filter(([, value]) => value),
    };
  }

  function line(item) {
    const entry = document.createElement("li");
    item.heads.forEach(([text, href], place) => {
      if (place) entry.append(` ${item.between} `);
      const name = document.createElement("bdi");
      name.textContent = text;
      const head = document.createElement(href ? "a" : "b");
      if (href) head.href = href;
      head.append(name);
      entry.append(head);
    });
    for (const text of item.lines) {
      if (!text) continue;
      const below = document.createElement("bdi");
      below.textContent = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
      const paragraph = document.createElement("p");
      paragraph.append(below);
      entry.append(paragraph);
    }
    return entry;
  }

  function showMore() {
    const next = fitting.slice(shown, shown + STEP).map(line);
    results.append(...next);
    shown += next.length;
    more.hidden = shown >= fitting.length;
    return next[0];
  }

  function remember({ words, chosen }) {
    const state = new URLSearchParams();
    if (words.length) state.set("q", form.elements.q.value);
    for (const filter of filters) if (filter.value) state.set(filter.name, filter.value);
    if (inTexts?.checked) state.set("texts", "on");
    const hash = chosen.length || words.length ? `#${state}` : "";
    history.replaceState(null, "", location.pathname + location.search + hash);
  }

  async function search() {
    const wanted = asked();
    remember(wanted);
    if (!wanted.words.length && !wanted.chosen.length) {
      results.replaceChildren(...asWritten);
      pages.hidden = false;
      more.hidden = true;
      found.textContent = "";
      return;
    }
    try {
      await loadItems();
      if (inTexts?.checked) await loadTexts();
    } catch (error) {
      found.textContent = `The list cannot be searched: a file of the report is missing (${error.message}).`;
      return;
    }
    const { words, chosen } = asked();
    fitting = items.filter((item, number) =>
      chosen.every(([place, value]) => item.values[place].includes(value)) &&
      words.every((word) => item.heard.includes(word) ||
        (inTexts?.checked && texts?.[number].includes(word))));
    const noun = form.dataset.noun;
    const whole = items.length.toLocaleString("en");
    found.textContent = `${fitting.length.toLocaleString("en")} of ${whole} ${noun}${items.length === 1 ? "" : "s"}`;
    pages.hidden = true;
    shown = 0;
    results.replaceChildren();
    showMore();
  }

  function recall() {
    const state = new URLSearchParams(location.hash.slice(1));
    form.elements.q.value = state.get("q") || "";
    for (const filter of filters) {
      filter.value = state.get(filter.name) || "";
      if (filter.selectedIndex < 0) filter.value = "";
    }
    if (inTexts) inTexts.checked = state.has("texts");
    if (location.hash) search();
  }

  let waiting = 0;
  form.elements.q.addEventListener("focus", () => loadItems().catch(() => {}), { once: true });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  form.addEventListener("reset", () => setTimeout(search));
  more.addEventListener("click", () => showMore()?.querySelector("a")?.focus());
  addEventListener("hashchange", recall);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    form.elements.q.focus();
  });
  recall();
})();
