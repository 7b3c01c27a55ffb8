"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, inside = document) => Array.from(inside.querySelectorAll(selector));
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ");
  const numbers = (text) => (text ? text.split(" ") : []);

  // Every item once, with what it is searched and filtered by.
  const items = all("article.item").map((element) => {
    const list = element.closest(".inquiry-list");
    return {
      element, list, number: element.dataset.n, inquiry: list.dataset.inquiry, year: list.dataset.year,
      conclusion: element.classList.contains("conclusion"),
      themes: numbers(element.dataset.themes), to: numbers(element.dataset.to), answers: numbers(element.dataset.answer),
      states: [element.dataset.state, ...all(".part", element).map((part) => part.dataset.state)], words: null,
    };
  });
  const lists = all(".inquiry-list").map((element) => ({
    element, apart: element.querySelector(".apart"), groups: all(".group", element), items: items.filter((item) => item.list === element),
  }));
  const families = all("article.family").map((element) => ({ element, numbers: numbers(element.dataset.n) }));
  const marks = all(".mark").map((element) => ({ element, number: element.dataset.n, out: false }));
  const titles = new Map(lists.map((list) => [list.element, plain(list.element.querySelector("h3").textContent)]));
  const fields = ["words", "f-inquiry", "f-theme", "f-to", "f-state", "f-answer", "f-from", "f-until"].map($);
  const [words, inquiry, theme, to, state, answer, from, until] = fields;

  const wordsOf = (item) => {
    if (item.words === null) item.words = `${titles.get(item.list)} ${plain(item.element.textContent)}`;
    return item.words;
  };
  const prepare = (deadline) => {
    for (const item of items) {
      if (item.words !== null) continue;
      if (deadline && deadline.timeRemaining() < 1) return void requestIdleCallback(prepare);
      wordsOf(item);
    }
  };
  if ("requestIdleCallback" in window) requestIdleCallback(prepare);

  const stateFits = (item) =>
    !state.value || (state.value === "marked" ? item.states.some((s) => s !== "verified") : item.states.includes(state.value));
  const fits = (item, wanted) =>
    (!inquiry.value || item.inquiry === inquiry.value) && (!theme.value || item.themes.includes(theme.value)) &&
    (!to.value || item.to.includes(to.value)) && stateFits(item) && (!answer.value || item.answers.includes(answer.value)) &&
    (!from.value || (item.year && Number(item.year) >= Number(from.value))) &&
    (!until.value || (item.year && Number(item.year) <= Number(until.value))) &&
    wanted.every((word) => wordsOf(item).includes(word));

  const counted = (number, unit) => `${number.toLocaleString("en-GB")} ${unit}${number === 1 ? "" : "s"}`;
  const share = (inside, unit) => `${inside.filter((item) => item.shown).length.toLocaleString("en-GB")} of ${counted(inside.length, unit)}`;

  const apply = () => {
    const active = fields.some((field) => field.value.trim());
    const wanted = plain(words.value).split(" ").filter(Boolean);
    for (const item of items) item.shown = !active || fits(item, wanted);
    for (const item of items) if (item.element.hidden === item.shown) item.element.hidden = !item.shown;
    for (const list of lists) {
      list.element.hidden = active && !list.items.some((item) => item.shown);
      if (list.apart) list.apart.hidden = !list.items.some((item) => item.conclusion && item.shown);
      for (const group of list.groups) group.hidden = active;
    }
    const seen = new Set(items.filter((item) => item.shown).map((item) => item.number));
    for (const family of families) family.element.hidden = active && !family.numbers.some((number) => seen.has(number));
    for (const mark of marks) {
      const out = active && !seen.has(mark.number);
      if (out !== mark.out) mark.element.classList.toggle("out", mark.out = out);
    }
    report(active, seen.size);
  };

  const report = (active, number) => {
    const conclusions = items.filter((item) => item.conclusion);
    const rest = items.filter((item) => !item.conclusion);
    const parts = [share(rest, "recommendation"), ...(conclusions.length ? [share(conclusions, "conclusion")] : [])];
    $("found").textContent = active ? parts.join(", ") : "";
    $("clear").hidden = !active;
    $("nothing").hidden = !active || number > 0;
    const shownFamilies = families.filter((family) => !family.element.hidden).length;
    if ($("families-found")) $("families-found").textContent = active ? `${shownFamilies} of ${families.length} shown.` : "";
  };

  let waiting = 0;
  const soon = () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(apply); };
  for (const field of fields) field.addEventListener("input", soon);
  const clear = () => { for (const field of fields) field.value = ""; apply(); };
  $("clear").addEventListener("click", () => { clear(); words.focus(); });
  $("filters").addEventListener("submit", (event) => {
    event.preventDefault();
    $("recommendations").scrollIntoView();
  });
  $("more").addEventListener("click", () => {
    const open = $("panel").hidden;
    $("panel").hidden = !open;
    $("more").setAttribute("aria-expanded", String(open));
  });
  for (const cell of all(".cell")) cell.addEventListener("click", () => {
    clear();
    inquiry.value = cell.dataset.inquiry;
    theme.value = cell.dataset.theme;
    apply();
    $("recommendations").scrollIntoView();
  });

  // An address that points into something folded or filtered away opens it.
  const reveal = () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    if (!target) return;
    const hider = target.closest("[hidden]");
    if (hider && target.closest("main")) clear();
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  if (location.hash) requestAnimationFrame(reveal);
  window.addEventListener("beforeprint", () => { for (const fold of all("details")) fold.open = true; });

  // Copying: a citation, or the quotation with its citation and its mark.
  const citation = (button) => {
    const tools = button.closest(".tools").querySelector(".cite");
    const list = button.closest(".inquiry-list");
    const style = $("f-cite").value;
    if ("whole" in tools.dataset) return tools.dataset[style];
    return list.dataset[style] + tools.dataset[style] + list.dataset.tail;
  };
  const quotation = (button) => {
    const item = button.closest(".part, .item");
    const state = item.querySelector(".badge.state");
    const mark = state ? ` [${state.textContent.trim()}]` : "";
    return `“${item.querySelector("blockquote").textContent.trim()}” ${citation(button)}${mark}`;
  };
  const copyOld = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copy = async (text, button) => {
    let done = true;
    try { await navigator.clipboard.writeText(text); } catch { done = copyOld(text); }
    button.focus();
    $("copied").textContent = done ? `Copied: ${text}` : "This browser does not allow copying.";
    const words = button.dataset.words || button.textContent;
    button.dataset.words = words;
    button.textContent = done ? "Copied" : "Not allowed";
    setTimeout(() => { button.textContent = words; }, 1600);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.cite, button.quote");
    if (button) copy(button.classList.contains("cite") ? citation(button) : quotation(button), button);
  });

  // Charts: one stop for the Tab key, arrow keys inside, the quotation in a tip.
  const tip = $("tip");
  const line = (text, name) => {
    const p = document.createElement("p");
    if (name) p.className = name;
    const words = document.createElement("bdi");
    words.textContent = text;
    p.append(words);
    return p;
  };
  const show = (mark) => {
    const target = document.getElementById(decodeURIComponent(mark.getAttribute("href").slice(1)));
    const text = target ? target.querySelector("blockquote").textContent : "";
    const where = target ? target.querySelector(".where").textContent.trim() : "";
    const badges = target ? all("h4 .badge, h5 .badge, .part-name .badge", target).map((badge) => badge.textContent.trim()) : [];
    const about = [mark.getAttribute("aria-label"), ...badges, where].join(" · ");
    tip.replaceChildren(line(about, "soft"), line(text.length > 420 ? `${text.slice(0, 420)}…` : text, "words"));
    tip.hidden = false;
    const place = mark.getBoundingClientRect();
    const left = Math.max(8, Math.min(place.left + 14, innerWidth - tip.offsetWidth - 8));
    const below = place.bottom + 10;
    const top = below + tip.offsetHeight < innerHeight ? below : Math.max(8, place.top - tip.offsetHeight - 10);
    tip.style.left = `${left}px`;
    tip.style.top = `${top}px`;
  };
  const hide = () => { tip.hidden = true; };
  const centre = (mark) => Number(mark.firstElementChild.getAttribute("cx"));
  const nearest = (row, x) => all(".mark", row).reduce((best, mark) =>
    (!best || Math.abs(centre(mark) - x) < Math.abs(centre(best) - x) ? mark : best), null);
  const neighbour = (mark, key) => {
    const row = mark.closest(".row");
    const inside = all(".mark", row).sort((a, b) => centre(a) - centre(b));
    const rows = all(".row", mark.closest("svg"));
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (step) return inside[inside.indexOf(mark) + step];
    if (key === "Home") return inside[0];
    if (key === "End") return inside[inside.length - 1];
    const other = rows[rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1)];
    return other && nearest(other, centre(mark));
  };
  for (const chart of all(".chart")) {
    const first = chart.querySelector(".mark");
    if (first) first.setAttribute("tabindex", "0");
    const markOf = (event) => event.target.closest(".mark");
    chart.addEventListener("mouseover", (event) => { if (markOf(event)) show(markOf(event)); else hide(); });
    chart.addEventListener("mouseleave", hide);
    chart.addEventListener("focusin", (event) => { if (markOf(event)) show(markOf(event)); });
    chart.addEventListener("focusout", hide);
    chart.addEventListener("keydown", (event) => {
      const mark = markOf(event);
      if (event.key === "Escape") hide();
      if (!mark || !["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
      event.preventDefault();
      const next = neighbour(mark, event.key);
      if (!next) return;
      mark.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }
  apply();
  document.documentElement.dataset.ready = "yes";
})();
