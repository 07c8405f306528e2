/* Comfort on top of pages that work without it. No inline script anywhere, so this file is all the script we have of our own. */
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const live = () => document.getElementById("sl-live");

  // --- A form is sent once; the second click of a double click does nothing. --------------------------------------
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.slSent) { event.preventDefault(); return; }
    form.dataset.slSent = "1";
    setTimeout(() => delete form.dataset.slSent, 4000);
  });
  addEventListener("pageshow", () => all("form[data-sl-sent]").forEach((form) => delete form.dataset.slSent));

  // --- Errors get the focus, also after a swap. -----------------------------------------------------------------------
  const focusErrors = (within) => within.querySelector?.("[data-sl-focus]")?.focus();

  // --- htmx: say when something takes long or fails, and keep what was filled in. --------------------------------------
  const waiting = new WeakMap();
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    waiting.set(detail.xhr, setTimeout(() => detail.target.setAttribute("aria-busy", "true"), 400));
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    clearTimeout(waiting.get(detail.xhr));
    detail.target?.removeAttribute("aria-busy");
    if (detail.successful && live()) live().textContent = "";
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status === 422) { detail.shouldSwap = true; detail.isError = false; }  // a form with errors
    if (detail.xhr.status === 401) location.reload();  // signed out: the page itself asks to sign in and comes back here
  });
  document.addEventListener("htmx:sendError", () => { if (live()) live().textContent = live().dataset.offline; });
  document.addEventListener("htmx:responseError", () => { if (live()) live().textContent = live().dataset.broken; });
  document.addEventListener("htmx:afterSwap", ({ target }) => { focusErrors(target); countAll(target); offerVoice(target); });

  // --- Rows that are chosen: the bar and its buttons count along. ------------------------------------------------------
  const count = (bar) => {
    const form = bar.closest("form");
    if (!form) return;
    const chosen = all("tbody input[type=checkbox]:checked, input[type=hidden][name=chosen]", form).length;
    const said = bar.querySelector("[data-many]");
    said.textContent = chosen ? said.dataset.many.replace("{}", chosen) : said.dataset.none;
    all("[data-sl-counted]", bar).forEach((button) => {
      const label = button.querySelector(".nl-button__label");
      label.dataset.plain ??= label.textContent;
      const [one, many] = button.dataset.slCounted.split("|");  // "Stuur {} herinnering|Stuur {} herinneringen"
      label.textContent = chosen ? (chosen > 1 && many || one).replace("{}", chosen) : label.dataset.plain;
    });
  };
  const countAll = (within) => all("[data-sl-bulk]", within).forEach(count);
  document.addEventListener("change", ({ target }) => {
    const bar = target.type === "checkbox" && target.closest("form")?.querySelector("[data-sl-bulk]");
    if (bar) count(bar);
  });

  // --- Read aloud: only where the browser has a voice for the language of the page. ------------------------------------
  const voice = () => {
    const language = document.documentElement.lang.slice(0, 2);
    return window.speechSynthesis?.getVoices().find((one) => one.lang.slice(0, 2) === language);
  };
  const offerVoice = (within) => { if (voice()) all("[data-sl-read]", within).forEach((button) => { button.hidden = false; }); };
  const say = (button, text) => { button.querySelector(".nl-button__label").textContent = text; };
  const readable = (element) => {
    const copy = element.cloneNode(true);
    all("button, nav, script, .sl-hidden, details:not([open]) > :not(summary)", copy).forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const read = (button) => {
    if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
    const speech = new SpeechSynthesisUtterance(readable(document.getElementById(button.dataset.slRead)));
    speech.voice = voice();
    speech.lang = speech.voice.lang;
    speech.onend = speech.onerror = () => say(button, button.dataset.start);
    say(button, button.dataset.stop);
    speechSynthesis.speak(speech);
  };
  window.speechSynthesis?.addEventListener?.("voiceschanged", () => offerVoice(document));

  // --- Dialogs and the keys of staff lists. -----------------------------------------------------------------------------
  const keysOf = () => `sl-keys-${document.getElementById("sl-keys")?.dataset.slPerson ?? ""}`;  // who shares a computer chooses alone
  const keysOff = () => { try { return localStorage.getItem(keysOf()) === "off"; } catch { return false; } };
  const keysButton = () => {
    const button = document.querySelector("[data-sl-keys]");
    if (button) say(button, keysOff() ? button.dataset.on : button.dataset.off);
  };
  const switchKeys = () => {
    try { localStorage.setItem(keysOf(), keysOff() ? "on" : "off"); } catch { /* no storage: the keys stay on */ }
    keysButton();
  };
  document.addEventListener("click", ({ target }) => {
    const opener = target.closest("[data-sl-open]");
    if (opener?.dataset.slOpen) document.getElementById(opener.dataset.slOpen)?.showModal();
    if (target.closest("[data-sl-close]")) target.closest("dialog").close();
    if (target.closest("[data-sl-keys]")) switchKeys();
    const reader = target.closest("[data-sl-read]");
    if (reader) read(reader);
  });

  const rows = () => all("[data-sl-keys-list] tbody tr").filter((row) => row.querySelector("a") && !row.querySelector("[scope=rowgroup]"));
  const current = () => document.activeElement?.closest("[data-sl-keys-list] tbody tr");
  const move = (by) => {
    const neighbour = document.querySelector(`[data-sl-key="${by > 0 ? "j" : "k"}"]`);  // a page of one learner: the next learner
    if (neighbour) { neighbour.click(); return; }
    const list = rows();
    const at = list.indexOf(current());
    list[at < 0 ? 0 : Math.min(Math.max(at + by, 0), list.length - 1)]?.querySelector("a").focus();
  };
  const KEYS = {
    "/": () => document.querySelector("[data-sl-search], main input[type=search]")?.focus(),
    j: () => move(1),
    k: () => move(-1),
    x: () => current()?.querySelector("input[type=checkbox]")?.click(),
    o: () => current()?.querySelector("a")?.click(),
    "?": () => document.getElementById("sl-keys")?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !document.getElementById("sl-keys")) return;
    if (!KEYS[event.key] || keysOff()) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  // --- Rows with a choice each: a digit chooses and goes on to the next row. ---------------------------------------------
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-sl-choices]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey || keysOff()) return;
    const chosen = all("input[type=radio]", row)[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
    const next = row.nextElementSibling;
    (next?.querySelector("input[type=radio]:checked") ?? next?.querySelector("input[type=radio]"))?.focus();
  });

  all('[data-sl-open="sl-keys"]').forEach((button) => { button.hidden = false; });
  keysButton();
  focusErrors(document);
  countAll(document);
  offerVoice(document);
})();
