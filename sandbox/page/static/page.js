// The page: dialogs, menus, sentences that pop up, and the parts of it.
import { follow } from "./live.js";
import { composers } from "./composer.js";
import { pickers } from "./picker.js";

const body = document.body;
const one = (selector, root = document) => root.querySelector(selector);

export function tell(sentence) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.append(sentence);
  const away = document.createElement("button");
  away.type = "button";
  away.textContent = "×";
  away.setAttribute("aria-label", body.dataset.cancel);
  away.addEventListener("click", () => toast.remove());
  toast.append(away);
  const toasts = one("#toasts");
  toasts.replaceChildren(...[...toasts.children].slice(-2), toast);
  setTimeout(() => toast.remove(), 12000);
}

// -- answers of the server: nothing, a fragment, or a sentence --------------------------------------------------

document.addEventListener("htmx:responseError", (event) => tell(event.detail.xhr.responseText.slice(0, 500) || body.dataset.failed));
document.addEventListener("htmx:sendError", () => tell(body.dataset.lost));

document.addEventListener("htmx:confirm", (event) => {
  const asked = event.target.dataset.confirm;
  if (!asked) return;
  event.preventDefault();
  const said = JSON.parse(asked);
  const dialog = one("#confirm");
  one("#confirm-title").textContent = said.title;
  one("#confirm-text").textContent = said.text;
  const yes = one("#confirm-yes"), no = one("#confirm-no");
  yes.textContent = said.confirm;
  no.textContent = said.deny;
  yes.className = `button ${said.style === "danger" ? "danger" : "primary"}`;
  yes.onclick = () => { dialog.close(); event.detail.issueRequest(true); };
  no.onclick = () => dialog.close();
  dialog.showModal();
});

// -- dialogs and the drawer ---------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const hit = (selector) => event.target.closest(selector);
  let found;
  if ((found = hit("[data-dialog]"))) {
    const dialog = one(`#${found.dataset.dialog}`);
    dialog.showModal();
    window.htmx.trigger(dialog, "opened");
    one("[data-focus]", dialog)?.focus();
  }
  if ((found = hit("[data-close]"))) found.closest("dialog").close();
  if (hit("[data-opens=drawer]")) drawer(one("#drawer").hidden);
  if (hit("[data-closes=drawer]")) drawer(false);
  if ((found = hit("[data-unfold]"))) {
    const open = found.previousElementSibling.classList.toggle("open");
    found.setAttribute("aria-expanded", String(open));
    found.hidden = open;
  }
  if ((found = hit("[data-folds]"))) {
    found.setAttribute("aria-expanded", String(one(`#${found.dataset.folds}`).classList.toggle("open")));
  }
  if ((found = hit("[data-react]"))) {
    one("#emoji").dataset.ts = found.dataset.react;
    one("#emoji").showModal();
  }
  if ((found = hit("[data-emoji]"))) react(found.dataset.emoji);
  if ((found = hit("[data-edit]"))) {
    const form = one("[data-edit-form]");
    form.elements.ts.value = found.dataset.edit;
    form.elements.text.value = found.dataset.text;
    one("#edit").showModal();
    form.elements.text.focus();
  }
  if ((found = hit("[data-download]"))) download(found.dataset.download);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target) || hit(".menu-list button")) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (menu) { menu.open = false; one("summary", menu).focus(); event.preventDefault(); return; }
  if (!one("#drawer").hidden && !one("dialog[open]")) { drawer(false); one("#drawer-button").focus(); }
});

one("#emoji-form").addEventListener("submit", (event) => {
  event.preventDefault();
  react(one("#emoji-name").value);
});

function react(name) {
  const dialog = one("#emoji");
  window.htmx.ajax("POST", `${body.dataset.home}/do/react`, { swap: "none", values: { place: body.dataset.place, ts: dialog.dataset.ts, name } });
  dialog.close();
}

document.addEventListener("htmx:afterRequest", (event) => {
  const from = event.detail.elt;
  if (from.matches?.("[data-edit-form]") && event.detail.successful) one("#edit").close();
  if (from.dataset?.shows === "why" && event.detail.successful) one("#why").showModal();
});

function drawer(open) {
  const drawn = one("#drawer");
  drawn.hidden = !open;
  one("#drawer-button").setAttribute("aria-expanded", String(open));
  sessionStorage.setItem("drawer", open ? "open" : "");
  if (open) {
    const tab = sessionStorage.getItem("tab") || "said";
    window.htmx.ajax("GET", `${body.dataset.home}/part/drawer?tab=${tab}`, { target: "#drawer", swap: "innerHTML" });
  }
}

document.addEventListener("htmx:afterSettle", (event) => {
  const tab = one("#drawer [data-tab]");
  if (tab) sessionStorage.setItem("tab", tab.dataset.tab);
  if (event.target.id === "modal") showModal();
});

async function download(address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) { tell(await answer.text()); return; }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    const name = /filename\*=UTF-8''(.+)$/.exec(answer.headers.get("Content-Disposition") || "");
    link.download = name ? decodeURIComponent(name[1]) : "state.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } catch { tell(body.dataset.lost); }
}

// -- the app's modals ---------------------------------------------------------------------------------------------

/* Where the keyboard was before a form opened: it is there again when the form is gone. */
let outside = null, isModal = false;
document.addEventListener("focusin", (event) => { if (!event.target.closest("dialog")) outside = event.target; });

function back() {
  if (document.activeElement && document.activeElement !== body) return;
  const pressed = outside?.getAttribute("hx-vals");
  const redrawn = pressed && [...document.querySelectorAll("[hx-vals]")].find((found) => found.getAttribute("hx-vals") === pressed && !found.closest("dialog"));
  const wanted = outside?.isConnected ? outside : redrawn;
  wanted?.focus();
  if (document.activeElement !== wanted) (one("summary", wanted?.closest("details.menu") || document.createElement("i")) || one("#c-main"))?.focus();
}

export function showModal() {
  const dialog = one("#modal dialog");
  if (!dialog) {
    if (isModal) back();
    isModal = false;
    return;
  }
  isModal = true;
  if (!dialog.open) {
    dialog.showModal();
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); one("[data-close-modal]", dialog).click(); });
    (one("[data-focus]", dialog) || one(".modal-body input:not([type=hidden]), .modal-body textarea, .modal-body select, .modal-body button", dialog))?.focus();
  }
  if (dialog.dataset.errors) one("[aria-invalid]", dialog)?.focus();
}

// -- threads open beside the conversation, without leaving it -------------------------------------------------------

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-thread-link], [data-thread-close]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#side");
  one("#side").replaceWith(fresh);
  window.htmx.process(fresh);
  history.replaceState(null, "", link.href);
  begin(fresh);
  if (link.matches("[data-thread-close]")) one("#c-main")?.focus();
  else one("#c-thread")?.focus();
});

function begin(root) {
  composers(root);
  for (const scroller of root.querySelectorAll(".scroller")) {
    const wanted = new URLSearchParams(location.search).get("at");
    const line = wanted && document.getElementById(`m-${wanted}`);
    if (line && scroller.contains(line)) { line.classList.add("arrived"); line.scrollIntoView({ block: "center" }); }
    else if (scroller.querySelector(".lines")) scroller.scrollTop = scroller.scrollHeight;
    keepsItsEnd(scroller);
  }
}

/* Whoever reads the newest goes on reading it when the room for messages grows or shrinks. */
function keepsItsEnd(scroller) {
  let atEnd = true;
  const look = () => { atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40; };
  look();
  scroller.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(() => { if (atEnd) scroller.scrollTop = scroller.scrollHeight; }).observe(scroller);
}

begin(document);
pickers();
follow();
if (sessionStorage.getItem("drawer")) drawer(true);
