// What the upload says to the server: announce, ask for parts, confirm. A file speaks with a token
// of its own, so that it goes on when the sign-in has ended (portal B4).
import { home, request } from "./session.js";

const API = "/api/v1/documents";
const LONGEST_PAUSE = 30_000;
const TRIES = 6;

/** A refusal in the words of the server. */
export class Refused extends Error {}
/** The person stopped it for now. */
export class Paused extends Error {}

/** A while, or until the line is there again, whichever comes first. */
const pause = (ms) =>
  new Promise((done) => {
    const timer = setTimeout(done, ms);
    addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
  });

/** A line that breaks is no refusal: the same request a little later, as often as it takes. */
export const patiently = async (send, broken) => {
  for (let tried = 0; ; tried += 1) {
    try {
      const answer = await send();
      if (answer.status < 503) return answer;
    } catch (failed) {
      if (!(failed instanceof TypeError)) throw failed;
    }
    broken();
    await pause(Math.min(LONGEST_PAUSE, 1000 * 2 ** tried));
  }
};

const words = async (answer) => {
  const said = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) throw new Refused(said.detail || said.title);
  return said;
};

export class Remote {
  /** `broken` is told whenever the line is down. */
  constructor(stream, broken) {
    Object.assign(this, { stream, broken, tokens: new Map() });
  }

  /** As the person who is signed in. */
  async asPerson(method, path, body, key) {
    const headers = body ? { "Content-Type": "application/json" } : {};
    if (key) headers["Idempotency-Key"] = key;
    const options = { method, headers, body: body && JSON.stringify(body) };
    return words(await patiently(() => request(API + path, options), this.broken));
  }

  /** As the file itself; its token is renewed by whoever is signed in, once it is over. */
  async asFile(method, id, path, body) {
    if (!this.tokens.has(id)) await this.renew(id);
    for (let tried = 1; ; tried += 1) {
      const headers = { Accept: "application/json", "X-Upload-Token": this.tokens.get(id) };
      if (body) headers["Content-Type"] = "application/json";
      const options = { method, headers, body: body && JSON.stringify(body) };
      const send = () => fetch(`${home}${API}/${id}${path}`, options);
      const answer = await patiently(send, this.broken);
      if (answer.status !== 401 || tried === TRIES) return words(answer);
      await this.renew(id);
    }
  }

  async renew(id) {
    this.tokens.set(id, (await this.asPerson("POST", `/${id}/upload-token`)).token);
  }

  /** Uploads of this case that were begun and not finished. */
  async unfinished() {
    const found = [];
    for (let after = ""; after !== null; ) {
      const query = new URLSearchParams({ limit: 200, stream: this.stream, after });
      const page = await this.asPerson("GET", `?${query}`);
      found.push(...page.documents.filter((one) => ["reserved", "receiving"].includes(one.state)));
      after = page.next_after;
    }
    return found;
  }

  /** `replaces` is the version that the file comes after, if it is a new version. */
  announce(file, fingerprint, replaces) {
    const key = crypto.getRandomValues(new Uint32Array(4)).join("-");
    const wish = { stream: this.stream, name: file.name, size: file.size, fingerprint, replaces };
    return this.asPerson("POST", "", wish, key);
  }
}

/** XMLHttpRequest, because fetch does not tell how far an upload has come. */
export const put = (address, body, tell, running) =>
  new Promise((done, fail) => {
    const sending = new XMLHttpRequest();
    sending.open("PUT", address);
    sending.upload.onprogress = (event) => tell(event.loaded);
    sending.onload = () => done(sending);
    sending.onerror = () => fail(new TypeError("network"));
    sending.onabort = () => fail(new Paused());
    sending.onloadend = () => running.delete(sending);
    running.add(sending);
    sending.send(body);
  });
