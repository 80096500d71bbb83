"use strict";
// Whoever leaves a page with a half-filled form is asked first: what was typed would be gone.
(() => {
  let sent = false;
  const forms = () => [...document.querySelectorAll("form.entry, form.explaining")];
  const touched = (field) =>
    field.type === "checkbox" || field.type === "radio"
      ? field.checked !== field.defaultChecked
      : field.type === "file"
        ? field.files.length > 0
        : field.tagName === "SELECT"
          ? [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0
          : field.type !== "hidden" && field.value !== field.defaultValue;

  document.addEventListener("submit", () => { sent = true; });
  window.addEventListener("beforeunload", (event) => {
    const open = forms().some((form) => [...form.elements].some((field) => field.name && touched(field)));
    if (open && !sent) event.preventDefault();
  });
})();
