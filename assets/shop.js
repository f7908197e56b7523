// Small comforts on top of plain forms and dialogs; every page works without this file.
"use strict";

// A form that only stores a preference need not load the page again. Unless the server answers
// that nothing more is to be said, the form is submitted as if this file did not exist.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.enhance !== "post") return;
  event.preventDefault();
  const button = event.submitter;
  const sent = await fetch(form.getAttribute("action"), {
    method: "POST",
    body: new URLSearchParams(new FormData(form, button)),
    headers: { "X-Requested-With": "fetch" },
  }).catch(() => ({}));
  if (sent.status === 204) {
    // What a popup behind the cookie question says about cookies must be true at once.
    if (button?.name === "choice") document.body.dataset.cookieChoice = button.value;
    form.closest("[data-dismiss]")?.remove();
  } else {
    delete form.dataset.enhance;
    form.requestSubmit(button);
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
});

// A dialog that was opened without blocking the page does not close on Escape by itself.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const dialog = document.querySelector("dialog[open]:not(:modal)");
  const hadFocus = dialog?.contains(document.activeElement);
  dialog?.close();
  if (hadFocus) document.querySelector("main")?.focus({ preventScroll: true });
});

// What is pressed must be what is shown: while a typed quantity has not been reckoned by the server,
// its form cannot be submitted.
const awaitReckoning = (input) => {
  const isStale = input.value !== input.dataset.reckoned;
  for (const button of input.form?.querySelectorAll("[type=submit]") ?? []) button.disabled = isStale;
  return isStale;
};

document.addEventListener("input", (event) => {
  const input = event.target;
  if (input.dataset.reckoned === undefined || !awaitReckoning(input) || input.isWatched) return;
  input.isWatched = true;
  new MutationObserver(() => awaitReckoning(input)).observe(input, {
    attributeFilter: ["data-reckoned"],
  });
}, true);

// Whoever stands on what is replaced (a card that opens, a form that becomes an order) is taken to
// what came in its place, instead of being thrown back to the top of the page.
let trail = [];

document.addEventListener("focusin", ({ target }) => {
  trail = [];
  for (let at = target; at; at = at.parentElement) trail.push(at);
});

document.addEventListener("focusout", ({ target }) => setTimeout(() => {
  if (target.isConnected && document.activeElement === document.body) trail = [];
}));

const successor = (gone, place) =>
  (gone.id && document.getElementById(gone.id)) ||
  [...place.querySelectorAll("h1, h2, h3, h4")].find((heading) => heading.checkVisibility()) ||
  document.querySelector("main");

new MutationObserver(() => {
  const [gone] = trail;
  if (!gone || gone.isConnected || document.activeElement !== document.body) return;
  const next = successor(gone, trail.find((at) => at.isConnected));
  trail = [];
  if (next && next.tabIndex < 0) next.tabIndex = -1;
  next?.focus({ preventScroll: true });
}).observe(document.documentElement, { childList: true, subtree: true });

// What a click has made ready is a document of its own, and gone to at once; but only by the page
// that asked for it, not by a later one that is told the same while it opens.
new MutationObserver(() => {
  const ready = document.querySelector("a[data-go]");
  if (ready?.dataset.go !== String(performance.timeOrigin)) return;
  delete ready.dataset.go;
  ready.click();
}).observe(document.documentElement, { childList: true, subtree: true });
