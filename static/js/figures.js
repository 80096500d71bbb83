"use strict";
/* The list of the report's figures, in a dialog. Used by the report's editor.

   figures.choose(url, taken, left)   ask which; `url` answers with the list, read once. taken(chip) is called with the
                                      element to insert, left() whenever the dialog closes.
   figures.chip(url, key)             the element of one, from the same list; null where there is none
   figures.isOpen
*/
window.figures = (() => {
  const dialog = document.getElementById("figures");
  if (!dialog) return null;
  const search = document.getElementById("figures-search");
  const list = document.getElementById("figures-list");
  const none = document.getElementById("figures-none");
  const MOST = 60; // choices shown at once
  let choices = []; // in the order of the server
  let taken, left;

  async function choose(url, whenTaken, whenLeft) {
    [taken, left] = [whenTaken, whenLeft];
    dialog.showModal();
    search.value = "";
    search.focus();
    none.textContent = "正在读取…";
    if (await read(url)) filter();
    else none.textContent = "没有读到数据：请检查网络，或重新登录后再试。";
  }

  async function read(url) {
    if (list.childElementCount) return true;
    const answer = await fetch(url).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return false;
    list.replaceChildren(...new DOMParser().parseFromString(`<ul>${await answer.text()}</ul>`, "text/html").querySelectorAll("li"));
    choices = [...list.children];
    return true;
  }

  async function chip(url, key) {
    const choice = (await read(url)) && choices.find((each) => each.dataset.key === key);
    return choice ? made(choice) : null;
  }

  // Words in any order, blanks or none; what holds the letters only in their order comes after.
  function filter() {
    const asked = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const letters = [...asked.join("")];
    const near = [], far = [];
    for (const choice of choices) {
      const text = `${choice.dataset.label}${choice.dataset.also ?? ""}${choice.dataset.text}`.toLowerCase().replace(/\s/g, "");
      let at = -1;
      if (asked.every((word) => text.includes(word))) near.push(choice);
      else if (letters.every((letter) => (at = text.indexOf(letter, at + 1)) >= 0)) far.push(choice);
      choice.hidden = true;
    }
    const found = [...near, ...far];
    list.append(...found);
    for (const choice of found.slice(0, MOST)) choice.hidden = false;
    const count = found.length;
    none.textContent = count === 0 ? "没有这样的数据。" : count > MOST ? `共${count}项，列出前${MOST}项：请再输入几个字。` : `共${count}项。`;
    mark(list.querySelector("li:not([hidden])"));
  }

  function mark(choice) {
    for (const other of list.querySelectorAll("[aria-selected=true]")) other.setAttribute("aria-selected", "false");
    search.removeAttribute("aria-activedescendant");
    if (!choice) return;
    choice.setAttribute("aria-selected", "true");
    choice.scrollIntoView({ block: "nearest" });
    search.setAttribute("aria-activedescendant", choice.id);
  }

  function made(choice) {
    const chip = document.createElement("a");
    const { key, label, text, title, url } = choice.dataset;
    chip.className = "typed" in choice.dataset ? "chip typed" : "chip";
    Object.assign(chip, { href: url, target: "_blank", rel: "noopener", title, textContent: text });
    Object.assign(chip.dataset, { key, label });
    return chip;
  }

  function take(choice) {
    dialog.close();
    taken(made(choice));
  }

  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const shown = [...list.querySelectorAll("li:not([hidden])")];
    const here = shown.findIndex((choice) => choice.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(shown[Math.min(shown.length - 1, Math.max(0, here + (event.key === "ArrowDown" ? 1 : -1)))]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (shown[here]) take(shown[here]);
    }
  });
  list.addEventListener("click", (event) => {
    const choice = event.target.closest("li");
    if (choice) take(choice);
  });
  dialog.addEventListener("close", () => left());

  return { choose, chip, get isOpen() { return dialog.open; } };
})();
