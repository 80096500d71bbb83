"use strict";
/* Fields that go to the server by themselves, and what is done when they do not get there. Used by the entry grid,
   the form and the report's editor; the page shows components/unsaved.html, loaded with components/saving_head.html.

   saving.unsaved(again)          the banner: {add(thing), remove(thing), has(thing), size}. A click on 重新保存 asks for a fresh
                                  token, then calls again(thing) for each thing that is still unsaved.
   await saving.freshToken()      "" after every token of the page was renewed, else the sentence that says why not.
                                  A new sign-in changes the token, and scripts cannot read its cookie: the page is
                                  asked for again and its token taken over. `saving:token` tells document of it.
   saving.fields({field, box, arrived})   for fields sent by htmx: `field` selects what sends (it has an id), `box`
                                  the nearest element that shows its state (it holds a .said). `arrived(element, event)`
                                  is called with htmx:beforeSwap once the server has answered, with whatever words.
                                  Gives {size, isSignIn(event)}.
*/
window.saving = (() => {
  const isSignIn = (event) => new URL(event.detail.xhr.responseURL || "/", location.href).pathname.startsWith("/login");
  const who = (page) => { const name = page.querySelector(".person .who b"); return name ? name.textContent : ""; };

  async function freshToken() {
    let page;
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(20000) });
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return "网络还没有恢复，请稍后再点。";
    }
    const token = page.querySelector("input[name=csrfmiddlewaretoken]");
    if (!token || !who(page)) return "还没有登录：请先在新窗口登录，再回到这里点“重新保存”。";
    if (who(page) !== who(document)) return `现在登录的是${who(page)}：请退出后用${who(document)}的账号登录，再点“重新保存”。`;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token.value;
    for (const part of document.querySelectorAll("[hx-headers]")) {
      part.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token.value }));
    }
    document.dispatchEvent(new CustomEvent("saving:token", { detail: token.value }));
    return "";
  }

  function unsaved(again) {
    const banner = document.getElementById("lost");
    const why = banner.querySelector(".why");
    const button = banner.querySelector("button");
    const things = new Set();
    const show = () => {
      banner.hidden = things.size === 0;
      banner.querySelector("b").textContent = things.size;
      if (!things.size) why.textContent = "";
    };
    button.addEventListener("click", async () => {
      button.disabled = true;
      why.textContent = await freshToken();
      button.disabled = false;
      if (!why.textContent) for (const thing of [...things]) again(thing);
    });
    window.addEventListener("beforeunload", (event) => { if (things.size) event.preventDefault(); });
    return {
      add: (thing) => { things.add(thing); show(); },
      remove: (thing) => { things.delete(thing); show(); },
      has: (thing) => things.has(thing),
      get size() { return things.size; },
    };
  }

  function fields({ field: FIELD, box: BOX, arrived = () => {} }) {
    const again = (id) => {
      const element = document.getElementById(id);
      if (element) htmx.trigger(element, "change");
      else lost.remove(id);
    };
    const lost = unsaved(again); // ids: an element is replaced by each answer

    function keep(element) {
      lost.add(element.id);
      const box = element.closest(BOX);
      box.classList.remove("saved", "conflict");
      box.classList.add("refused");
      box.querySelector(".said").textContent = "未保存";
    }

    document.body.addEventListener("htmx:beforeSwap", (event) => {
      const element = event.detail.requestConfig.elt;
      const isOurs = element.matches(FIELD);
      if (isSignIn(event)) {
        event.detail.shouldSwap = false;
        if (isOurs) keep(element);
        return;
      }
      if (!isOurs || event.detail.isError) return;
      lost.remove(element.id);
      const sent = event.detail.requestConfig.parameters[element.name];
      if (document.activeElement === element && element.value !== sent) {
        // He is typing again already: keep his text, take over only what he has now seen.
        const answer = document.createElement("template");
        answer.innerHTML = event.detail.serverResponse;
        element.setAttribute("hx-vals", answer.content.getElementById(element.id).getAttribute("hx-vals"));
        event.detail.shouldSwap = false;
      }
      arrived(element, event);
    });

    for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
      document.body.addEventListener(name, (event) => { if (event.detail.elt.matches(FIELD)) keep(event.detail.elt); });
    }
    return { isSignIn, get size() { return lost.size; } };
  }

  return { freshToken, unsaved, fields };
})();
