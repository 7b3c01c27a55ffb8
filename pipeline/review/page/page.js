// One item at a time; every decision is in the ledger before the next item is shown. Texts are set as text only.
"use strict";
const by = (id) => document.getElementById(id);
const state = { items: [], words: {}, codes: [], at: null, word: "" };
const NEEDS_TEXT = ["fix text", "fix number", "fix heading", "fix level"];

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    return { ok: false, data: { message: "The program does not answer. What was decided is kept; start it again." } };
  }
  return { ok: answer.ok, data: await answer.json() };
}

function shown() {
  const about = by("about").value;
  const open = by("filter").value === "open";
  return state.items.filter((item) => (!about || item.about === about) &&
    (!open || item.again || !item.decided || item.key === state.at));
}

function current() {
  return state.items.find((item) => item.key === state.at) || null;
}

async function load(keep) {
  const { ok, data } = await call("items");
  if (!ok) { say(data.message); return; }
  state.items = data.items; state.words = data.words; state.codes = data.codes;
  by("who").textContent = "Reviewer: " + data.who;
  if (!keep || !current()) { const list = shown(); state.at = list.length ? list[0].key : null; }
  show();
}

function say(text) { by("message").textContent = text; }

function fill(id, text) { by(id).textContent = text || ""; }

function show() {
  const item = current();
  const done = state.items.filter((one) => one.decided && !one.again).length;
  by("bar").max = Math.max(state.items.length, 1); by("bar").value = done;
  fill("progress", `${done} of ${state.items.length} decided`);
  by("texts").replaceChildren(); by("pages").replaceChildren(); by("words").replaceChildren();
  by("item").dataset.key = item ? item.key : "";
  state.word = ""; by("edit").hidden = true; by("why").value = "";
  if (!item) {
    for (const id of ["place", "first", "verdict", "reason", "decided"]) fill(id, "");
    fill("name", state.items.length ? "Nothing is open here." : "This run holds nothing to decide.");
    return;
  }
  const list = shown();
  fill("place", `${list.findIndex((one) => one.key === item.key) + 1} of ${list.length} shown: ${item.about}`);
  fill("name", item.id); fill("first", item.first);
  fill("verdict", item.verdict); fill("reason", item.reason); fill("decided", item.decided || "not yet");
  for (const text of item.texts) {
    const head = document.createElement("h3"); head.textContent = text.label;
    const quote = document.createElement("blockquote"); quote.textContent = text.text;
    by("texts").append(head, quote);
    if (text.page) picture(item, text);
  }
  for (const word of state.words[item.about]) {
    const button = document.createElement("button");
    button.type = "button"; button.textContent = word; button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => choose(word));
    by("words").append(button);
  }
  const next = list[list.findIndex((one) => one.key === item.key) + 1];
  if (next) drawAhead(next);
}

function picture(item, text) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const name = `${text.label}: PDF page ${text.page}`;
  caption.textContent = `${name} (being drawn)`;
  const image = document.createElement("img");
  image.alt = `PDF page ${text.page} with the words outlined`;
  image.addEventListener("load", () => { caption.textContent = name; });
  image.addEventListener("error", () => { image.remove(); caption.textContent = `${name} (no picture: the PDF is not there)`; });
  image.src = address(item, text);
  figure.append(caption, image);
  by("pages").append(figure);
}

function address(item, text) {
  return "image?" + new URLSearchParams({ about: item.about, id: item.id, end: text.id });
}

// The program keeps what it drew, so that the pages of the next item are there when it is shown.
function drawAhead(item) {
  for (const text of item.texts) {
    if (text.page) fetch(address(item, text)).catch(() => {});
  }
}

function choose(word) {
  const item = current();
  if (!item) return;
  if (NEEDS_TEXT.includes(word) || word === "change") {
    if (state.word === word) { decide(word); return; }
    openEdit(item, word);
    return;
  }
  decide(word);
}

function openEdit(item, word) {
  state.word = word;
  for (const button of by("words").children) {
    button.setAttribute("aria-pressed", String(button.textContent === word));
  }
  const themes = word === "change";
  by("edit").hidden = false; by("themes").hidden = !themes; by("correction-label").hidden = themes;
  if (themes) {
    by("themes").replaceChildren();
    const given = item.verdict.split("; ");
    for (let place = 0; place < 3; place += 1) {
      const select = document.createElement("select");
      select.setAttribute("aria-label", `Theme ${place + 1}`);
      for (const code of ["", ...state.codes]) select.add(new Option(code, code, false, code === (given[place] || "")));
      by("themes").append(select);
    }
    by("themes").firstChild.focus();
  } else {
    by("correction").value = word === "fix text" ? item.texts[0].text : word === "fix number" ? item.number : "";
    by("correction").focus();
  }
  say(`Press Enter with Ctrl, or “${word}” again, to decide.`);
}

async function decide(word) {
  const item = current();
  const body = {
    about: item.about, id: item.id, word, why: by("why").value, last: item.last, seen: item.seen,
    correction: by("edit").hidden ? "" : by("correction").value,
    themes: by("edit").hidden ? [] : [...by("themes").children].map((select) => select.value),
  };
  const { ok, data } = await call("decide", body);
  if (!ok) {
    if (data.stale) await load(true);
    say(data.message);
    return;
  }
  const list = shown(); const at = list.findIndex((one) => one.key === item.key);
  const after = list[at + 1] || list.find((one) => one.key !== item.key && (one.again || !one.decided));
  state.items = state.items.map((one) => (one.key === data.item.key ? data.item : one));
  state.at = after ? after.key : by("filter").value === "open" ? null : item.key;
  show(); say(data.message);
}

async function undo() {
  const { ok, data } = await call("undo", {});
  if (ok) { state.items = state.items.map((one) => (one.key === data.item.key ? data.item : one)); state.at = data.item.key; show(); }
  say(data.message);
}

function move(step) {
  const list = shown();
  const at = list.findIndex((one) => one.key === state.at);
  const next = list[Math.min(Math.max(at + step, 0), list.length - 1)];
  if (next) { state.at = next.key; show(); say(""); }
}

document.addEventListener("keydown", (event) => {
  const field = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
  if (event.key === "Escape" && field) { event.target.blur(); return; }
  if (event.key === "Enter" && event.ctrlKey && state.word) { decide(state.word); return; }
  if (field || event.ctrlKey || event.metaKey || event.altKey) return;
  const item = current();
  const words = item ? state.words[item.about] : [];
  const accept = item && (words.includes("confirm") ? "confirm" : item.verdict);
  const reject = item && { recommendation: "drop", link: "different", response: "rejected", themes: "change" }[item.about];
  const edit = item && { recommendation: "fix text", themes: "change" }[item.about];
  const actions = {
    a: () => item && decide(accept), r: () => item && choose(reject),
    e: () => (edit ? choose(edit) : by("words").querySelector("button")?.focus()),
    n: () => move(1), ArrowRight: () => move(1), p: () => move(-1), ArrowLeft: () => move(-1), u: undo,
  };
  const action = actions[event.key] || (/^[1-9]$/.test(event.key) && words[Number(event.key) - 1] &&
    (() => choose(words[Number(event.key) - 1])));
  if (action) { event.preventDefault(); action(); }
});
for (const id of ["filter", "about"]) {
  by(id).addEventListener("change", () => { state.at = null; state.at = (shown()[0] || {}).key || null; show(); by(id).blur(); });
}
by("next").addEventListener("click", () => move(1));
by("previous").addEventListener("click", () => move(-1));
by("undo").addEventListener("click", undo);
load(false);
