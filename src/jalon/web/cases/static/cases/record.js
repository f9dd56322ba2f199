// The list of kinds shows those that hold what is typed, accents apart.
"use strict";

const bare = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

document.querySelector("[data-filter=kinds]")?.addEventListener("input", (event) => {
  const asked = bare(event.target.value.trim());
  for (const theme of document.querySelectorAll("[data-kinds]")) {
    let shown = 0;
    for (const kind of theme.querySelectorAll("[data-kind]")) {
      kind.hidden = asked !== "" && !bare(kind.textContent).includes(asked);
      shown += kind.hidden ? 0 : 1;
    }
    theme.hidden = shown === 0;
  }
});
