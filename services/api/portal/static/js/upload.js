// Sends files part by part from the browser to the store, and goes on where it stopped.
// An enhancement: without it the same form posts the file plainly. It decides nothing: what is
// taken, and whether a file is good, is the server's word.

const API = "/api/v1/documents";
const PARALLEL = 2;
const TRIES = 6;
const LOOK_AGAIN = 1500;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const minutes = (seconds) => Math.max(1, Math.round(seconds / 60));

/** A refusal in the words of the server. */
class Refused extends Error {}

class Server {
  constructor(csrf) {
    this.csrf = csrf;
  }

  async ask(method, path, body, key) {
    const headers = { Accept: "application/json", "X-CSRF-Token": this.csrf };
    if (body) headers["Content-Type"] = "application/json";
    if (key) headers["Idempotency-Key"] = key;
    const answer = await this.again(() =>
      fetch(API + path, { method, headers, body: body && JSON.stringify(body) }),
    );
    const said = answer.status === 204 ? null : await answer.json();
    if (!answer.ok) throw new Refused(said.detail || said.title);
    return said;
  }

  /** A line that breaks is no refusal: the same request, with the same key, a little later. */
  async again(send) {
    for (let tried = 1; ; tried += 1) {
      try {
        const answer = await send();
        if (answer.status < 503 || tried === TRIES) return answer;
      } catch (broken) {
        if (tried === TRIES) throw broken;
      }
      await wait(500 * 2 ** tried);
    }
  }
}

/** One line of the list: name, steps, progress, words. */
class Line {
  constructor(list, file, texts) {
    this.texts = texts;
    this.item = document.createElement("li");
    this.item.className = "file";
    const name = document.createElement("h3");
    name.textContent = file.name;
    const wide = document.createElement("div");
    wide.className = "wide";
    this.track = document.createElement("ol");
    this.track.className = "track";
    this.steps = ["receiving", "received", "checking", "usable"].map((step) => {
      const shown = document.createElement("li");
      shown.textContent = texts[step];
      shown.dataset.step = step;
      this.track.append(shown);
      return shown;
    });
    this.bar = document.createElement("progress");
    this.bar.max = 100;
    this.bar.setAttribute("aria-label", file.name);
    this.words = document.createElement("p");
    wide.append(this.track, this.bar, this.words);
    this.item.append(name, wide);
    list.append(this.item);
    this.at("receiving");
  }

  at(step) {
    this.item.dataset.state = step;
    for (const shown of this.steps) {
      if (shown.dataset.step === step) shown.setAttribute("aria-current", "step");
      else shown.removeAttribute("aria-current");
    }
    this.bar.hidden = step !== "receiving";
    if (step !== "receiving") this.words.textContent = "";
  }

  progress(share, secondsLeft) {
    const percent = Math.floor(share * 100);
    this.bar.value = percent;
    const left = secondsLeft === null ? "" : this.texts.left.replace("{n}", minutes(secondsLeft));
    const words = left ? `${percent}% · ${left}` : `${percent}%`;
    if (this.words.textContent !== words) this.words.textContent = words;
  }

  bad(words) {
    const last = this.steps[this.steps.length - 1];
    last.textContent = this.texts.bad;
    last.classList.add("is-bad");
    this.at("usable");
    this.item.dataset.state = "bad";
    this.words.textContent = words || "";
  }
}

/** Bytes that have arrived, of this file, and how fast. */
class Meter {
  constructor(line, total, arrived) {
    Object.assign(this, { line, total, arrived, before: arrived, since: Date.now() });
    this.under = new Map();
    this.show();
  }

  sending(number, bytes) {
    this.under.set(number, bytes);
    this.show();
  }

  done(number, bytes) {
    this.under.delete(number);
    this.arrived += bytes;
    this.show();
  }

  show() {
    const sent = this.arrived + [...this.under.values()].reduce((all, bytes) => all + bytes, 0);
    const seconds = (Date.now() - this.since) / 1000;
    const rate = (sent - this.before) / seconds;
    const left = seconds > 2 && rate > 0 ? (this.total - sent) / rate : null;
    this.line.progress(this.total ? sent / this.total : 1, left);
  }
}

/** XMLHttpRequest, because fetch does not tell how far an upload has come. */
const put = (url, body, tell) =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    request.upload.onprogress = (event) => tell(event.loaded);
    request.onload = () => done(request.status);
    request.onerror = () => fail(new Error("network"));
    request.send(body);
  });

const sendPart = async (server, id, number, body, meter) => {
  for (let tried = 1; ; tried += 1) {
    try {
      // A new address for every try: one is good for an hour, a bad line may take longer.
      const signed = await server.ask("POST", `/${id}/parts`, { numbers: [number] });
      const status = await put(signed.urls[0].url, body, (sent) => meter.sending(number, sent));
      if (status === 200) break;
      throw new Error(String(status));
    } catch (broken) {
      if (broken instanceof Refused || tried === TRIES) throw broken;
      meter.sending(number, 0);
      await wait(1000 * 2 ** tried);
    }
  }
  meter.done(number, body.size);
};

/** An upload of the same file that was not finished, or a new one. */
const reserve = async (server, stream, file) => {
  const listed = await server.ask("GET", `?limit=200&stream=${encodeURIComponent(stream)}`);
  const begun = listed.documents.find(
    (one) =>
      ["reserved", "receiving"].includes(one.state) &&
      one.name === file.name &&
      one.declared_size === file.size,
  );
  if (begun) return begun;
  const wish = { stream, name: file.name, size: file.size };
  return server.ask("POST", "", wish, crypto.getRandomValues(new Uint32Array(4)).join("-"));
};

const sendFile = async (server, stream, file, line) => {
  const { id, part_size: size, part_count: count } = await reserve(server, stream, file);
  const { received } = await server.ask("GET", `/${id}/parts`);
  const there = new Set(received.map((part) => part.number));
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter((n) => !there.has(n));
  const arrived = received.reduce((all, part) => all + part.size, 0);
  const meter = new Meter(line, file.size, arrived);
  const worker = async () => {
    for (let number = missing.shift(); number; number = missing.shift()) {
      const body = file.slice((number - 1) * size, number * size);
      await sendPart(server, id, number, body, meter);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  line.at("received");
  await server.ask("POST", `/${id}/confirmation`);
  line.at("checking");
  return settled(server, id);
};

const settled = async (server, id) => {
  for (;;) {
    const shown = await server.ask("GET", `/${id}`);
    if (["usable", "bad"].includes(shown.state)) return shown;
    await wait(LOOK_AGAIN);
  }
};

/** Sends the chosen files one after another; true when the server's list now says it all. */
const sendAll = async (server, form, files) => {
  const texts = form.dataset;
  const list = document.querySelector("[data-upload-list]");
  let allSaid = true;
  for (const file of files) {
    const line = new Line(list, file, texts);
    try {
      const shown = await sendFile(server, texts.stream, file, line);
      if (shown.state === "usable") line.at("usable");
      else line.bad("");
    } catch (refused) {
      allSaid = false;
      line.bad(refused instanceof Refused ? refused.message : texts.broken || "");
    }
  }
  return allSaid;
};

const form = document.querySelector("form[data-upload]");
if (form) {
  const server = new Server(form.dataset.csrf);
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button:not([type=button])");
  let busy = false;
  input.multiple = true;

  form.addEventListener("submit", async (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    if (busy) return;
    busy = button.disabled = true;
    const allSaid = await sendAll(server, form, [...input.files]);
    busy = button.disabled = false;
    form.reset();
    if (allSaid) window.location.assign(window.location.pathname);
  });

  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });

  // Files that are being checked since before: the page is shown again when that has ended.
  const waiting = [...document.querySelectorAll("[data-document][data-state=checking]")];
  if (waiting.length) {
    Promise.all(waiting.map((item) => settled(server, item.dataset.document)))
      .then(() => busy || window.location.assign(window.location.pathname))
      .catch(() => {});
  }
}
