// <resumable-upload>: sends files part by part from the browser to the store, and goes on where it
// stopped: after a reload, a crash, another day, the end of the sign-in. Without it the form inside
// posts the file plainly. What has arrived, and whether a file is good, is the server's word.
// With data-replaces it sends a new version of that file, in the words of the page's first one.
import { NotSignedIn, stillSignedIn } from "./session.js";
import { canHash, fingerprint, isSame, refused, sha256, unfitFilm } from "./upload_checks.js";
import { Line, Meter, named } from "./upload_line.js";
import { Paused, Refused, Remote, patiently, put } from "./upload_remote.js";

const PARALLEL = 3;
const TRIES = 5;
const LOOK_AGAIN = 1500;
const STOPPED = null;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** One file on its way. */
class Sending {
  constructor(remote, file, line) {
    Object.assign(this, { remote, file, line, running: new Set(), going: Promise.resolve() });
  }

  pause() {
    this.going = new Promise((go) => (this.go = go));
    for (const sending of this.running) sending.abort();
    this.line.hold(this.line.texts.paused);
  }

  resume() {
    this.line.hold("");
    this.meter?.fresh();
    this.go();
  }

  async run(begun) {
    const { id, part_size: size, part_count: count } = begun;
    const { received } = await this.remote.asFile("GET", id, "/parts");
    const there = new Set(received.map((part) => part.number));
    const missing = Array.from({ length: count }, (_, at) => at + 1).filter((n) => !there.has(n));
    const arrived = received.reduce((all, part) => all + part.size, 0);
    this.meter = new Meter(this.line, this.file.size, arrived);
    this.line.pausing(() => this.pause(), () => this.resume());
    const worker = async () => {
      for (let number = missing.shift(); number; number = missing.shift()) {
        await this.part(id, number, this.file.slice((number - 1) * size, number * size));
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    this.line.at("received");
    await this.remote.asFile("POST", id, "/confirmation");
    return id;
  }

  /** One part, until it has arrived; a new address each time, since one is good for an hour. */
  async part(id, number, body) {
    const hash = await sha256(body);
    const asked = { numbers: [number], sha256: hash ? { [number]: hash } : {} };
    for (let refusals = 0; refusals < TRIES; ) {
      await this.going;
      try {
        const answer = await patiently(async () => {
          await this.going;
          const signed = await this.remote.asFile("POST", id, "/parts", asked);
          const tell = (bytes) => this.meter.sending(number, bytes);
          return put(signed.urls[0].url, body, tell, this.running);
        }, this.remote.broken);
        if (answer.status === 200) return this.meter.done(number, body.size);
        refusals += 1;
      } catch (stopped) {
        if (!(stopped instanceof Paused)) throw stopped;
      }
      this.meter.sending(number, 0);
    }
    throw new Refused(this.line.texts.broken);
  }
}

/** Resolves when its check has ended; until then the line says which stage it is at. */
const settled = async (remote, id, line) => {
  for (;;) {
    const shown = await remote.asFile("GET", id, "");
    if (["usable", "bad"].includes(shown.state)) return shown;
    line?.checked(shown.stage, shown.waits_for);
    await wait(LOOK_AGAIN);
  }
};

class ResumableUpload extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    const { replaces } = this.dataset;
    this.texts = document.querySelector("resumable-upload[data-stream]").dataset;
    this.list = (replaces ? this : document).querySelector("[data-upload-list]");
    this.input = this.form.querySelector("input[type=file]");
    this.button = this.form.querySelector("button:not([type=button])");
    this.line = null;
    this.busy = false;
    this.remote = new Remote(this.texts.stream, () => this.line?.hold(this.texts.broken));
    this.input.multiple = !replaces;
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("beforeunload", (event) => this.busy && event.preventDefault());
    this.dropping();
    if (replaces) return;
    this.hint("unhashed", !canHash);
    this.hint("drop", matchMedia("(pointer: fine)").matches);
    this.hint("wechat", /MicroMessenger/i.test(navigator.userAgent));
    this.lookBack();
  }

  hint(name, shown) {
    const note = this.querySelector(`[data-hint=${name}]`);
    if (note) note.hidden = !shown;
  }

  /** A file that is let go over the form is chosen, not opened in place of the page. */
  dropping() {
    const over = (is) => (event) => {
      event.preventDefault();
      this.form.classList.toggle("is-over", is && !this.busy);
    };
    this.form.addEventListener("dragover", over(true));
    this.form.addEventListener("dragleave", over(false));
    this.form.addEventListener("drop", (event) => {
      over(false)(event);
      const { files } = event.dataTransfer;
      if (this.busy || !files.length || (files.length > 1 && !this.input.multiple)) return;
      this.input.files = files;
      this.input.dispatchEvent(new Event("change"));
    });
  }

  async submit(event) {
    if (!this.input.files.length) return;
    event.preventDefault();
    if (this.busy) return;
    this.busy = this.button.disabled = true;
    const allSaid = await this.sendAll([...this.input.files]);
    this.busy = this.button.disabled = false;
    this.form.reset();
    // The page of who is not signed in any more stays: what it says of the files is true.
    if (allSaid && (await stillSignedIn())) window.location.assign(window.location.pathname);
  }

  /** One after another, and each is checked while the next one goes: a check that must wait holds
   * up no file. True when the server's own list now says it all. */
  async sendAll(files) {
    const waiting = files.map((file) => [file, new Line(this.list, file.name, this.texts)]);
    const fit = waiting.filter(([file, line]) => !this.refused(file, line));
    const checks = [];
    for (const [file, line] of fit) {
      this.line = line;
      const id = await this.told(line, () => this.send(file, line));
      checks.push(id && this.told(line, () => this.check(id, line)));
    }
    const ended = await Promise.all(checks);
    return fit.length === files.length && !ended.includes(STOPPED);
  }

  /** All of them are looked at before the first byte of the first. */
  refused(file, line) {
    const why = refused(file, this.texts);
    if (why) line.bad(this.texts[why]);
    return why;
  }

  /** What came of it; `STOPPED` where it could not be done: the line says why. */
  async told(line, act) {
    try {
      return await act();
    } catch (stopped) {
      if (!(stopped instanceof Refused || stopped instanceof NotSignedIn)) throw stopped;
      line.bad(stopped instanceof Refused ? stopped.message : this.texts.broken);
      return STOPPED;
    }
  }

  /** Its id when all of it has arrived; nothing where the person leaves it. */
  async send(file, line) {
    line.at("receiving");
    const length = await unfitFilm(file, this.texts);
    if (length !== null) {
      const said = this.texts.unfit.replace("{m}", Math.floor(length / 60)).replace("{s}", length % 60);
      if (!(await line.asked(said))) return "";
    }
    const print = await fingerprint(file, Number(this.texts.part));
    const { replaces } = this.dataset;
    const begun = (await this.remote.unfinished()).find(
      (one) => (!replaces || one.replaces === replaces) && isSame(one, file, print),
    );
    return new Sending(this.remote, file, line).run(
      begun ?? (await this.remote.announce(file, print, replaces)),
    );
  }

  async check(id, line) {
    const shown = await settled(this.remote, id, line);
    if (shown.state === "usable") line.at("usable");
    else line.bad(this.texts[named("bad", shown.problem)] ?? "");
  }

  /** What was begun before: how much of it is there, and whether a check has ended. */
  async lookBack() {
    const waiting = [...document.querySelectorAll("[data-document][data-state=checking]")];
    if (waiting.length) {
      Promise.all(waiting.map((item) => settled(this.remote, item.dataset.document))).then(
        () => this.busy || window.location.assign(window.location.pathname),
        () => {},
      );
    }
    for (const item of document.querySelectorAll("[data-unfinished]")) {
      const { received } = await this.remote.asFile("GET", item.dataset.unfinished, "/parts");
      const bytes = received.reduce((all, part) => all + part.size, 0);
      const percent = Math.floor((100 * bytes) / Number(item.dataset.size));
      item.textContent = this.texts.goOn.replace("{p}", percent);
    }
  }
}

customElements.define("resumable-upload", ResumableUpload);
