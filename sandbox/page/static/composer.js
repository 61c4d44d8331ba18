// The composer: Enter sends, drafts outlive the page, and / @ # : offer what fits.
import { offers } from "./picker.js";

const home = document.body.dataset.home;

export function composers(root) {
  for (const form of root.querySelectorAll("[data-composer]")) compose(form);
}

function compose(form) {
  const text = form.elements.text;
  const key = `draft:${form.dataset.key}`;
  const list = form.querySelector("[role=listbox]");
  if (!text.value) text.value = sessionStorage.getItem(key) || "";
  const grow = () => { text.rows = Math.min(12, text.value.split("\n").length); };
  grow();
  const choose = offers(text, list, word, (value) => insert(value));

  function word() {
    const before = text.value.slice(0, text.selectionStart);
    const found = /(^\/\S*|(?<=^|\s)[@#:][\w.\-+]*)$/.exec(before);
    return found ? `${home}/part/complete?prefix=${list.id}&q=${encodeURIComponent(found[0])}` : "";
  }

  function insert(value) {
    const at = text.selectionStart;
    const start = text.value.slice(0, at).search(/(^\/\S*|(?<=^|\s)[@#:][\w.\-+]*)$/);
    text.setRangeText(value, start < 0 ? at : start, at, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  }

  text.addEventListener("input", () => { sessionStorage.setItem(key, text.value); grow(); });
  text.addEventListener("keydown", (event) => {
    if (choose(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form || !event.detail.successful) return;
    sessionStorage.removeItem(key);
    text.value = "";
    grow();
    if (location.search.includes("draft=")) history.replaceState(null, "", location.pathname);
  });
  for (const button of form.querySelectorAll("[data-insert]")) {
    button.addEventListener("click", () => { text.value = ""; insert(button.dataset.insert); });
  }
}
