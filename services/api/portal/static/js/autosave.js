// What is typed is kept while it is typed: on the server for accounts, on this device for the
// public. Nothing is sent as a form by this; without it the buttons of the form save.
import { NotSignedIn, request } from "./session.js";

const PAUSE = 1200;
const KEPT_DAYS = 7;
const LEFT_OUT = new Set(["csrf", "key", "website"]);

/** The fields of a form as they stand, without files and secrets. */
const typed = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.has(name));

class Draft {
  constructor(line) {
    this.line = line;
    this.form = line.closest("form");
    this.sending = null;
    this.form.addEventListener("input", () => this.later());
    this.form.addEventListener("change", () => this.later());
    this.form.addEventListener("submit", () => this.stop());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.timer) this.now();
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.sending?.abort();
  }

  say(words) {
    this.line.hidden = false;
    if (this.line.textContent !== words) this.line.textContent = words;
  }

  async now() {
    this.stop();
    this.sending = new AbortController();
    const body = new URLSearchParams([["form", this.line.dataset.autosave], ...typed(this.form)]);
    try {
      const answer = await request("/drafts", {
        method: "POST",
        body,
        signal: this.sending.signal,
        keepalive: document.hidden, // The page may be on its way out.
      });
      if (!answer.ok) throw new TypeError(String(answer.status));
      this.say(this.line.dataset.saved.replace("{time}", (await answer.json()).saved));
    } catch (failed) {
      if (failed.name === "AbortError") return;
      this.say(this.line.dataset.failed);
      // A line that is down comes back; who closed the sign-in is asked again at the next key.
      if (!(failed instanceof NotSignedIn)) this.later();
    }
  }
}

/** The public has no account: the text stays on this device, a week at most (portal B3.12). */
class DeviceDraft extends Draft {
  constructor(line) {
    super(line);
    this.key = `draft:${line.dataset.autosave}`;
    this.clear = this.form.querySelector("[data-clear]");
    this.clear?.querySelector("button").addEventListener("click", () => this.forget());
    this.form.addEventListener("submit", () => localStorage.removeItem(this.key));
    this.restore();
  }

  async now() {
    this.stop();
    localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), fields: typed(this.form) }));
    const time = new Date().toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });
    this.say(this.line.dataset.saved.replace("{time}", time));
    if (this.clear) this.clear.hidden = false;
  }

  restore() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!kept) return;
    if (Date.now() - kept.at > KEPT_DAYS * 86400000) return this.forget();
    const empty = typed(this.form).every(([name, value]) => !value || this.form.elements[name].type === "hidden");
    if (!empty) return;
    for (const [name, value] of kept.fields) {
      const field = this.form.elements[name];
      if (field instanceof RadioNodeList || !["hidden", "checkbox"].includes(field?.type)) {
        if (field) field.value = value;
      } else if (field.type === "checkbox") field.checked = true;
    }
    this.say(this.line.dataset.restored);
    if (this.clear) this.clear.hidden = false;
  }

  forget() {
    localStorage.removeItem(this.key);
    this.form.reset();
    this.line.hidden = true;
    if (this.clear) this.clear.hidden = true;
  }
}

for (const line of document.querySelectorAll("[data-autosave]")) {
  if (line.dataset.on === "device") new DeviceDraft(line);
  else new Draft(line);
}

// Signed in again, and the form comes back as it was: it only has to be shown.
document.querySelector("form[data-show-again]")?.requestSubmit();
