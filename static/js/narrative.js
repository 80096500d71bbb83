"use strict";
// Writing the report: words around figures. A figure is a chip: the caret goes round it, nothing is typed over it.
// A paragraph goes to the server when it is left; what was not saved stays and is said.
(() => {
  const page = document.getElementById("writing");
  if (!page || !page.dataset.save) return;
  const states = new WeakMap(); // block → what the server has of it, the chips that it must keep
  const unsaved = saving.unsaved((block) => save(block)); // blocks that did not reach the server
  let leaving = false;

  const wordsOf = (block) => block.querySelector(":scope > .words");
  const blockOf = (node) => node && node.closest && node.closest(".block");

  const textOf = (block) => JSON.stringify(chips.pieces(wordsOf(block)));
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
    chips.dress(words);
    const required = [...words.querySelectorAll("[data-required]")].map((chip) => chip.dataset.key);
    const good = [...words.childNodes].map((node) => node.cloneNode(true));
    const saving = (states.get(block) || {}).saving || Promise.resolve();
    states.set(block, { standing: textOf(block), disputed: "", saving, required, good });
  }

  // --- the caret and the chips

  function refuse(chip) {
    tell(blockOf(chip), `“${chip.dataset.label}”是这一段必须保留的数据，不能删除。`, "refused");
    blockOf(chip).dataset.warned = "";
  }

  function remove(chip) {
    if (chips.isKept(chip, [chip])) return refuse(chip);
    const words = chip.closest(".words");
    chips.caretAt(chip, true);
    chip.remove();
    words.normalize();
    chips.dress(words);
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
    chips.dress(words);
    const lost = missing.map((key) => words.querySelector(`[data-key="${CSS.escape(key)}"]`).dataset.label);
    tell(block, `“${[...new Set(lost)].join("”“")}”必须保留，已恢复删除前的文字。`, "refused");
    block.dataset.warned = "";
    const end = document.createRange();
    end.selectNodeContents(words);
    end.collapse(false);
    getSelection().removeAllRanges();
    getSelection().addRange(end);
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
    if (chip && types && !event.altKey && !event.metaKey) chips.caretAt(chip, true);
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const forward = event.key === "ArrowRight" || event.key === "Delete";
    const moves = event.key === "ArrowRight" || event.key === "ArrowLeft";
    const deletes = event.key === "Backspace" || event.key === "Delete";
    if (chip && moves) {
      event.preventDefault();
      chips.caretAt(chip, forward);
    } else if (chip && deletes) {
      event.preventDefault();
      remove(chip);
    } else if (!chip && (moves || deletes)) {
      const next = chips.beside(words, forward);
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
    if (chip && document.activeElement === chip.closest(".words")) chips.caretAt(chip, true);
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
      const kept = range.collapsed ? null : chips.keptIn(words, range);
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
    chips.dress(words);
    putBack(block);
  });
  page.addEventListener("compositionend", (event) => {
    const words = event.target.closest(".words");
    if (words) setTimeout(() => putBack(blockOf(words), event.data));
  });

  copying.arm(page, refuse, (words) => {
    if (!words.contains(document.activeElement)) save(blockOf(words));
  });
  for (const name of ["drop", "dragstart"]) {
    page.addEventListener(name, (event) => { if (event.target.closest && event.target.closest(".words")) event.preventDefault(); });
  }

  // --- saving

  page.addEventListener("focusout", (event) => {
    const words = event.target.closest(".words");
    if (!words || words.contains(event.relatedTarget) || figures.isOpen) return;
    if (event.relatedTarget && event.relatedTarget.dataset.tool === "discard") return; // or it would be saved first
    const block = blockOf(words);
    if (block.dataset.token && !chips.pieces(words).length && !block.contains(event.relatedTarget)) block.remove();
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
    if (answer.status === 422) {
      block.querySelectorAll(".told").forEach((hints) => hints.remove()); // they spoke of the words that were saved
      return tell(block, text, "refused");
    }
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
    discard: async (block, button) => {
      button.disabled = true;
      await states.get(block).saving;
      if (unsaved.has(block)) await save(block); // no answer came, yet the server may have it: asked once more
      const drop = block.dataset.key && block.querySelector('form.tools [value="drop"]');
      if (block.dataset.key) return drop && drop.click(); // it was saved meanwhile: it is taken back
      unsaved.remove(block);
      const above = block.previousElementSibling;
      block.remove();
      above.querySelector(".words, button").focus();
    },
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

  // The paragraph keeps the caret until the click: left before it, it would say 保存中 and move the button away.
  page.addEventListener("mousedown", (event) => {
    const button = event.target.closest("[data-tool]");
    if (button) event.preventDefault();
  });
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool]");
    if (button && button.type === "button") tools[button.dataset.tool](blockOf(button), button);
  });

  function choose(block) {
    const words = wordsOf(block);
    const range = chips.caretIn(words);
    const take = (chip) => {
      if (states.get(block).required.includes(chip.dataset.key)) chip.dataset.required = "";
      chips.insert(words, chip, range);
    };
    figures.choose(page.dataset.figures, take, () => words.focus({ preventScroll: true }));
  }

  // Restoring, removing and moving reload the page: first what is on its way arrives.
  page.addEventListener("submit", async (event) => {
    event.preventDefault();
    const block = blockOf(event.target);
    const step = document.createElement("input");
    [step.type, step.name, step.value] = ["hidden", "step", event.submitter.value];
    await (step.value === "drop" ? states.get(block).saving : save(block));
    if (step.value !== "drop" && isDirty(block)) return;
    const form = block.querySelector("form.tools"); // the answer to a saving has put another one here
    if (!form) return;
    form.elements.seen.value = block.dataset.seen;
    form.elements.csrfmiddlewaretoken.value = page.dataset.csrf;
    form.append(step);
    leaving = [...page.querySelectorAll(".block")].every((other) => other === block || !isDirty(other));
    form.submit();
  });

  window.addEventListener("beforeunload", (event) => {
    if (!leaving && [...page.querySelectorAll(".block")].some(isDirty)) event.preventDefault();
  });

  for (const block of page.querySelectorAll(".block")) arm(block);
  for (const button of page.querySelectorAll("#first [hidden]")) button.hidden = false;
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.matches(".block")) wordsOf(target).focus();
})();
