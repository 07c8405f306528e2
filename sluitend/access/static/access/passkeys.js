/* Says in words that a passkey did not work; the library itself only writes to the console. */
document.addEventListener("allauth.error", (event) => {
  const place = document.getElementById("passkey-trouble");
  if (!place) return;
  event.preventDefault();
  place.textContent = place.dataset.text;
});
