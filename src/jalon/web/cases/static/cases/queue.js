// The queue by keyboard: j and k walk, Enter opens, f does, p says why.
"use strict";

const queueLines = () => [...document.querySelectorAll("[data-line]")];

const walk = (step) => {
  const all = queueLines();
  if (!all.length) return;
  const here = all.findIndex((line) => line.contains(document.activeElement));
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog")) return;
  if (event.key === "j" || event.key === "k") {
    walk(event.key === "j" ? 1 : -1);
    event.preventDefault();
    return;
  }
  const line = event.target.closest("[data-line]");
  if (!line) return;
  if (event.key === "Enter" && event.target === line) line.querySelector("[data-open]").click();
  else if (event.key === "f") line.querySelector("[data-do]")?.click();
  else if (event.key === "p") line.querySelector("details.why summary").click();
  else return;
  event.preventDefault();
});

// A form that opens in the list takes the cursor to its first field.
document.addEventListener("htmx:afterSwap", (event) => {
  if (!event.target.classList.contains("queue-form")) return;
  event.target.querySelector("input:not([type=hidden]), select, textarea, a, button")?.focus();
});
