// How one file stands in the list: name, four steps in words, how far it has come, its buttons.

const STEPS = ["receiving", "received", "checking", "usable"];
/** The attribute that has the words: "bad" and "type-not-taken" give badTypeNotTaken. */
export const named = (kind, name) =>
  name && `${kind}-${name}`.replace(/-[a-z]/g, (two) => two[1].toUpperCase());
const minutes = (seconds) => Math.max(1, Math.round(seconds / 60));

const made = (tag, words = "", kind = "") => {
  const element = document.createElement(tag);
  element.textContent = words;
  if (kind) element.className = kind;
  return element;
};

const button = (words, name) => {
  const element = made("button", words, "linkish");
  element.type = "button";
  element.append(made("span", ` ${name}`, "vh"));
  return element;
};

export class Line {
  /** `texts` are the element's data attributes; `name` is the file's. */
  constructor(list, name, texts) {
    Object.assign(this, { texts, name });
    this.item = made("li", "", "file");
    const wide = made("div", "", "wide");
    const track = made("ol", "", "track");
    this.steps = STEPS.map((step) => {
      const shown = made("li", texts[step]);
      shown.dataset.step = step;
      track.append(shown);
      return shown;
    });
    this.bar = made("progress");
    this.bar.max = 100;
    this.bar.setAttribute("aria-label", name);
    this.words = made("p");
    this.buttons = made("div", "", "acts");
    wide.append(track, this.bar, this.words);
    const heading = made("p");
    heading.append(made("strong", name));
    this.item.append(heading, this.buttons, wide);
    list.append(this.item);
    this.at("waiting");
    this.say(texts.waiting);
  }

  at(step) {
    this.item.dataset.state = step;
    for (const shown of this.steps) {
      if (shown.dataset.step === step) shown.setAttribute("aria-current", "step");
      else shown.removeAttribute("aria-current");
    }
    this.bar.hidden = step !== "receiving";
    if (step !== "receiving") {
      this.say("");
      this.buttons.replaceChildren();
    }
  }

  /** 正在检查：查毒, and what that waits for. */
  checked(stage, hold) {
    const step = stage === "received" ? stage : "checking";
    if (this.item.dataset.state !== step) this.at(step);
    this.say([this.texts[named("on", stage)], this.texts[named("for", hold)]].filter(Boolean).join(" "));
  }

  say(words) {
    if (this.words.textContent !== words) this.words.textContent = words;
  }

  /** 正在上传 62 %（约3分钟）, and nothing else while it is held up. */
  progress(share, secondsLeft) {
    const percent = Math.floor(share * 100);
    this.bar.value = percent;
    const left = secondsLeft === null ? "" : this.texts.left.replace("{n}", minutes(secondsLeft));
    this.say(this.held || `${this.texts.receiving} ${percent} %${left}`);
  }

  /** Why it does not go on at this moment; empty when it does. */
  hold(words) {
    this.held = words;
    if (words) this.say(words);
  }

  bad(words) {
    const last = this.steps.at(-1);
    last.textContent = this.texts.bad;
    last.classList.add("is-bad");
    this.at("usable");
    this.item.dataset.state = "bad";
    this.say(words);
  }

  /** A button that stops and goes on. */
  pausing(pause, resume) {
    const toggle = button(this.texts.pause, this.name);
    let stopped = false;
    toggle.addEventListener("click", () => {
      stopped = !stopped;
      toggle.firstChild.textContent = stopped ? this.texts.resume : this.texts.pause;
      (stopped ? pause : resume)();
    });
    this.buttons.replaceChildren(toggle);
  }

  /** A question before the first byte; resolves to whether the person wants to go on. */
  asked(words) {
    this.hold(words);
    return new Promise((done) => {
      const yes = button(this.texts.anyway, this.name);
      const no = button(this.texts.leave, this.name);
      const answer = (said) => () => {
        this.buttons.replaceChildren();
        this.hold("");
        if (!said) this.item.remove();
        done(said);
      };
      yes.addEventListener("click", answer(true));
      no.addEventListener("click", answer(false));
      this.buttons.replaceChildren(yes, no);
    });
  }
}

/** Bytes that have arrived, of this file, and how fast. */
export class Meter {
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
    this.line.hold("");
    this.show();
  }

  /** After a stop the speed is measured afresh. */
  fresh() {
    Object.assign(this, { before: this.arrived, since: Date.now() });
    this.under.clear();
    this.show();
  }

  show() {
    const sent = this.arrived + [...this.under.values()].reduce((all, bytes) => all + bytes, 0);
    const passed = (Date.now() - this.since) / 1000;
    const rate = (sent - this.before) / passed;
    const left = passed > 2 && rate > 0 ? (this.total - sent) / rate : null;
    this.line.progress(this.total ? sent / this.total : 1, left);
  }
}
