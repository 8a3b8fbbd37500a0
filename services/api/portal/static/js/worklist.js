// The worklist by keyboard: j and k walk the rows, x chooses one, Enter follows its link as always.
// Without this file, or where the person wants no such keys, the list is complete too.
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

const keys = document.querySelector("[data-keys]");
if (keys) {
  document.addEventListener("keydown", onKey);
  keys.hidden = false;
}
if (rows.length) {
  table.addEventListener("change", count);
  count();
}
