// In the field there is often no line. What is sent then waits on this device, photographs too, and
// goes as soon as there is one; the server takes the same thing twice as one. Without this the
// forms are sent as they are.
import { NotSignedIn, home, request } from "./session.js";

const store = () =>
  new Promise((done, fail) => {
    const asked = indexedDB.open("ecocase-field", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });

const within = async (mode, work) => {
  const db = await store();
  return new Promise((done, fail) => {
    const asked = work(db.transaction("waiting", mode).objectStore("waiting"));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  }).finally(() => db.close());
};

const account = document.body.dataset.account;
const note = document.querySelector("[data-waiting]");
const said = note?.querySelector("p");

const say = (words, more = "") => {
  note.hidden = false;
  said.textContent = words + more;
};

/** Only what this account wrote: a phone may pass from hand to hand. */
const waiting = async () => {
  const keys = await within("readonly", (all) => all.getAllKeys());
  const all = await within("readonly", (every) => every.getAll());
  return all.map((one, at) => ({ ...one, key: keys[at] })).filter((one) => one.account === account);
};

const told = async () => {
  const many = (await waiting()).length;
  if (many) say(note.dataset.words.replace("{n}", many));
  return many;
};

const bodyOf = (fields) => {
  const body = new FormData();
  for (const [name, value] of fields) if (name !== "csrf") body.append(name, value);
  return body;
};

/** The page that the server answered with, where it refused; null where it took it. */
const refusal = async (answer) => {
  if (answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".errors")?.textContent.trim().replace(/\s+/g, " ") ?? String(answer.status);
};

const AGAIN = 30;
let sending = false;
let alarm = 0;

/** Neither taken nor refused: the server, or what stands before it, can't just now. */
const busy = (answer) => answer.status === 429 || answer.status >= 500;

/** By itself: where the line was there all the time, nothing else would begin again. */
const again = (seconds) => {
  clearTimeout(alarm);
  alarm = setTimeout(flush, 1000 * (Number(seconds) || AGAIN));
};

const later = async (answer) => {
  say(note.dataset.later.replace("{n}", (await waiting()).length));
  again(answer.headers.get("Retry-After"));
};

/** One after the other, as they were written; stops where there is no line. */
const flush = async () => {
  if (sending) return;
  sending = true;
  clearTimeout(alarm);
  try {
    let sent = 0;
    for (const one of await waiting()) {
      const answer = await request(one.address, { method: "POST", body: bodyOf(one.fields), headers: { Accept: "text/html" } });
      if (busy(answer)) return await later(answer);
      const why = await refusal(answer);
      if (why) return say(note.dataset.refused, `${one.name} ${why}`);
      await within("readwrite", (all) => all.delete(one.key));
      sent += 1;
    }
    if (sent) say(note.dataset.gone);
  } catch (failed) {
    if (!(failed instanceof NotSignedIn) && !(failed instanceof TypeError)) throw failed;
    await told();
    if (failed instanceof TypeError && navigator.onLine) again();
  } finally {
    sending = false;
  }
};

const written = (form) => ({
  account,
  address: new URL(form.action).pathname.slice(home.length),
  fields: [...new FormData(form)].filter(([, value]) => typeof value === "string" || value.size),
  name: form.elements[form.dataset.name]?.value ?? "",
});

/** On this device from now on; what is written next is another one. */
const keep = async (form, one) => {
  await within("readwrite", (all) => all.add(one));
  form.reset();
  for (const own of form.querySelectorAll("[data-own-id]")) own.value = crypto.randomUUID().replaceAll("-", "");
};

/** What is wrong is said above what was written, and the photographs stay chosen. */
const answered = async (form, answer) => {
  if (answer.ok) return window.location.assign(answer.url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const wrong = page.querySelector(".errors");
  if (!wrong) return form.submit(); // Nothing that this form could mend: the server's own page says it.
  document.querySelector(".errors")?.remove();
  note.before(document.adoptNode(wrong));
  for (const name of ["note", "version"]) {
    const told = page.querySelector(`input[name=${name}]`);
    if (told && form.elements[name]) form.elements[name].value = told.value;
  }
  wrong.focus();
};

/** A line that breaks, or a server that is busy, refuses nothing: it is kept and goes again. */
const send = async (form) => {
  const one = written(form);
  if (!navigator.onLine) {
    await keep(form, one);
    return told();
  }
  try {
    const answer = await request(one.address, { method: "POST", body: bodyOf(one.fields), headers: { Accept: "text/html" } });
    if (!busy(answer)) return await answered(form, answer);
    await keep(form, one);
    await later(answer);
  } catch (failed) {
    if (!(failed instanceof NotSignedIn) && !(failed instanceof TypeError)) throw failed;
    await keep(form, one);
    await told();
    if (failed instanceof TypeError && navigator.onLine) again();
  }
};

for (const form of document.querySelectorAll("form[data-waits]")) {
  let going = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (going) return;
    going = true;
    try {
      await send(form);
    } finally {
      going = false;
    }
  });
}

/** Where the phone is, when the person asks for it. */
for (const button of document.querySelectorAll("[data-locate]")) {
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const { latitude, longitude } = button.form.elements;
        [latitude.value, longitude.value] = [coords.latitude.toFixed(6), coords.longitude.toFixed(6)];
        button.nextElementSibling.textContent = button.dataset.done;
      },
      () => {
        button.nextElementSibling.textContent = button.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 20000 },
    ),
  );
}

window.addEventListener("online", flush);
if (navigator.onLine) flush();
else told();
