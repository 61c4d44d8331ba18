// Keeps the page up to date: the stream says what changed, this fetches it and puts it where it belongs.
import { showModal, tell } from "./page.js";

const data = document.body.dataset;
const asked = { "HX-Request": "true" };
let lost = false;

export function follow() {
  let stream = open();
  let rest = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(rest);
    if (document.hidden) rest = setTimeout(() => { stream.close(); stream = null; }, 60000);
    else if (!stream) stream = open();
  });
  window.addEventListener("pagehide", () => stream?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  read();
  part("modal", "#modal").then(showModal);
  setInterval(tick, 20000);
}

function open() {
  const stream = new EventSource(`${data.home}/live?since=${data.since}`);
  stream.addEventListener("changes", (event) => { data.since = event.lastEventId; changed(JSON.parse(event.data)); });
  stream.addEventListener("open", () => { lost = false; });
  stream.addEventListener("error", () => { if (!lost) { lost = true; tell(data.lost); } });
  return stream;
}

function changed(changes) {
  const kinds = new Set(changes.map((one) => one.kind));
  if (kinds.has("reset")) { location.assign(`${data.home}/`); return; }
  if (kinds.has("lost")) { location.reload(); return; }
  const here = changes.filter((one) => one.channel === data.place && (one.kind === "message" || one.kind === "ephemeral"));
  if (here.length) lines(here);
  if (["message", "ephemeral", "conversation", "read", "people"].some((kind) => kinds.has(kind))) soon("sidebar");
  if (kinds.has("view")) soon("modal");
  if (kinds.has("view") && data.at === "home") soon("home");
  if (kinds.has("clock")) soon("clock");
  if (kinds.has("bot")) { soon("banner"); if (data.at === "home") soon("opened"); }
  if (kinds.has("elsewhere")) soon("tour");
  if ((kinds.has("traffic") || kinds.has("elsewhere")) && !document.querySelector("#drawer").hidden) soon("drawer", 400);
}

// -- parts of the page, each fetched at most once at a time -----------------------------------------------------------

const parts = {
  sidebar: () => part(`sidebar?here=${data.place}&at=${data.at}`, "#sidebar"),
  modal: () => part("modal", "#modal").then(showModal),
  home: () => part("home", "#home-view"),
  opened: () => fetch(`${data.home}/home`),
  clock: () => part("clock", "#clock", "outerHTML"),
  banner: () => part("banner", "#banner"),
  tour: () => part(`tour?here=${data.place}`, "#tour"),
  drawer: () => {
    const shown = tab();
    return part(`drawer?tab=${shown}`, "#drawer", "innerHTML", () => tab() === shown); // another may be chosen meanwhile
  },
};
const tab = () => document.querySelector("#drawer [data-tab]")?.dataset.tab || "said";
const waiting = new Map();
const drawn = new Map(); // by target, the turn of what is on show: an answer that was overtaken is not drawn
let turn = 0;

function soon(name, pause = 60) {
  if (waiting.has(name)) return;
  waiting.set(name, setTimeout(() => { waiting.delete(name); parts[name]().catch(() => {}); }, pause));
}

async function part(address, target, style = "innerHTML", wanted = () => true) {
  const mine = ++turn;
  const answer = await fetch(`${data.home}/part/${address}`, { headers: asked });
  if (!answer.ok || answer.status === 204) return;
  const html = await answer.text();
  if (!wanted() || mine < (drawn.get(target) ?? 0)) return;
  drawn.set(target, mine);
  const element = document.querySelector(target);
  const before = scrolls(element);
  morph(element, html, style);
  before();
}

function scrolls(element) {
  const kept = [...element.querySelectorAll(".scroller, .modal-body")].map((one) => one.scrollTop);
  return () => element.querySelectorAll(".scroller, .modal-body").forEach((one, index) => { one.scrollTop = kept[index] ?? one.scrollTop; });
}

export function morph(element, html, style) {
  window.Idiomorph.morph(element, html, {
    morphStyle: style,
    ignoreActiveValue: true,
    callbacks: {
      // What is open stays open, and what somebody is choosing is not taken out of their hands.
      beforeAttributeUpdated: (name, node) => !(name === "open" && (node.tagName === "DETAILS" || node.tagName === "DIALOG")),
    },
  });
  const fresh = style === "outerHTML" ? document.getElementById(element.id) : element;
  if (fresh) window.htmx.process(fresh);
}

// -- messages ---------------------------------------------------------------------------------------------------------

async function lines(changes) {
  for (const list of document.querySelectorAll(".lines")) {
    const thread = list.dataset.list;
    const stamps = new Set();
    for (const one of changes) {
      if (!thread || one.ts === thread || one.thread_ts === thread || one.kind === "ephemeral" || document.getElementById(`t-${one.ts}`)) stamps.add(one.ts);
    }
    if (stamps.size) await some(list, thread, [...stamps]);
  }
  read();
}

async function some(list, thread, stamps) {
  const query = stamps.map((ts) => `ts=${ts}`).join("&");
  const answer = await fetch(`${data.home}/${data.place}/some?thread=${thread}&${query}`, { headers: asked });
  if (!answer.ok) return;
  const drawn = new DOMParser().parseFromString(`<ol>${await answer.text()}</ol>`, "text/html");
  const scroller = list.closest(".scroller");
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
  const found = new Map([...drawn.querySelectorAll(".line")].map((line) => [line.dataset.ts, line]));
  for (const ts of stamps) put(list, thread ? `t-${ts}` : `m-${ts}`, found.get(ts));
  if (atEnd) scroller.scrollTop = scroller.scrollHeight;
}

function put(list, id, line) {
  const known = document.getElementById(id);
  if (!line) { known?.remove(); return; }
  if (known) { morph(known, line.outerHTML, "outerHTML"); return; }
  const first = list.querySelector(".line");
  if (list.dataset.later || (first && line.dataset.ts < first.dataset.ts && !document.querySelector("#earlier")?.hidden)) return;
  line.classList.add("arrived");
  const next = [...list.children].find((one) => one.dataset.ts > line.dataset.ts);
  list.insertBefore(line, next || null);
  list.closest(".scroller").querySelector(".empty")?.remove();
  window.htmx.process(line);
}

function read() {
  if (!data.place || document.hidden) return;
  fetch(`${data.home}/do/read`, { method: "POST", headers: asked, body: new URLSearchParams({ place: data.place }) }).then(() => soon("sidebar")).catch(() => {});
}

function tick() {
  if (!document.hidden) soon("clock");
}
