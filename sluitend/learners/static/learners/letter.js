/* The QR code of a letter holds the code behind the #: a browser keeps that to itself, so it reaches no log. */
(() => {
  "use strict";
  const code = decodeURIComponent(location.hash.slice(1));
  const field = document.querySelector("[data-code]");
  if (!field || !/^[A-Za-z0-9-]{6,20}$/.test(code)) return;
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
})();
