"use strict";
// The form being filled in: each field goes to the server by itself; what was not saved stays and is said.
// The server computes every score and says which explanations it asks for; here they are only shown.
(() => {
  const page = document.getElementById("filling");
  const lost = document.getElementById("lost");
  const unsaved = new Set(); // ids of fields whose text has not reached the server
  let timer = 0;
  const FIELD = ".f > [name=text]";
  const isSignIn = (xhr) => new URL(xhr.responseURL || "/", location.href).pathname.startsWith("/login");

  function show() {
    lost.hidden = unsaved.size === 0;
    lost.querySelector("b").textContent = unsaved.size;
  }

  function keep(field) {
    unsaved.add(field.id);
    const box = field.closest(".f");
    box.classList.remove("saved", "conflict");
    box.classList.add("refused");
    box.querySelector(".said").textContent = "未保存";
    show();
  }

  function follow() {
    clearTimeout(timer);
    timer = setTimeout(() => htmx.ajax("GET", page.dataset.sums, { swap: "none" }), 250);
  }

  // Whoever stood in a field or on a link that is replaced stays there.
  let standing = null;
  let caret = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const here = document.activeElement;
    standing = here && here.id;
    caret = here && here.matches(FIELD) && here.tagName !== "SELECT" ? [here.selectionStart, here.selectionEnd] : null;
    const field = event.detail.requestConfig.elt;
    if (isSignIn(event.detail.xhr)) {
      event.detail.shouldSwap = false;
      if (field.matches(FIELD)) keep(field);
      return;
    }
    if (field.matches(".files form, .files button") && event.detail.xhr.status === 200) follow();
    if (!field.matches(FIELD)) return;
    unsaved.delete(field.id);
    show();
    if (field.value !== event.detail.requestConfig.parameters.text && here === field) {
      // He is typing again already: keep his text, take over only what he has now seen.
      const answer = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
      field.setAttribute("hx-vals", answer.getElementById(field.id).getAttribute("hx-vals"));
      event.detail.shouldSwap = false;
    }
    if (event.detail.xhr.status === 200) follow();
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

  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.body.addEventListener(name, (event) => {
      if (event.detail.elt.matches(FIELD)) keep(event.detail.elt);
    });
  }

  lost.querySelector("button").addEventListener("click", () => {
    for (const id of [...unsaved]) htmx.trigger(document.getElementById(id), "change");
  });

  window.addEventListener("beforeunload", (event) => {
    const field = document.activeElement;
    const typing = field && field.matches(FIELD) && field.value !== field.dataset.standing;
    if (unsaved.size || typing) event.preventDefault();
  });

  ask();
})();
