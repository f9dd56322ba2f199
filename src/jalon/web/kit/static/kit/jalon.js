// Small things that every page shares: popups that close, shortcuts, the search box by keyboard.
"use strict";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("click", (event) => {
  for (const popup of document.querySelectorAll("details[data-popup][open]")) {
    if (!popup.contains(event.target)) popup.open = false;
  }
  const results = document.getElementById("recherche-resultats");
  if (results && !event.target.closest(".site-search")) results.replaceChildren();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const popup of document.querySelectorAll("details[data-popup][open]")) {
      popup.open = false;
      popup.querySelector("summary").focus();
    }
    document.getElementById("recherche-resultats")?.replaceChildren();
  }
  if (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    document.getElementById("recherche")?.focus();
  }
});

// Down and up walk through the results of the search, as through any list.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const box = event.target.closest(".site-search");
  if (!box) return;
  const places = [box.querySelector("input"), ...box.querySelectorAll(".site-search-results a")];
  const next = places.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
  if (places[next]) {
    event.preventDefault();
    places[next].focus();
  }
});

// A form that is being sent is not sent again by a second click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
});

// Coming back to a page shows its forms ready to be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// What failed on the way is said, never silent.
const tell = (text) => {
  const place = document.getElementById("messages");
  if (!place) return;
  const notice = document.createElement("div");
  notice.className = "notice notice-error";
  notice.textContent = text;
  place.replaceChildren(notice);
  place.scrollIntoView({ block: "nearest" });
};
document.addEventListener("htmx:sendError", () => tell("Le serveur ne répond pas. Vérifiez la connexion, puis réessayez : rien n'a été enregistré."));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 403) tell("Votre rôle ne permet pas cette action, ou votre session a expiré. Rechargez la page.");
  else tell("Cela n'a pas été enregistré. Réessayez ; si cela recommence, prévenez la personne qui administre Jalon.");
});

// The button that prints is there only where it works.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
