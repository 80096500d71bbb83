"use strict";
/* Copying and pasting words with figures among them; from elsewhere, plain text alone. Used by the report's editor.

   copying.arm(page, refuse, pasted)   listen below `page`; refuse(chip) is told which chip must stay, pasted(words)
                                       when figures have come in, which may take a moment
*/
window.copying = (() => {
  const COPIED = "application/x-selfeval-words"; // beside the plain text: runs of text, and {key} for a figure

  function arm(page, refuse, pasted) {
    for (const name of ["copy", "cut"]) {
      page.addEventListener(name, (event) => {
        const words = event.target.closest && event.target.closest(".words");
        const selection = getSelection();
        if (!words || selection.isCollapsed || !words.contains(selection.anchorNode) || !words.contains(selection.focusNode)) return;
        const range = selection.getRangeAt(0);
        const copied = document.createElement("p");
        copied.append(range.cloneContents());
        if (!copied.querySelector("[data-key]")) return;
        event.preventDefault();
        const kept = name === "cut" && chips.keptIn(words, range);
        if (kept) return refuse(kept);
        event.clipboardData.setData("text/plain", selection.toString());
        event.clipboardData.setData(COPIED, JSON.stringify(chips.pieces(copied)));
        if (name === "cut") document.execCommand("delete");
      });
    }

    page.addEventListener("paste", (event) => {
      const words = event.target.closest(".words");
      if (!words) return;
      event.preventDefault();
      const text = event.clipboardData.getData("text/plain").replace(/\s*[\r\n]+\s*/g, "");
      const copied = event.clipboardData.getData(COPIED);
      if (copied) bring(words, copied, text);
      else if (text) document.execCommand("insertText", false, text);
    });

    // Of what was copied only words and keys are taken; what a figure says comes from the server's list.
    async function bring(words, copied, text) {
      const range = chips.caretIn(words);
      const kept = range.collapsed ? null : chips.keptIn(words, range);
      if (kept) return refuse(kept);
      const nodes = (await nodesOf(copied)) || [document.createTextNode(text)];
      chips.put(words, nodes, range);
      pasted(words);
    }

    async function nodesOf(copied) {
      try {
        const nodes = [];
        for (const piece of JSON.parse(copied)) {
          nodes.push(piece.key ? await figures.chip(page.dataset.figures, piece.key) : document.createTextNode(String(piece)));
        }
        return nodes.every(Boolean) ? nodes : null;
      } catch {
        return null;
      }
    }
  }

  return { arm };
})();
