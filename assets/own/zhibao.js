// What is quicker with script; every page works without it.
(() => {
  "use strict";

  // "/" goes to the search box, unless somebody is writing.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = [...document.querySelectorAll("[data-focus-key]")].find((e) => e.dataset.focusKey === event.key);
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });

  // A stock phrase goes into its text at once.
  document.addEventListener("change", (event) => {
    const select = event.target.closest("[data-phrases-for]");
    if (!select || !select.value) return;
    const text = document.getElementById(select.dataset.phrasesFor);
    text.value = text.value.trim() ? `${text.value.trimEnd()}\n${select.value}` : select.value;
    select.value = "";
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // Drafts: what is typed is sent as a draft after a pause (files are left out).
  const PAUSE_MS = 3000;
  const timers = new WeakMap();
  const keep = async (form) => {
    const state = form.querySelector("[data-draft-state]");
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("_draft", "1");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Draft": "1" }, redirect: "manual" });
      const kept = answer.ok || answer.type === "opaqueredirect";
      const lost = answer.status === 401
        ? "登录已过期，没有暂存；请在另一个标签页登录后回到这里，内容还在本页"
        : "自动暂存没有成功，请按“暂存”";
      if (state) state.textContent = kept ? "已自动暂存" : lost;
    } catch {
      if (state) state.textContent = "网络不通，内容还在本页，请勿关闭";
    }
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), PAUSE_MS));
  });

  // Sending twice is harmless; it only looks wrong.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    clearTimeout(timers.get(form));
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 2000) event.preventDefault();
    else form.dataset.sent = Date.now();
  });

  // The person menu closes when one clicks elsewhere or presses Escape.
  const close = (event) => {
    const open = document.querySelector("details.z-person[open]");
    if (!open) return;
    if (event.type === "keydown" ? event.key === "Escape" : !open.contains(event.target)) {
      open.open = false;
      if (event.type === "keydown") open.querySelector("summary").focus();
    }
  };
  document.addEventListener("click", close);
  document.addEventListener("keydown", close);

  // After a rejected form, begin at the list of what is wrong; in a form opened in place, at its first input.
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("htmx:after:swap", () => {
    const place = document.getElementById("act-place");
    place?.querySelector("[data-focus], input:not([type=hidden]), textarea, select")?.focus();
  });

  // On paper everything is open.
  const closed = [];
  addEventListener("beforeprint", () => {
    for (const d of document.querySelectorAll("main details:not([open])")) closed.push(d), (d.open = true);
  });
  addEventListener("afterprint", () => {
    for (const d of closed.splice(0)) d.open = false;
  });
})();
