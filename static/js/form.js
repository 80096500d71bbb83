"use strict";
// The form being filled in: each field goes to the server by itself (saving.js), what follows from it is shown.
// The server computes every score and says which explanations it asks for; here they are only shown.
(() => {
  const page = document.getElementById("filling");
  let timer = 0;
  const FIELD = ".f > [name=text]";

  function follow() {
    clearTimeout(timer);
    timer = setTimeout(() => htmx.ajax("GET", page.dataset.sums, { swap: "none" }), 250);
  }

  const fields = saving.fields({
    field: `${FIELD}, .files form`,
    box: ".f, .files",
    arrived(field, event) { if (event.detail.xhr.status === 200) follow(); },
  });

  // Whoever stood in a field or on a link that is replaced stays there.
  let standing = null;
  let caret = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const here = document.activeElement;
    standing = here && here.id;
    caret = here && here.matches(FIELD) && here.tagName !== "SELECT" ? [here.selectionStart, here.selectionEnd] : null;
    const isRemoval = event.detail.requestConfig.elt.matches(".files button");
    if (isRemoval && event.detail.xhr.status === 200 && !fields.isSignIn(event)) follow();
  });

  // At once, and only if the swap took the focus away: a person who tabs on quickly is not called back.
  function stay() {
    const element = standing && document.getElementById(standing);
    if (!element || document.activeElement !== document.body) return;
    element.focus({ preventScroll: true });
    if (caret) element.setSelectionRange(...caret);
  }
  for (const name of ["htmx:afterSwap", "htmx:oobAfterSwap"]) document.body.addEventListener(name, stay);
  document.body.addEventListener("htmx:afterSettle", ask);
  document.body.addEventListener("htmx:afterSettle", tell);

  // What an answer newly asks for is said beside the field that brought it about, with the way there: whoever
  // tabs on quickly has passed the reasons before they appear.
  let told = new Set();
  function tell() {
    const links = [...page.querySelectorAll(".score .asked")];
    for (const link of links.filter((each) => !told.has(each.id))) {
      const said = link.closest("tr").querySelector(".actual .f.saved .said");
      if (!said) continue;
      const copy = link.cloneNode(true);
      copy.id = `${link.id}-said`;
      said.append(" ", copy);
    }
    told = new Set(links.map((each) => each.id));
  }

  // Shows the explanations that the last answer asks for; what has a text in it stays to be seen.
  function ask() {
    for (const said of page.querySelectorAll("[data-asks]")) {
      const asked = said.dataset.asks.split(" ");
      const row = said.id === "total-words" ? page.querySelector("#execution") : said.closest("tr");
      if (!row) continue;
      const boxes = row.id === "execution" ? [row] : [...row.querySelectorAll("[data-when]")];
      for (const box of boxes.filter((each) => each.dataset.when)) {
        const wanted = box.dataset.when.split(" ").some((name) => asked.includes(name));
        const written = [...box.querySelectorAll("[name=text]")].some((field) => field.value !== "");
        box.hidden = !wanted && !written && !box.contains(document.activeElement);
      }
      for (const none of row.querySelectorAll(".none")) {
        none.hidden = [...none.parentElement.querySelectorAll("[data-when]:not(.none)")].some((box) => !box.hidden);
      }
    }
  }

  // A click on 用我填的 or 用现有的: send the text that the person chose, over what stands there now.
  page.addEventListener("click", (event) => {
    if (!event.target.dataset.keep) return;
    const field = event.target.closest(".f").querySelector("[name=text]");
    field.value = event.target.dataset.text;
    field.focus();
    htmx.trigger(field, "change");
  });

  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.matches(FIELD)) return;
    event.target.value = event.target.dataset.standing;
    if (event.target.getAttribute("aria-invalid")) htmx.trigger(event.target, "change");
  });

  window.addEventListener("beforeunload", (event) => {
    const field = document.activeElement;
    const typing = field && field.matches(FIELD) && field.value !== field.dataset.standing;
    if (typing) event.preventDefault();
  });

  ask();
  tell();
})();
