"use strict";
// Writing the report: words around figures. A figure is a chip: the caret goes round it, nothing is typed over it.
// A paragraph goes to the server when it is left; what was not saved stays and is said.
(() => {
  const page = document.getElementById("writing");
  if (!page || !page.dataset.save) return;
  const dialog = document.getElementById("figures");
  const EDGE = "\u200b"; // gives the caret a place beside a chip; never sent
  const states = new WeakMap(); // block → what the server has of it, the chips that it must keep
  const unsaved = saving.unsaved((block) => save(block)); // blocks that did not reach the server
  let leaving = false;

  const wordsOf = (block) => block.querySelector(":scope > .words");
  const blockOf = (node) => node && node.closest && node.closest(".block");
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
  const textOf = (block) => JSON.stringify(pieces(wordsOf(block)));
  const isDirty = (block) => textOf(block) !== states.get(block).standing;

  function tell(block, words, kind) {
    const said = block.querySelector(".said");
    said.className = `said ${kind || ""}`;
    said.textContent = words;
    wordsOf(block).toggleAttribute("aria-invalid", kind === "refused");
    if (kind === "refused") wordsOf(block).setAttribute("aria-invalid", "true");
  }

  function arm(block) {
    const words = wordsOf(block);
    words.contentEditable = "true";
    words.setAttribute("role", "textbox");
    words.setAttribute("aria-multiline", "true");
    words.setAttribute("aria-label", words.dataset.name);
    words.setAttribute("aria-describedby", "how");
    words.spellcheck = false;
    const last = words.lastChild;
    if (last && last.nodeType === Node.TEXT_NODE) last.data = last.data.trimEnd();
    for (const button of block.querySelectorAll("[data-tool][hidden]")) button.hidden = false;
    dress(words);
    const required = [...words.querySelectorAll("[data-required]")].map((chip) => chip.dataset.key);
    const good = [...words.childNodes].map((node) => node.cloneNode(true));
    const saving = (states.get(block) || {}).saving || Promise.resolve();
    states.set(block, { standing: textOf(block), disputed: "", saving, required, good });
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

  // --- the caret and the chips

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

  function chipBeside(words, forward) {
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

  function refuse(chip) {
    tell(blockOf(chip), `“${chip.dataset.label}”是这一段必须保留的数据，不能删除。`, "refused");
    blockOf(chip).dataset.warned = "";
  }

  function remove(chip) {
    if (isKept(chip, [chip])) return refuse(chip);
    const words = chip.closest(".words");
    caretAt(chip, true);
    chip.remove();
    words.normalize();
    dress(words);
  }

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

  // What got lost in a way that cannot be refused (an input method, an undo): the words stand as before it, with
  // what was typed behind them.
  function putBack(block, typed) {
    const words = wordsOf(block);
    const state = states.get(block);
    const here = new Set([...words.querySelectorAll("[data-key]")].map((chip) => chip.dataset.key));
    const missing = state.required.filter((key) => !here.has(key));
    if (!missing.length) {
      state.good = [...words.childNodes].map((node) => node.cloneNode(true));
      return;
    }
    words.replaceChildren(...state.good.map((node) => node.cloneNode(true)), typed || "");
    dress(words);
    const lost = missing.map((key) => words.querySelector(`[data-key="${CSS.escape(key)}"]`).dataset.label);
    tell(block, `“${[...new Set(lost)].join("”“")}”必须保留，已恢复删除前的文字。`, "refused");
    block.dataset.warned = "";
    const end = document.createRange();
    end.selectNodeContents(words);
    end.collapse(false);
    getSelection().removeAllRanges();
    getSelection().addRange(end);
  }

  function caretIn(words) {
    const selection = getSelection();
    if (selection.rangeCount && words.contains(selection.anchorNode) && !blockOf(selection.anchorNode.parentElement.closest("[data-key]"))) {
      return selection.getRangeAt(0).cloneRange();
    }
    const range = document.createRange();
    range.selectNodeContents(words);
    range.collapse(false);
    return range;
  }

  function insert(words, chip, range) {
    range.collapse(false);
    range.insertNode(chip);
    for (const stray of words.querySelectorAll(":scope > br")) stray.remove();
    dress(words);
    caretAt(chip, true);
  }

  page.addEventListener("keydown", (event) => {
    const chip = event.target.closest("[data-key].chip");
    const words = event.target.closest(".words");
    if (!words || event.isComposing) return;
    if (event.ctrlKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      choose(blockOf(words));
      return;
    }
    // Whoever types while he stands on a chip types behind it.
    const types = event.key.length === 1 || event.key === "Process" || event.key === "Home" || event.key === "End";
    if (chip && types && !event.altKey && !event.metaKey) caretAt(chip, true);
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const forward = event.key === "ArrowRight" || event.key === "Delete";
    const moves = event.key === "ArrowRight" || event.key === "ArrowLeft";
    const deletes = event.key === "Backspace" || event.key === "Delete";
    if (chip && moves) {
      event.preventDefault();
      caretAt(chip, forward);
    } else if (chip && deletes) {
      event.preventDefault();
      remove(chip);
    } else if (!chip && (moves || deletes)) {
      const next = chipBeside(words, forward);
      if (!next) return;
      event.preventDefault();
      if (moves) next.focus();
      else remove(next);
    }
  });

  // A line may begin inside a long chip: Home would leave the caret where nothing can be typed.
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const inside = selection.isCollapsed && selection.anchorNode && selection.anchorNode.parentElement;
    const chip = inside && inside.closest(".words .chip");
    if (chip && document.activeElement === chip.closest(".words")) caretAt(chip, true);
  });

  page.addEventListener("beforeinput", (event) => {
    const words = event.target.closest(".words");
    if (!words) return;
    if (/^(format|insertParagraph|insertLineBreak|insertFromDrop|insertLink)/.test(event.inputType)) {
      event.preventDefault();
      if (event.inputType === "insertParagraph") save(blockOf(words));
      return;
    }
    for (const target of event.getTargetRanges()) {
      const range = document.createRange();
      range.setStart(target.startContainer, target.startOffset);
      range.setEnd(target.endContainer, target.endOffset);
      const kept = range.collapsed ? null : keptIn(words, range);
      if (kept) {
        event.preventDefault();
        refuse(kept);
        return;
      }
    }
  });

  page.addEventListener("input", (event) => {
    const words = event.target.closest(".words");
    if (!words || event.isComposing) return;
    const block = blockOf(words);
    if ("warned" in block.dataset) tell(block, "");
    delete block.dataset.warned;
    dress(words);
    putBack(block);
  });
  page.addEventListener("compositionend", (event) => {
    const words = event.target.closest(".words");
    if (words) setTimeout(() => putBack(blockOf(words), event.data));
  });

  page.addEventListener("paste", (event) => {
    if (!event.target.closest(".words")) return;
    event.preventDefault();
    const text = event.clipboardData.getData("text/plain").replace(/\s*[\r\n]+\s*/g, "");
    if (text) document.execCommand("insertText", false, text);
  });
  for (const name of ["drop", "dragstart"]) {
    page.addEventListener(name, (event) => { if (event.target.closest && event.target.closest(".words")) event.preventDefault(); });
  }

  // --- saving

  page.addEventListener("focusout", (event) => {
    const words = event.target.closest(".words");
    if (!words || words.contains(event.relatedTarget) || dialog.open) return;
    const block = blockOf(words);
    if (block.dataset.token && !pieces(words).length && !block.contains(event.relatedTarget)) block.remove();
    else save(block);
  });

  function save(block, always) {
    const state = states.get(block);
    // What is in dispute waits for the person's choice; leaving the paragraph once more sends nothing.
    const wants = () => always || unsaved.has(block) || (isDirty(block) && textOf(block) !== states.get(block).disputed);
    state.saving = state.saving.then(() => (wants() ? send(block) : null));
    return state.saving;
  }

  async function send(block) {
    const sent = textOf(block);
    const { key = "", seen = "", token = "", after = "" } = block.dataset;
    tell(block, "保存中…");
    let answer;
    try {
      answer = await post({ pieces: sent, key, seen, token, after, chapter: page.dataset.chapter });
    } catch {
      return keep(block);
    }
    if (answer.redirected || ![200, 409, 422].includes(answer.status)) return keep(block);
    unsaved.remove(block);
    const text = await answer.text();
    if (answer.status === 422) return tell(block, text, "refused");
    states.get(block)[answer.status === 200 ? "standing" : "disputed"] = sent;
    stand(block, text, answer.status === 200);
    if (answer.status === 200) follow();
  }

  const post = (fields) =>
    fetch(page.dataset.save, {
      method: "POST",
      headers: { "X-CSRFToken": page.dataset.csrf },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(20000),
    });
  document.addEventListener("saving:token", (event) => { page.dataset.csrf = event.detail; });

  // What stands below a paragraph changes; its words stay as they are being typed.
  function stand(block, html, isSaved) {
    const foot = new DOMParser().parseFromString(html, "text/html").querySelector(".under");
    const old = block.querySelector(":scope > .under");
    const here = old.contains(document.activeElement) ? document.activeElement.dataset.tool || "insert" : "";
    old.replaceWith(foot);
    for (const button of foot.querySelectorAll("[data-tool][hidden]")) button.hidden = false;
    if ("gone" in foot.dataset) {
      block.dataset.after = before(block);
      block.dataset.token = token();
      delete block.dataset.key;
    } else {
      block.dataset.key = foot.dataset.key;
      block.id = foot.dataset.anchor;
      wordsOf(block).id = `${block.id}-words`;
      delete block.dataset.token;
      if (isSaved) block.dataset.seen = foot.dataset.seen;
    }
    wordsOf(block).toggleAttribute("aria-invalid", false);
    if (here) (foot.querySelector(`[data-tool="${here}"]`) || wordsOf(block)).focus({ preventScroll: true });
  }

  function keep(block) {
    unsaved.add(block);
    tell(block, "未保存", "refused");
  }

  let timer = 0;
  function follow() {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const start = performance.now();
      const answer = await fetch(page.dataset.preview).catch(() => null);
      if (!answer || !answer.ok || answer.redirected) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".sheet-of-paper");
      const old = document.querySelector("#preview .sheet-of-paper");
      const where = old.scrollLeft;
      old.replaceWith(fresh);
      fresh.scrollLeft = where;
      page.dataset.took = Math.round(performance.now() - start);
    }, 100);
  }

  // --- the tools below a paragraph

  const token = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  function before(block) {
    let other = block.previousElementSibling;
    while (other && !other.dataset.key) other = other.previousElementSibling;
    return other ? other.dataset.key : "";
  }

  function add(after, place) {
    const block = document.getElementById("new-block").content.firstElementChild.cloneNode(true);
    block.dataset.token = token();
    block.dataset.after = after;
    place.after(block);
    arm(block);
    wordsOf(block).focus();
  }

  const tools = {
    first: (block, button) => add("", button.parentElement),
    add: (block) => add(block.dataset.key, block),
    insert: (block) => choose(block),
    confirm: (block) => save(block, true),
    mine: (block) => {
      block.dataset.seen = block.querySelector(".under").dataset.seen;
      save(block, true);
    },
    theirs: (block) => {
      wordsOf(block).replaceChildren(...[...block.querySelector(".theirs").childNodes].map((node) => node.cloneNode(true)));
      arm(block);
      tools.mine(block);
      wordsOf(block).focus();
    },
  };

  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool]");
    if (button && button.type === "button") tools[button.dataset.tool](blockOf(button), button);
  });

  // Restoring, removing and moving reload the page: first what is on its way arrives.
  page.addEventListener("submit", async (event) => {
    event.preventDefault();
    const block = blockOf(event.target);
    const step = document.createElement("input");
    [step.type, step.name, step.value] = ["hidden", "step", event.submitter.value];
    await states.get(block).saving;
    if (step.value !== "drop" && isDirty(block)) return;
    const form = block.querySelector("form.tools"); // the answer to a saving has put another one here
    if (!form) return;
    form.elements.seen.value = block.dataset.seen;
    form.elements.csrfmiddlewaretoken.value = page.dataset.csrf;
    form.append(step);
    leaving = [...page.querySelectorAll(".block")].every((other) => other === block || !isDirty(other));
    form.submit();
  });

  // --- the list of figures

  const search = document.getElementById("figures-search");
  const list = document.getElementById("figures-list");
  const none = document.getElementById("figures-none");
  const MOST = 60; // choices shown at once
  let choosing = null;
  let choices = []; // in the order of the server

  async function choose(block) {
    const words = wordsOf(block);
    choosing = { block, range: caretIn(words) };
    dialog.showModal();
    search.value = "";
    search.focus();
    if (!list.childElementCount) {
      none.textContent = "正在读取…";
      const answer = await fetch(page.dataset.figures).catch(() => null);
      if (!answer || !answer.ok || answer.redirected) {
        none.textContent = "没有读到数据：请检查网络，或重新登录后再试。";
        return;
      }
      list.replaceChildren(...new DOMParser().parseFromString(`<ul>${await answer.text()}</ul>`, "text/html").querySelectorAll("li"));
      choices = [...list.children];
    }
    filter();
  }

  // Words in any order, blanks or none; what holds the letters only in their order comes after.
  function filter() {
    const asked = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const letters = [...asked.join("")];
    const near = [], far = [];
    for (const choice of choices) {
      const text = `${choice.dataset.label}${choice.dataset.text}`.toLowerCase().replace(/\s/g, "");
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

  function take(choice) {
    const chip = document.createElement("a");
    const { key, label, text, title, url } = choice.dataset;
    chip.className = "typed" in choice.dataset ? "chip typed" : "chip";
    Object.assign(chip, { href: url, target: "_blank", rel: "noopener", title, textContent: text });
    Object.assign(chip.dataset, { key, label });
    const { block, range } = choosing;
    if (states.get(block).required.includes(key)) chip.dataset.required = "";
    dialog.close();
    insert(wordsOf(block), chip, range);
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
  dialog.addEventListener("close", () => { if (choosing) wordsOf(choosing.block).focus({ preventScroll: true }); });

  window.addEventListener("beforeunload", (event) => {
    if (!leaving && [...page.querySelectorAll(".block")].some(isDirty)) event.preventDefault();
  });

  for (const block of page.querySelectorAll(".block")) arm(block);
  for (const button of page.querySelectorAll("#first [hidden]")) button.hidden = false;
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.matches(".block")) wordsOf(target).focus();
})();
