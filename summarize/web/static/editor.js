// The editor. Every text is set as text (textContent), never as markup; the page's policy allows nothing else.
"use strict";

const token = document.querySelector('meta[name="editor-token"]').content;
const at = (id) => document.getElementById(id);
const words = `?words=${LANGUAGE}`;
const state = { version: -1, editor: null, chosen: null, shown: "", editing: false, story: null };

/** An element with properties, `data-` values and children (elements or strings). */
function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

async function ask(method, path, body) {
  const headers = method === "GET" ? {} : { "X-Editor-Token": token };
  if (body !== undefined && !(body instanceof FormData)) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(body);
  }
  const answer = await fetch(path, { method, headers, body });
  if (answer.status === 204) return null;
  const text = await answer.text();
  let value = {};
  try { value = JSON.parse(text); } catch { value = { message: text }; }
  if (!answer.ok) {
    const said = value.message || (typeof value.detail === "string" ? value.detail : `the server answered ${answer.status}`);
    throw new Error(value.hint ? `${said} — ${value.hint}` : said);
  }
  return value;
}

let toastTimer;
function toast(message) {
  const node = at("toast");
  node.textContent = message;
  node.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { node.hidden = true; }, 8000);
}

async function attempt(action) {
  try { return await action(); } catch (error) { toast(error.message); return undefined; }
}

// -- what is in the editor -------------------------------------------------------------------------------------------------------------

async function look() {
  const editor = await ask("GET", `/api/editor?since=${state.version}`);
  if (editor) {
    state.version = editor.version;
    state.editor = editor;
    showEditor(editor);
    await showChosen();
  }
  const counts = state.editor ? state.editor.counts : {};
  const busy = state.editor && (counts.waiting || counts.reading || counts.working || state.editor.stories.some((row) => row.busy));
  return busy ? 500 : 2500;
}

let timer;
async function watch() {
  clearTimeout(timer);
  let wait = 4000;
  try { wait = await look(); } catch (error) { at("status").textContent = w("no_answer", { why: error.message }); }
  clearTimeout(timer);
  timer = setTimeout(watch, wait);
}

function duration(seconds) {
  return seconds < 90 ? w("seconds", { n: seconds }) : w("minutes", { n: Math.round(seconds / 60) });
}

function showEditor(editor) {
  if (document.activeElement !== at("title")) at("title").value = editor.title;
  const { waiting, reading, working, done, failed } = editor.counts;
  const total = waiting + reading + working + done + failed;
  const left = waiting + reading + working;
  at("progress").hidden = !left;
  at("bar").max = total || 1;
  at("bar").value = done + failed;
  const parts = total ? [w("done_of", { done, total })] : [];
  if (failed) parts.push(w("failed_n", { n: failed }));
  if (left && editor.seconds_left) parts.push(w("left", { time: duration(editor.seconds_left) }));
  const said = parts.join(" · ");
  if (at("status").textContent !== said) at("status").textContent = said;
  const fetching = editor.fetch ? w("fetching", { file: editor.fetch.file, share: Math.floor((100 * editor.fetch.done) / Math.max(editor.fetch.total, 1)) }) : editor.note;
  if (at("note").textContent !== fetching) at("note").textContent = fetching;
  showList(editor.stories);
}

function showList(stories) {
  const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.focus : undefined;
  at("list").replaceChildren(...stories.map(row));
  if (focused) at("list").querySelector(`[data-focus="${focused}"]`)?.focus();
}

function row(story) {
  const counts = [];
  if (story.errors) counts.push(el("span", { class: "errors" }, ` · ${w("errors", { n: story.errors })}`));
  if (story.warnings) counts.push(el("span", { class: "warnings" }, ` · ${w("warnings", { n: story.warnings })}`));
  const said = story.state === "done" ? (story.busy ? w("translating") : w("done_in", { time: story.seconds })) : w(story.state);
  return el("li", { data: { id: story.id } },
    el("button", {
      class: "pick", type: "button", "aria-current": String(story.id === state.chosen), data: { focus: `pick-${story.id}` },
      on: { click: () => choose(story.id) },
    },
      el("span", { class: "name", dir: "auto" }, story.headline || story.name),
      el("span", { class: `state ${story.state}` }, said, ...counts)),
    el("button", {
      class: "plain drop-it", type: "button", "aria-label": w("remove_it", { name: story.headline || story.name }), data: { focus: `drop-${story.id}` },
      on: { click: () => attempt(async () => { await ask("DELETE", `/api/stories/${story.id}`); if (state.chosen === story.id) choose(null); await watch(); }) },
    }, w("remove")));
}

// -- one story -----------------------------------------------------------------------------------------------------------------------

function choose(id) {
  state.chosen = id;
  state.shown = "";
  state.editing = false;
  if (state.editor) showList(state.editor.stories);
  return attempt(showChosen);
}

/** Draw the chosen story if it changed, but never under a person's hands. */
async function showChosen() {
  const stories = state.editor ? state.editor.stories : [];
  if (state.chosen === null && stories.length) {
    const first = stories.find((story) => story.state === "done") || null;
    if (first) return choose(first.id);
  }
  const found = stories.find((story) => story.id === state.chosen);
  if (!found) {
    if (state.shown !== "none") at("story").replaceChildren(el("p", { class: "empty" }, w(stories.length ? "choose" : "nothing")));
    state.shown = "none";
    return undefined;
  }
  const mark = JSON.stringify(found);
  if (mark === state.shown || state.editing) return undefined;
  draw(await ask("GET", `/api/stories/${found.id}${words}`));
  state.shown = mark;
  return undefined;
}

function draw(story) {
  state.story = story;
  const children = [el("h2", { dir: "auto" }, story.headline || story.name)];
  if (story.error) {
    children.push(el("p", { class: "finding error" }, el("strong", {}, `${w("error")} `), story.error.message));
    children.push(el("p", { class: "facts" }, w("helps", { hint: story.error.hint })));
    children.push(el("button", { type: "button", on: { click: () => attempt(async () => { await ask("POST", `/api/stories/${story.id}/retry`, {}); await watch(); }) } }, w("again")));
  } else if (!story.texts) {
    children.push(el("p", { class: "facts" }, w(story.state)));
  } else {
    children.push(facts(story), el("div", { class: "columns" }, made(story), source(story, story.texts.source)));
    children.push(el("p", { class: "signature" }, story.texts.signature));
  }
  at("story").replaceChildren(...children);
}

function facts(story) {
  const from = story.texts.source;
  const day = from.published ? new Date(from.published).toLocaleDateString(LANGUAGE, { dateStyle: "long" }) : null;
  return el("p", { class: "facts" }, [from.outlet, day, story.name, from.name].filter(Boolean).join(" · "));
}

function findings(story, found) {
  return found.map((one) => el("p", { class: `finding ${one.level}` }, el("strong", {}, `${w(one.level)} `), one.text,
    one.key ? el("button", { class: "plain dismiss", type: "button", on: { click: () => act(story, "dismiss", { key: one.key }) } }, w("dismiss")) : null));
}

/** The name of the person at the page, which an approval needs. */
function person() {
  const name = at("by").value.trim();
  if (name) return name;
  at("by").focus();
  throw new Error(w("who"));
}

function act(story, what, values) {
  return attempt(async () => {
    draw(await ask("POST", `/api/stories/${story.id}/${what}${words}`, { ...values, by: person() }));
    await watch();
  });
}

function approval(story, code, part) {
  if (part.approved) return el("span", { class: "badge good approved" }, w("approved", { name: part.approved }));
  const button = (what) => el("button", { class: `plain ${what}`, type: "button", on: { click: () => act(story, `${what}/${code}`, { version: story.version }) } }, w(what));
  return el("span", {}, part.seen ? el("span", { class: "seen-by" }, w("seen_by", { name: part.seen })) : button("seen"), " ", button("approve"));
}

function made(story) {
  const texts = story.texts;
  const summary = texts.summary;
  const parts = [el("section", { class: "part summary", "aria-label": w("summary") },
    el("h3", {}, `${w("summary")} · ${summary.name}`),
    texts.translations[summary.code] ? null : el("p", { class: "badges" }, approval(story, summary.code, summary)),
    summary.note ? el("p", { class: "badges" }, summary.note) : null,
    ...summary.sentences.map((sentence, index) => line(story, "summary", index + 1, sentence, summary)),
    ...findings(story, summary.findings.filter((one) => !one.sentence)),
    suggested(story, { ...texts.headline, sentences: texts.suggested.map((text) => ({ text })), findings: [] }))];
  for (const [code, translation] of Object.entries(texts.translations)) parts.push(translated(story, code, translation));
  return el("div", { class: "to" }, ...parts);
}

function translated(story, code, translation) {
  const headline = story.texts.headlines[code];
  const review = translation.status === "review" || (headline && headline.status === "review");
  const own = code === story.texts.summary.code;
  return el("section", { class: "part translation", "aria-label": translation.name, data: { language: code } },
    el("h3", {}, translation.name),
    el("p", { class: "badges" },
      review ? el("span", { class: "badge review" }, w("needs_review")) : null,
      own ? el("span", {}, w("own_language")) : el("span", { class: `badge ${translation.grade}` }, w(translation.grade)),
      own ? null : el("button", { class: "plain", type: "button", disabled: story.busy, on: { click: () => again(story, code) } }, w(story.busy ? "busy" : "translate_again")),
      approval(story, code, translation)),
    headline ? line(story, `headline.${code}`, 1, headline.sentences[0], headline, "headline") : null,
    ...translation.sentences.map((sentence, index) => line(story, code, index + 1, sentence, translation)),
    ...findings(story, translation.findings.filter((one) => !one.sentence)),
    own ? null : suggested(story, story.texts.suggestions[code]));
}

/** Headlines that were suggested in one language, each with what the checks say of it. */
function suggested(story, list) {
  if (!list || !list.sentences.length) return null;
  const about = (n) => list.findings.filter((one) => one.sentence === n).map((one) => ({ ...one, key: "" }));
  return el("div", { class: "suggested" }, el("p", { class: "badges" }, w("suggested")),
    el("ul", { lang: list.lang, dir: list.dir }, ...list.sentences.map((one, index) => el("li", {}, one.text, ...findings(story, about(index + 1))))));
}

function again(story, code) {
  return attempt(async () => { await ask("POST", `/api/stories/${story.id}/translate/${code}`, {}); await watch(); });
}

/** A sentence with what it rests on, what the checks say of it, and the way to change it. */
function line(story, where, n, sentence, text, kind = "") {
  const about = text.findings.filter((one) => one.sentence === n);
  const of = story.texts.summary.sentences[n - 1];
  const evidence = kind ? [] : where === "summary" ? sentence.evidence : of ? of.evidence : [];
  const own = where === story.texts.summary.code;
  const node = el("div", { class: "sentence", data: { where, n: String(n) }, on: { mouseenter: () => light(evidence), mouseleave: () => light([]), focusin: () => light(evidence), focusout: () => light([]) } });
  const show = () => {
    state.editing = false;
    node.replaceChildren(
      el("p", { class: `words ${kind}`, lang: text.lang, dir: text.dir }, sentence.text),
      el("p", { class: "tools" },
        sentence.edited ? el("span", { class: "person" }, w("edited")) : null,
        evidence.length ? el("button", { class: "plain cite", type: "button", on: { click: () => reveal(evidence) } }, w("rests", { n: evidence.join(", ") })) : null,
        own ? null : el("button", { class: "plain edit", type: "button", "aria-label": w("edit_it", { n, where }), on: { click: edit } }, w("edit"))),
      ...findings(story, about),
      ...(kind ? [] : (text.near || {})[n] || []).map((one) => el("p", { class: "near" },
        el("strong", {}, `${w("near", { n: one.likeness })} `), el("span", { lang: text.lang, dir: text.dir }, one.target), ` ← ${one.source}`)));
  };
  const edit = () => {
    state.editing = true;
    const area = el("textarea", { lang: text.lang, dir: text.dir, rows: 4, maxlength: 2000, "aria-label": w("text") });
    area.value = sentence.text;
    const save = async (event) => {
      event.preventDefault();
      const story2 = await attempt(() => ask("PUT", `/api/stories/${story.id}/texts/${where}/${n}${words}`, { text: area.value, version: story.version, by: at("by").value.trim() }));
      if (!story2) return;
      state.editing = false;
      draw(story2);
      at("story").querySelector(`[data-where="${where}"][data-n="${n}"] .edit`)?.focus();
      await watch();
    };
    const form = el("form", { on: { submit: save } }, area, el("div", {},
      el("button", { type: "submit" }, w("save")),
      el("button", { type: "button", on: { click: () => { show(); node.querySelector(".edit").focus(); } } }, w("cancel"))));
    area.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { show(); node.querySelector(".edit").focus(); }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    node.replaceChildren(form);
    area.focus();
  };
  show();
  return node;
}

function source(story, from) {
  return el("section", { class: "part from", "aria-label": w("article"), tabindex: "0" },
    el("h3", {}, `${w("article")} · ${from.name}`),
    ...findings(story, from.findings),
    el("ol", { class: "lines", lang: from.lang, dir: from.dir }, ...from.lines.filter((one) => one.label !== "blank").map(sourceLine)));
}

function sourceLine(one) {
  const number = el("span", { class: "n" }, String(one.n));
  if (one.label !== "body") {
    return el("li", { class: "out" }, number,
      el("span", { class: "kind", lang: LANGUAGE, dir: "ltr", title: one.why.join("; ") }, w("left_out", { kind: one.name })),
      el("span", { class: "said" }, one.pieces.map((piece) => piece.text).join(" ")));
  }
  const pieces = one.pieces.flatMap((piece) => [
    el("span", { class: "piece", data: piece.sentence ? { sentence: String(piece.sentence) } : {} }, piece.text), " "]);
  return el("li", {}, number, ...pieces);
}

function light(numbers) {
  for (const piece of document.querySelectorAll(".piece")) piece.classList.toggle("lit", numbers.includes(Number(piece.dataset.sentence)));
}

function reveal(numbers) {
  light(numbers);
  document.querySelector(`.piece[data-sentence="${numbers[0]}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" });
}

// -- what comes in -------------------------------------------------------------------------------------------------------------------

async function upload(files) {
  if (!files.length) return;
  const form = new FormData();
  for (const file of files) form.append("files", file);
  await attempt(() => ask("POST", "/api/files", form));
  at("files").value = "";
  await watch();
}

at("files").addEventListener("change", (event) => upload([...event.target.files]));
at("add").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = at("text").value;
  if (await attempt(() => ask("POST", "/api/text", { text }))) at("text").value = "";
  await watch();
});
at("title").addEventListener("change", (event) => attempt(async () => { await ask("PUT", "/api/title", { title: event.target.value }); await watch(); }));
for (const link of document.querySelectorAll(".export a")) {
  link.addEventListener("click", (event) => {
    if (state.editor && state.editor.counts.done) return;
    event.preventDefault();
    toast(w("empty"));
  });
}
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());
document.addEventListener("dragover", () => at("drop").classList.add("over"));
document.addEventListener("dragleave", () => at("drop").classList.remove("over"));
document.addEventListener("drop", (event) => {
  at("drop").classList.remove("over");
  const dropped = [...event.dataTransfer.files];
  if (dropped.length) upload(dropped);
  else at("text").value = event.dataTransfer.getData("text/uri-list") || event.dataTransfer.getData("text/plain");
});

// -- the page's own words, the person's name, and keys -----------------------------------------------------------------------------------

document.documentElement.lang = LANGUAGE;
for (const node of document.querySelectorAll("[data-word]")) node.textContent = w(node.dataset.word);
at("title").placeholder = w("own_title");
at("list").setAttribute("aria-label", w("stories"));
document.querySelector(".side").setAttribute("aria-label", w("articles"));
document.querySelector(".export").setAttribute("aria-label", w("export"));
at("by").value = localStorage.getItem("by") || "";
at("by").addEventListener("change", () => localStorage.setItem("by", at("by").value.trim()));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea")) return;
  const step = { j: 1, k: -1 }[event.key];
  const stories = state.editor ? state.editor.stories : [];
  if (!step || !stories.length) return;
  const next = stories[Math.min(Math.max(stories.findIndex((one) => one.id === state.chosen) + step, 0), stories.length - 1)];
  choose(next.id);
});

watch();
