"use strict";
/* Words with chips among them: a chip is a figure of the report, the caret goes round it and nothing is typed over it.
   `words` below is the element that holds both; used by the report's editor.

   chips.pieces(words)              what the server reads: runs of text, and {key} for a chip
   chips.dress(words)               make its chips islands, each with a place for the caret on both sides
   chips.caretAt(chip, after)       put the caret before or behind a chip
   chips.caretIn(words)             where the caret is, as a range that may be kept; else the end
   chips.beside(words, forward)     the chip next to the caret, or null
   chips.isKept(chip, leaving)      whether the paragraph must keep it, when those of `leaving` go
   chips.keptIn(words, range)       the first chip that a range would take away and the paragraph must keep
   chips.put(words, nodes, range)   put words and chips in the place of a range
   chips.insert(words, chip, range) put a chip where the range ends, and the caret behind it
*/
window.chips = (() => {
  const EDGE = "\u200b"; // gives the caret a place beside a chip; never sent
  const isChip = (node) => Boolean(node && node.dataset && node.dataset.key);

  // Words as the server reads them: runs of text, and {key} for a figure.
  function pieces(words) {
    const found = [];
    (function walk(node) {
      for (const child of node.childNodes) {
        const last = found.length - 1;
        if (isChip(child)) found.push({ key: child.dataset.key });
        else if (child.nodeType !== Node.TEXT_NODE) walk(child);
        else {
          const text = child.data.replaceAll(EDGE, "").replaceAll("\u00a0", " ");
          if (typeof found[last] === "string") found[last] += text;
          else if (text) found.push(text);
        }
      }
    })(words);
    if (typeof found[0] === "string") found[0] = found[0].trimStart();
    if (typeof found[found.length - 1] === "string") found[found.length - 1] = found[found.length - 1].trimEnd();
    return found.filter((piece) => piece !== "");
  }

  // Chips are islands; where one has no text beside it, an empty sign keeps a place for the caret.
  function dress(words) {
    for (const chip of words.querySelectorAll("[data-key]")) {
      chip.contentEditable = "false";
      chip.tabIndex = -1;
      chip.draggable = false;
      const before = chip.previousSibling;
      const after = chip.nextSibling;
      if (!before || before.nodeType !== Node.TEXT_NODE || !before.data) chip.before(EDGE);
      if (!after || after.nodeType !== Node.TEXT_NODE || !after.data) chip.after(EDGE);
    }
  }

  function caretAt(node, after) {
    const range = document.createRange();
    const text = after ? node.nextSibling : node.previousSibling;
    if (after) range.setStart(text, text.data.startsWith(EDGE) ? 1 : 0);
    else range.setStart(text, text.data.endsWith(EDGE) ? text.data.length - 1 : text.data.length);
    const words = node.closest(".words");
    words.focus({ preventScroll: true });
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  function beside(words, forward) {
    const selection = getSelection();
    if (!selection.isCollapsed || !words.contains(selection.anchorNode)) return null;
    let node = selection.anchorNode;
    const offset = selection.anchorOffset;
    if (node.nodeType === Node.TEXT_NODE) {
      const rest = forward ? node.data.slice(offset) : node.data.slice(0, offset);
      if (rest.replaceAll(EDGE, "") !== "") return null;
      node = forward ? node.nextSibling : node.previousSibling;
    } else node = node.childNodes[forward ? offset : offset - 1];
    while (node && node.nodeType === Node.TEXT_NODE && node.data.replaceAll(EDGE, "") === "") {
      node = forward ? node.nextSibling : node.previousSibling;
    }
    return isChip(node) ? node : null;
  }

  const isKept = (chip, leaving) =>
    "required" in chip.dataset &&
    ![...chip.closest(".words").querySelectorAll("[data-key]")].some(
      (other) => other.dataset.key === chip.dataset.key && !leaving.includes(other),
    );

  function keptIn(words, range) {
    const inside = [...words.querySelectorAll("[data-key]")].filter((chip) => range.intersectsNode(chip) && !touches(range, chip));
    return inside.find((chip) => isKept(chip, inside));
  }

  // A range that ends at a chip's edge does not hold it.
  function touches(range, chip) {
    const whole = document.createRange();
    whole.selectNode(chip);
    return (
      range.compareBoundaryPoints(Range.START_TO_END, whole) <= 0 || range.compareBoundaryPoints(Range.END_TO_START, whole) >= 0
    );
  }

  function caretIn(words) {
    const selection = getSelection();
    if (selection.rangeCount && words.contains(selection.anchorNode) && !selection.anchorNode.parentElement.closest(".chip")) {
      return selection.getRangeAt(0).cloneRange();
    }
    const range = document.createRange();
    range.selectNodeContents(words);
    range.collapse(false);
    return range;
  }

  // As if it were typed, so that Ctrl+Z takes it away again.
  function put(words, nodes, range) {
    words.focus({ preventScroll: true });
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const typed = document.createElement("p");
    typed.append(...nodes);
    dress(typed);
    document.execCommand("insertHTML", false, typed.innerHTML);
    for (const stray of words.querySelectorAll(":scope > br")) stray.remove();
    dress(words);
  }

  function insert(words, chip, range) {
    const there = [...words.querySelectorAll("[data-key]")];
    range.collapse(false);
    put(words, [chip], range);
    caretAt([...words.querySelectorAll("[data-key]")].find((each) => !there.includes(each)), true);
  }

  return { pieces, dress, caretAt, caretIn, beside, isKept, keptIn, put, insert };
})();
