// Keyboard movement for staff tables: j/k rows, x tick, Enter open, / search, Escape back.
(() => {
  const TYPING = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])";
  const rows = () => [...document.querySelectorAll("table[data-keys] tbody tr")];
  const focusedRow = () => document.activeElement?.closest("table[data-keys] tbody tr");

  const move = (step) => {
    const all = rows();
    const at = all.indexOf(focusedRow());
    const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
    if (!next) return false;
    next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  const press = (selector) => {
    const target = focusedRow()?.querySelector(selector);
    target?.click();
    return Boolean(target);
  };

  // Only what opens: a row's deeds are pressed on purpose.
  const OPENERS = ".link-button, a[href], [data-open]";
  const open = () => document.activeElement?.tagName === "TR" && press(OPENERS);

  const search = () => {
    const field = document.querySelector("[data-search]");
    field?.focus();
    field?.select();
    return Boolean(field);
  };

  const leave = () => {
    const close = document.querySelector(".admin-side [data-close]");
    close?.click();
    return Boolean(close);
  };

  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    x: () => press("input[type=checkbox]"),
    Enter: open,
    "/": search,
    Escape: leave,
  };

  // On a phone the sections stand in one row: the present one must not be out of sight.
  const current = document.querySelector(".admin-nav [aria-current]");
  if (current) {
    const row = current.parentElement;
    row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.target.closest?.(TYPING)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const does = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
    if (does?.()) event.preventDefault();
  });
})();
