"use strict";
// One box that ticks all rows of the page; the boxes themselves stay what is sent.
(() => {
  const all = document.getElementById("choose-all");
  if (!all) return;
  const boxes = () => [...document.querySelectorAll("input[name=chosen]")];
  const follow = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.closest("p").hidden = false;
  all.addEventListener("change", () => boxes().forEach((box) => { box.checked = all.checked; }));
  document.addEventListener("change", (event) => { if (event.target.name === "chosen") follow(); });
  follow();
})();
