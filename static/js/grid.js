"use strict";
// The entry grid: moving between cells, pasting a block. saving.js says what was not saved; the server computes everything.
(() => {
  const grid = document.getElementById("grid");
  const saved = new Set(); // budget lines whose sums are out of date
  let timer = 0;

  const inputs = (row) => [...row.querySelectorAll("td.cell input")];

  function go(input, down, across) {
    const row = input.closest("tr");
    const place = inputs(row).indexOf(input);
    const rows = [...grid.tBodies[0].rows];
    const target = inputs(rows[rows.indexOf(row) + down] || row)[place + across];
    if (!target || target === input) return false;
    target.focus();
    target.select();
    return true;
  }

  grid.addEventListener("focusin", (event) => {
    if (event.target.matches("td.cell input")) event.target.select();
  });

  grid.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches("td.cell input") || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const atStart = input.selectionEnd === 0 || whole;
    const atEnd = input.selectionStart === input.value.length || whole;
    const moves = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowLeft: atStart && [0, -1],
      ArrowRight: atEnd && [0, 1],
    };
    if (event.key === "Escape") {
      input.value = input.dataset.standing;
      if (input.getAttribute("aria-invalid")) htmx.trigger(input, "change");
    }
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    if (!go(input, ...move) && event.key === "Enter") {
      input.blur(); // at the edge of the table what was typed is saved too
      input.focus();
    }
  });

  // A click on 用我填的 or 用现有的: send the text that the person chose, over what stands there now.
  grid.addEventListener("click", (event) => {
    const keep = event.target.dataset.keep;
    if (!keep) return;
    const input = event.target.closest("td").querySelector("input");
    if (keep === "theirs") input.value = event.target.dataset.text;
    htmx.trigger(input, "change");
    input.focus();
  });

  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!event.target.matches("td.cell input") || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const form = document.getElementById("paste-form");
    form.elements.start.value = event.target.id.slice(2);
    form.elements.block.value = text;
    form.submit();
  });

  saving.fields({
    field: "td.cell input",
    box: "td",
    arrived(input, event) {
      if (event.detail.xhr.status !== 200) return;
      saved.add(input.dataset.line);
      clearTimeout(timer);
      timer = setTimeout(refresh, 300);
    },
  });

  // A swap replaces the field: whoever stood in it stays in it.
  let standing = null;
  document.body.addEventListener("htmx:beforeSwap", () => { standing = document.activeElement && document.activeElement.id; });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const refused = event.detail.elt.closest && event.detail.elt.closest("td.refused, td.conflict");
    if (refused) refused.scrollIntoView({ block: "nearest", inline: "nearest" });
    const input = standing && document.getElementById(standing);
    if (input && document.activeElement !== input && input.matches("td.cell input")) {
      input.focus();
      input.select();
    }
  });

  function refresh() {
    const lines = [...saved].join(",");
    saved.clear();
    htmx.ajax("GET", `${grid.dataset.sums}&lines=${lines}`, { swap: "none" });
  }

  // An explanation that somebody is writing is not swept away by fresh findings.
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.detail.target.id !== "panel") return;
    const writing = [...event.detail.target.querySelectorAll("textarea, input")];
    if (writing.some((field) => field.value !== field.defaultValue)) event.detail.shouldSwap = false;
  });

  window.addEventListener("beforeunload", (event) => {
    if (grid.querySelector("td.refused, td.conflict")) event.preventDefault();
  });
})();
