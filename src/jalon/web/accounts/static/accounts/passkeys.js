// Access keys: what allauth's scripts do not say is said here, in French.
"use strict";

const say = (text) => {
  const place = document.getElementById("messages");
  const notice = document.createElement("div");
  notice.className = "notice notice-error";
  notice.textContent = text;
  place.replaceChildren(notice);
  place.scrollIntoView({ block: "nearest" });
};

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const name = event.detail.exception?.name;
  if (name === "InvalidStateError") say("Cette clé est déjà enregistrée.");
  else if (name === "NotAllowedError") say("La clé n'a pas répondu, ou vous avez renoncé. Réessayez, ou choisissez un autre moyen.");
  else say("Cette clé n'a pas pu servir ici. Réessayez, ou choisissez un autre moyen.");
});

// A button that needs what the browser has not is not offered.
document.addEventListener("DOMContentLoaded", () => {
  if (window.PublicKeyCredential) return;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.disabled = true;
    button.textContent += " (ce navigateur ne le permet pas)";
  }
});
