// Boxes drawn on pages with a pointer; the text field beside them holds them all, and is what is sent.
const form = document.querySelector("[data-redact]");
const field = form?.querySelector("textarea");
const words = form?.dataset.remove;
const LEAST = 4;

function lines() {
  return field.value.split("\n").map((line) => line.trim().split(/[\s,\uff0c]+/).map(Number))
    .filter((one) => one.length === 5 && one.every(Number.isFinite));
}

function write(boxes) {
  field.value = boxes.map((one) => one.join(" ")).join("\n");
  draw();
}

function draw() {
  form.querySelectorAll(".redact__box").forEach((one) => one.remove());
  lines().forEach((box, at) => {
    const page = form.querySelector(`[data-page="${box[0]}"]`);
    if (!page) return;
    const shown = document.createElement("button");
    shown.type = "button";
    shown.className = "redact__box";
    shown.setAttribute("aria-label", words);
    place(shown, page, box);
    shown.addEventListener("pointerdown", (event) => event.stopPropagation());
    shown.addEventListener("click", () => write(lines().filter((_, other) => other !== at)));
    page.append(shown);
  });
}

function place(shown, page, [, left, top, width, height]) {
  const picture = page.querySelector("img");
  const [wide, high] = [picture.clientWidth / 1000, picture.clientHeight / 1000];
  Object.assign(shown.style, {
    left: `${left * wide}px`, top: `${top * high}px`, width: `${width * wide}px`, height: `${height * high}px`,
  });
}

function share(event, picture) {
  const there = picture.getBoundingClientRect();
  const within = (value) => Math.round(Math.min(1000, Math.max(0, value * 1000)));
  return [within((event.clientX - there.left) / there.width), within((event.clientY - there.top) / there.height)];
}

function drawable(page) {
  const picture = page.querySelector("img");
  let from = null;
  let shown = null;
  const box = (event) => {
    const to = share(event, picture);
    const [left, top] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
    return [Number(page.dataset.page), left, top, Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])];
  };
  picture.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    from = share(event, picture);
    shown = document.createElement("span");
    shown.className = "redact__box";
    page.append(shown);
  });
  picture.addEventListener("pointermove", (event) => from && place(shown, page, box(event)));
  picture.addEventListener("pointerup", (event) => {
    if (!from) return;
    const made = box(event);
    from = null;
    shown.remove();
    if (made[3] >= LEAST && made[4] >= LEAST) write([...lines(), made]);
  });
  picture.addEventListener("pointercancel", () => { from = null; shown?.remove(); });
  picture.addEventListener("load", draw);
}

if (form && field) {
  form.classList.add("redact--on");
  form.querySelectorAll(".redact__page").forEach(drawable);
  field.addEventListener("input", draw);
  window.addEventListener("resize", draw);
  draw();
}
