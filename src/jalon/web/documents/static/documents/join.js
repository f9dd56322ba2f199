// Says what is too large before anything is sent: the browser would otherwise send it all to be refused.
"use strict";

(() => {
  if (window.jalonJoins) return;
  window.jalonJoins = true;

  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1).replace(".", ",").replace(",0", "")} Mo`;

  const problem = (input) => {
    const files = [...input.files];
    const most = Number(input.dataset.most);
    const limit = Number(input.dataset.limit);
    if (files.length > most) return `${most} fichiers au plus à la fois : joignez le reste ensuite.`;
    const large = files.find((file) => file.size > limit);
    if (large) return `« ${large.name} » pèse ${megabytes(large.size)} : ${megabytes(limit)} au plus. Numérisez en noir et blanc, ou réduisez la photo.`;
    const empty = files.find((file) => file.size === 0);
    return empty ? `« ${empty.name} » est vide.` : "";
  };

  document.addEventListener("change", (event) => {
    const input = event.target.closest("input[type='file'][data-files]");
    if (!input) return;
    const said = problem(input);
    input.setCustomValidity(said);
    const place = document.querySelector(`[data-chosen-for="${input.id}"]`);
    if (!place) return;
    const total = [...input.files].reduce((sum, file) => sum + file.size, 0);
    const chosen = input.files.length > 1 ? `${input.files.length} fichiers, ${megabytes(total)} en tout.` : "";
    place.textContent = said || chosen;
    place.classList.toggle("field-error", said !== "");
    place.hidden = place.textContent === "";
  });
})();
