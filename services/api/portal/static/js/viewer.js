// Looking at evidence: pages of a PDF, a film from the cited second on, a picture up close. The
// server drew all that is there already; this turns pages, zooms, and says what was shown.
import { home, token } from "./session.js";

const FLUSH = 10000;
const STEP = 1.25;
const MOST = 4;
const AWAY = 10;

/** Pages and minutes that were on the screen; sent together, and once more when the page is left. */
class Shown {
  constructor(id) {
    this.address = `${home}/api/v1/documents/${id}/views`;
    this.waiting = new Map();
    this.timer = setInterval(() => this.send(), FLUSH);
    this.leave = () => document.hidden && this.send();
    document.addEventListener("visibilitychange", this.leave);
  }

  add(what, number) {
    if (!document.hidden) this.waiting.set(`${what}:${number}`, { what, number });
  }

  send() {
    if (!this.waiting.size) return;
    const some = [...this.waiting].slice(0, 200);
    for (const [key] of some) this.waiting.delete(key);
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": token() };
    const body = JSON.stringify({ seen: some.map(([, spot]) => spot) });
    // Whoever reads is not disturbed by a line that broke: it goes with the next ones.
    const back = () => some.forEach(([key, spot]) => this.waiting.set(key, spot));
    fetch(this.address, { method: "POST", headers, body, keepalive: true }).catch(back);
  }

  end() {
    this.send();
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.leave);
  }
}

let library = null;

/** pdf.js, fetched once and only where a PDF is looked at; the browser holds it against its hash. */
const pdfjs = ({ pdf, integrity, worker }) => {
  library ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    Object.assign(script, { type: "module", src: home + pdf, integrity, onerror: fail });
    script.onload = () => {
      globalThis.pdfjsLib.GlobalWorkerOptions.workerSrc = home + worker;
      done(globalThis.pdfjsLib);
    };
    document.head.append(script);
  });
  return library;
};

/** Where the file itself lies: one small request follows the way to the store, the others go there. */
const whereabouts = async (source) => {
  const answer = await fetch(home + source, { headers: { Range: "bytes=0-0" } });
  if (!answer.ok) throw new TypeError(String(answer.status));
  await answer.arrayBuffer();
  return answer.url;
};

class Pages {
  constructor(viewer) {
    this.viewer = viewer;
    this.number = Number(viewer.dataset.page) || 1;
    this.zoom = 1;
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.opening = this.open();
  }

  async open() {
    const { viewer } = this;
    const { cmaps } = viewer.dataset;
    const [pdf, url] = await Promise.all([pdfjs(viewer.dataset), whereabouts(viewer.dataset.source)]);
    const asked = { url, cMapUrl: home + cmaps, cMapPacked: true, isEvalSupported: false, useWasm: false };
    Object.assign(asked, { disableAutoFetch: true, disableStream: true, verbosity: 0 });
    this.task = pdf.getDocument(asked);
    this.file = await this.task.promise;
    viewer.part("plain").replaceWith(this.canvas);
    viewer.part("of").textContent = `/ ${this.file.numPages}`;
    viewer.part("words").hidden = false;
    await this.draw();
  }

  async draw() {
    const { viewer } = this;
    this.number = Math.min(Math.max(this.number, 1), this.file.numPages);
    const number = this.number;
    viewer.part("at").value = number;
    const page = await this.file.getPage(number);
    const natural = page.getViewport({ scale: 1 });
    const width = viewer.part("stage").clientWidth * this.zoom;
    const sharp = Math.min(devicePixelRatio || 1, 2);
    const viewport = page.getViewport({ scale: (width / natural.width) * sharp });
    const fresh = document.createElement("canvas");
    fresh.width = viewport.width;
    fresh.height = viewport.height;
    await page.render({ canvas: fresh, viewport }).promise;
    if (number !== this.number) return;
    this.canvas.width = fresh.width;
    this.canvas.height = fresh.height;
    this.canvas.style.inlineSize = `${width}px`;
    this.canvas.getContext("2d").drawImage(fresh, 0, 0);
    const said = viewer.dataset.shown.replace("{n}", number).replace("{all}", this.file.numPages);
    this.canvas.setAttribute("aria-label", said);
    this.canvas.dataset.drawn = number;
    viewer.part("status").textContent = said;
    viewer.shown.add("page", number);
    const { items } = await page.getTextContent();
    if (number === this.number) viewer.part("words").lastElementChild.textContent = items.map((item) => item.str).join(" ");
  }

  async turn(to) {
    await this.opening;
    this.number = to;
    this.viewer.part("stage").scrollTop = 0;
    await this.draw();
  }

  async scale(to) {
    await this.opening;
    this.zoom = Math.min(Math.max(to, 1 / MOST), MOST);
    await this.draw();
  }

  get place() {
    return `p. ${this.number}`;
  }

  end() {
    this.task?.destroy();
  }
}

class Picture {
  constructor(viewer) {
    this.box = viewer.part("picture");
    this.zoom = 1;
    viewer.shown.add("file", 0);
  }

  scale(to) {
    this.zoom = Math.min(Math.max(to, 1), MOST);
    this.box.style.setProperty("--zoom", this.zoom);
  }
}

class Film {
  constructor(viewer) {
    this.viewer = viewer;
    this.video = viewer.querySelector("video");
    this.until = Number(viewer.dataset.until) || 0;
    const from = Number(viewer.dataset.from) || 0;
    const start = () => {
      if (from && this.video.currentTime < from) this.video.currentTime = from;
    };
    if (this.video.readyState) start();
    else this.video.addEventListener("loadedmetadata", start, { once: true });
    this.video.addEventListener("timeupdate", () => this.moved());
    viewer.addEventListener("click", (event) => this.jump(event));
    for (const button of document.querySelectorAll("[data-stamp]")) this.stamp(button);
  }

  /** A chapter, a note, a line of the captions: a link for everybody, and here it moves the film. */
  jump(event) {
    const link = event.target.closest("a[data-second]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.until = Number(link.dataset.until) || 0;
    this.video.currentTime = Number(link.dataset.second);
    this.video.focus();
  }

  /** Beside the field of a minute: where the film stands now. */
  stamp(button) {
    button.hidden = false;
    button.onclick = () => {
      document.getElementById(button.dataset.stamp).value = this.place;
    };
  }

  /** The cited stretch ends with a pause, once; whoever plays on sees the rest. */
  moved() {
    const { video } = this;
    if (!video.paused) this.viewer.shown.add("minute", Math.floor(video.currentTime / 60));
    if (this.until && !video.paused && video.currentTime >= this.until) {
      this.until = 0;
      video.pause();
    }
  }

  skip(seconds) {
    this.video.currentTime = Math.max(0, this.video.currentTime + seconds);
  }

  get place() {
    const seconds = Math.floor(this.video.currentTime);
    const two = (number) => String(number).padStart(2, "0");
    return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }
}

const KINDS = { pdf: Pages, picture: Picture, film: Film };

class EvidenceViewer extends HTMLElement {
  part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  connectedCallback() {
    this.mark();
    const { kind, document: id } = this.dataset;
    const Kind = KINDS[kind];
    if (!Kind || !this.part("stage") || (kind === "pdf" && !this.dataset.pdf)) return;
    this.shown = new Shown(id);
    this.kind = new Kind(this);
    this.kind.opening?.catch(() => this.fail());
    for (const name of ["tools", "keys"]) this.part(name)?.removeAttribute("hidden");
    this.addEventListener("click", (event) => this.press(event.target.closest("[data-do]")?.dataset.do));
    this.addEventListener("keydown", (event) => this.key(event));
    this.part("at")?.addEventListener("change", (event) => this.kind.turn(Number(event.target.value) || 1));
    const speed = this.querySelector("[data-speed]");
    speed?.addEventListener("change", () => {
      this.kind.video.playbackRate = Number(speed.value);
    });
    // Where something is being written beside it, the place can be put into the text.
    this.text = document.querySelector("textarea[data-quotes]");
    if (this.text) this.querySelector("[data-do=quote]")?.removeAttribute("hidden");
  }

  /** Among the links that open files in this page: which is open, and the keyboard goes on here. */
  mark() {
    const links = [...document.querySelectorAll('a[hx-target="#viewer"]')];
    for (const link of links) link.removeAttribute("aria-current");
    links.find((link) => link.getAttribute("hx-get") === home + this.dataset.address)?.setAttribute("aria-current", "true");
    if (!links.includes(document.activeElement)) return;
    const video = this.querySelector("video");
    (video ?? this.part("stage"))?.focus();
    // Whoever clicked a film wants to see it (B3.4.4); where the browser forbids that, its button is there.
    video?.play().catch(() => {});
  }

  disconnectedCallback() {
    this.shown?.end();
    this.kind?.end?.();
  }

  fail() {
    for (const name of ["tools", "keys"]) this.part(name)?.setAttribute("hidden", "");
    const line = document.createElement("p");
    line.textContent = this.dataset.failed;
    this.part("stage").prepend(line);
  }

  press(what) {
    const { kind } = this;
    switch (what) {
      case "back":
        return kind.turn(kind.number - 1);
      case "on":
        return kind.turn(kind.number + 1);
      case "in":
        return kind.scale(kind.zoom * STEP);
      case "out":
        return kind.scale(kind.zoom / STEP);
      case "fit":
        return kind.scale(1);
      case "quote":
        return this.quote();
    }
  }

  /** Single keys, and only while the stage has the focus (WCAG 2.1.4). */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, button, a, summary")) return;
    const what = this.meaning(event.key);
    if (what === undefined) return;
    event.preventDefault();
    if (typeof what === "number") this.kind.skip(what);
    else this.press(what);
  }

  meaning(key) {
    if (this.dataset.kind === "film") return { j: -AWAY, k: AWAY, l: AWAY }[key];
    const zoom = { "+": "in", "=": "in", "-": "out", 0: "fit" }[key];
    if (zoom || this.dataset.kind !== "pdf") return zoom;
    return { j: "on", ArrowRight: "on", k: "back", ArrowLeft: "back" }[key];
  }

  quote() {
    const said = `[${this.dataset.name} ${this.kind.place}] `;
    this.text.setRangeText(said, this.text.selectionStart, this.text.selectionEnd, "end");
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
    this.text.focus();
  }
}

customElements.define("evidence-viewer", EvidenceViewer);
