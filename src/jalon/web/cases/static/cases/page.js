// The page of a case: printing, which only a browser with JavaScript can be asked for.
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
