/* Saving on leaving a field, when something is in the way. Nothing that somebody typed is ever kept in the browser. */
(() => {
  "use strict";
  const form = document.querySelector("[data-keep]");
  const saved = document.getElementById("saved");
  if (!form || !saved) return;
  let waits = false;

  // Signed out: send the page as a whole. The answer is kept on our side until somebody has signed in again.
  saved.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 401) return;
    event.stopPropagation();
    event.detail.shouldSwap = false;
    form.submit();
  });

  // No internet: say so, and save when it is back.
  form.addEventListener("htmx:sendError", (event) => {
    if (navigator.onLine) return;
    event.stopPropagation();
    waits = true;
    saved.textContent = saved.dataset.offline;
  });
  addEventListener("online", () => {
    if (!waits) return;
    waits = false;
    htmx.trigger(form, "change");
  });
})();
