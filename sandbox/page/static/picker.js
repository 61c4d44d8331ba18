// Lists of suggestions: below a field while one types (offers), and menus with many options (pickers).

/** Offers for a text field. `address()` says where to ask, or "" for none; returns the keyboard's part. */
export function offers(field, list, address, chosen) {
  let active = -1;
  let answered = ""; // what the list on show answers: a key that comes before its next answer is not meant for it
  let turn = 0;
  let pause = 0;
  const items = () => [...list.querySelectorAll("[role=option]")];
  const show = (open) => {
    list.hidden = !open;
    if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", String(open));
    if (!open) { active = -1; field.removeAttribute("aria-activedescendant"); }
  };
  const mark = (index) => {
    active = index;
    items().forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
    const one = items()[index];
    if (one) { field.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }); }
  };
  const take = (one) => { clearTimeout(pause); turn++; show(false); chosen(one.dataset.value, one.dataset.label); };
  const ask = async () => {
    const now = ++turn;
    const where = address();
    if (!where) { show(false); return; }
    const answer = await fetch(where, { headers: { "HX-Request": "true" } });
    const html = answer.ok ? await answer.text() : "";
    if (now !== turn) return;
    list.innerHTML = html;
    answered = where;
    show(items().length > 0);
    if (items().length) mark(0);
  };
  field.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(ask, 90); });
  field.addEventListener("blur", () => setTimeout(() => show(false), 150));
  list.addEventListener("mousedown", (event) => {
    const one = event.target.closest("[role=option]");
    if (one) { event.preventDefault(); take(one); }
  });
  const keys = (event) => {
    if (list.hidden || !items().length) return false;
    const count = items().length;
    if (event.key === "ArrowDown") mark((active + 1) % count);
    else if (event.key === "ArrowUp") mark((active + count - 1) % count);
    else if ((event.key === "Enter" || event.key === "Tab") && active >= 0 && answered === address()) take(items()[active]);
    else if (event.key === "Escape") { event.stopPropagation(); show(false); }
    else return false;
    event.preventDefault();
    return true;
  };
  keys.ask = ask;
  return keys;
}

/** Menus with many options: made alive when they are first touched, since messages come and go. */
export function pickers() {
  document.addEventListener("focusin", (event) => {
    const picker = event.target.closest("[data-picker]");
    if (picker && !picker.alive && event.target.matches("[role=combobox]")) enliven(picker);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".picker .chip button");
    if (!button) return;
    const picker = button.closest("[data-picker]");
    button.closest(".chip").remove();
    tellChange(picker);
    picker.querySelector("[role=combobox]").focus();
  });
}

function enliven(picker) {
  picker.alive = true;
  const field = picker.querySelector("[role=combobox]");
  const list = picker.querySelector("[role=listbox]");
  const where = () => `${picker.dataset.offers}?prefix=${list.id}&told=${encodeURIComponent(picker.dataset.told)}&q=${encodeURIComponent(field.value)}`;
  const keys = offers(field, list, where, (value, label) => {
    const chips = picker.querySelector(".chips");
    if (!picker.dataset.several) chips.replaceChildren();
    const known = [...chips.querySelectorAll("input")].some((one) => one.value === value);
    if (!known) chips.append(chip(picker, value, label));
    field.value = "";
    tellChange(picker);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) { keys.ask(); event.preventDefault(); return; }
    if (keys(event)) return;
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Backspace" && !field.value) picker.querySelector(".chip:last-child button")?.click();
  });
  field.addEventListener("change", (event) => event.stopPropagation());
  field.addEventListener("click", () => keys.ask());
  keys.ask();
}

function chip(picker, value, label) {
  const made = document.createElement("span");
  made.className = "chip";
  const held = document.createElement("input");
  held.type = "hidden";
  held.name = picker.dataset.name;
  held.value = value;
  const away = document.createElement("button");
  away.type = "button";
  away.textContent = "×";
  away.setAttribute("aria-label", `${picker.dataset.remove} ${label}`);
  made.append(held, label, away);
  return made;
}

function tellChange(picker) {
  picker.dispatchEvent(new Event("change", { bubbles: true }));
}
