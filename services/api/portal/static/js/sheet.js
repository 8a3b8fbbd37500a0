// A table of figures moves as a sheet does: arrows and Enter go from cell to cell, and what was
// copied from a sheet is spread over them. Without it Tab goes through the same fields.
const cells = (row) => [...row.querySelectorAll("input")];

for (const sheet of document.querySelectorAll("[data-sheet]")) {
  const rows = () => [...sheet.rows].filter((row) => row.querySelector("input"));
  /** The field so many rows down and columns on, where there is one. */
  const beside = (field, down, on) => {
    const all = rows();
    const row = all.indexOf(field.closest("tr"));
    const column = cells(all[row]).indexOf(field);
    return all[row + down] && cells(all[row + down])[column + on];
  };
  const go = (event, down, on) => {
    const next = beside(event.target, down, on);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  };
  sheet.addEventListener("keydown", (event) => {
    if (event.target.tagName !== "INPUT" || event.altKey || event.ctrlKey || event.metaKey) return;
    const { selectionStart: from, selectionEnd: to, value } = event.target;
    const atStart = to === 0 || (from === 0 && to === value.length);
    const atEnd = from === value.length || (from === 0 && to === value.length);
    if (event.key === "Enter") {
      event.preventDefault(); // In the last row too: a sheet is never sent by Enter.
      go(event, event.shiftKey ? -1 : 1, 0);
    } else if (event.key === "ArrowDown") go(event, 1, 0);
    else if (event.key === "ArrowUp") go(event, -1, 0);
    else if (event.key === "ArrowRight" && atEnd && !event.shiftKey) go(event, 0, 1);
    else if (event.key === "ArrowLeft" && atStart && !event.shiftKey) go(event, 0, -1);
  });
  sheet.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (event.target.tagName !== "INPUT" || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    text.split(/\r?\n/).forEach((line, down) => {
      line.split("\t").forEach((given, on) => {
        const field = beside(event.target, down, on);
        if (field) field.value = given.trim();
      });
    });
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
