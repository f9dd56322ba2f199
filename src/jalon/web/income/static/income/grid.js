// The grid of a year by keyboard: arrows and Enter move between cells, a block copied from a spreadsheet is pasted whole.
"use strict";

for (const table of document.querySelectorAll("table[data-grid]")) {
  const rows = () => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input[type=text]")]);
  const place = (input) => {
    const all = rows();
    const at = all.findIndex((row) => row.includes(input));
    return [all, at, all[at].indexOf(input)];
  };
  const amount = (text) => {
    const plain = text.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".").replace("−", "-");
    return /^-?\d+(\.\d{1,2})?$/.test(plain) ? Math.round(parseFloat(plain) * 100) : 0;
  };
  const total = () => {
    for (const cell of table.querySelectorAll("[data-total]")) {
      const cents = [...table.querySelectorAll(`input[name$="-${cell.dataset.total}"]`)].reduce((sum, one) => sum + amount(one.value), 0);
      cell.textContent = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: cents % 100 ? 2 : 0, maximumFractionDigits: 2 }).format(cents / 100) + "\u00a0€";
    }
  };
  const go = (row, column, step) => {
    const all = rows();
    for (let at = row; all[at]; at += step) {
      if (all[at][column] && !all[at][column].disabled) {
        all[at][column].focus();
        all[at][column].select();
        return true;
      }
    }
    return false;
  };

  table.addEventListener("keydown", (event) => {
    if (event.target.tagName !== "INPUT" || event.altKey || event.ctrlKey || event.metaKey) return;
    const [all, row, column] = place(event.target);
    const { selectionStart, selectionEnd, value } = event.target;
    if (event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey)) {
      // Enter goes down as in a spreadsheet; on the last line it reaches the button, and never saves by surprise.
      event.preventDefault();
      const went = go(row + 1, column, 1);
      if (!went && event.key === "Enter") table.closest("form").querySelector("button[type=submit]").focus();
    } else if (event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey)) {
      event.preventDefault();
      go(row - 1, column, -1);
    } else if (event.key === "ArrowRight" && selectionEnd === value.length && all[row][column + 1]) {
      event.preventDefault();
      go(row, column + 1, 1);
    } else if (event.key === "ArrowLeft" && selectionStart === 0 && all[row][column - 1]) {
      event.preventDefault();
      go(row, column - 1, 1);
    }
  });

  table.addEventListener("paste", (event) => {
    if (event.target.tagName !== "INPUT") return;
    const lines = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "").split("\n");
    const cells = lines.map((line) => line.split("\t"));
    if (cells.length === 1 && cells[0].length === 1) return;
    event.preventDefault();
    const [all, row, column] = place(event.target);
    cells.forEach((line, down) =>
      line.forEach((text, right) => {
        const input = all[row + down]?.[column + right];
        if (input && !input.disabled) {
          input.value = text.trim();
          input.dispatchEvent(new Event("input", { bubbles: true }));
        }
      }),
    );
  });

  table.addEventListener("input", total);
}
