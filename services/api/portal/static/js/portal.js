// Enhancements only: every page is complete without this file. It sends nothing anywhere.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// The error summary takes the focus when the server sends a page back.
$("[data-focus]")?.focus();

// The menu closes like a menu: on Escape, and when something else is chosen.
const menu = $("details[data-menu]");
if (menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    $("summary", menu).focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

// Divider of the split view: a range input, so that the keyboard moves it too.
const range = $("input[data-split]");
const split = $(".split");
if (range && split) {
  range.closest("[hidden]")?.removeAttribute("hidden");
  const move = (width) => split.style.setProperty("--left", width);
  range.value = localStorage.getItem("split") ?? range.value;
  move(range.value);
  range.addEventListener("input", () => {
    move(range.value);
    localStorage.setItem("split", range.value);
  });
}

// Running sums beside a formula: only a preview, the server computes them again on saving.
const total = $("output[data-total]");
if (total) {
  const inputs = $$("input[data-deduct]");
  const sum = () => {
    const taken = inputs.reduce((all, input) => all + (Number(input.value) || 0), 0);
    total.value = (Number(total.dataset.base) - taken).toFixed(1);
  };
  for (const input of inputs) input.addEventListener("input", sum);
}

// Countdown: the server prints the days; this adds hours, counted by the server's own clock.
const left = $("[data-deadline]");
if (left) {
  const offset = Date.parse(left.dataset.now) - Date.now();
  const pattern = left.dataset.pattern;
  const tick = () => {
    const ms = Date.parse(left.dataset.deadline) - Date.now() - offset;
    const hours = Math.max(0, Math.floor(ms / 3600000));
    left.textContent = pattern.replace("{d}", Math.floor(hours / 24)).replace("{h}", hours % 24);
  };
  tick();
  setInterval(tick, 60000);
}

// What does harm is asked about once more; only then it is sent.
for (const harm of $$("dialog[data-harm]")) {
  const back = $("[data-leave]", harm);
  back.addEventListener("click", () => harm.close());
  harm.closest("form").addEventListener("submit", (event) => {
    if (harm.open || event.submitter?.name) return;
    event.preventDefault();
    harm.showModal();
    back.focus();
  });
}

// A long list of choices is sent when one is chosen, where the page says so.
for (const select of $$("select[data-send]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// File fields: a real button in the page's own language in place of the browser's words.
for (const input of $$("input[type=file][data-button]")) {
  const box = document.createElement("div");
  const button = document.createElement("button");
  const names = document.createElement("span");
  const show = () => {
    const chosen = [...input.files].map((file) => file.name);
    names.textContent = chosen.join(document.body.dataset.between) || input.dataset.none;
  };
  box.className = "chooser";
  button.type = "button";
  button.className = "btn btn--plain";
  button.textContent = input.dataset.button;
  names.id = `${input.id}-names`;
  names.setAttribute("role", "status");
  button.setAttribute("aria-describedby", names.id);
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", show);
  input.form?.addEventListener("reset", () => setTimeout(show));
  show();
  box.append(button, names);
  input.before(box);
  input.hidden = true;
}

// "/" goes to the search box, unless something is being typed or the person wants no such keys.
const find = $("#find");
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (!find?.ariaKeyShortcuts || typing || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  find.focus();
  find.select();
});

// Single keys that a link names for itself: the next and the one before. Whoever types, or turns
// pages in the viewer, means something else by them.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable]");
  if (event.defaultPrevented || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j" || event.key === "k") $(`a[aria-keyshortcuts="${event.key}"]`)?.click();
});
