// The worklist by keyboard: j and k walk the rows, x chooses one, Enter follows its link as always.
// The list is complete without this file.
const table = document.querySelector("table[data-rows]");
const rows = [...(table?.querySelectorAll("tbody tr:not(.group)") ?? [])];
const link = (row) => row.querySelector("th[scope=row] a");
const chosen = document.querySelector("[data-chosen]");

/** Says how many items are chosen. */
function count() {
  if (!chosen) return;
  const number = rows.filter((row) => row.querySelector("input:checked")).length;
  chosen.textContent = chosen.dataset.chosen.replace("{n}", String(number));
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  if (event.key === "x" && here >= 0) rows[here].querySelector("input[type=checkbox]")?.click();
  const step = { j: 1, k: -1 }[event.key];
  if (!step) return;
  const next = rows[Math.min(rows.length - 1, Math.max(0, here + step))];
  if (next) link(next)?.focus();
}

if (rows.length) {
  document.addEventListener("keydown", onKey);
  table.addEventListener("change", count);
  document.querySelector("[data-keys]")?.removeAttribute("hidden");
  count();
}
