// The sign-in of this page: how long it lasts, more time for it, and signing in again in place,
// so that a form never has to be left. Whether anybody is signed in is the server's word.

/** Where the portal begins on its origin: the address that the emblem leads to. */
export const home = new URL(document.querySelector("a.brand").href).pathname.replace(/\/$/, "");

const account = document.body.dataset.account ?? "";

/** The person closed the dialog instead of signing in. */
export class NotSignedIn extends Error {}

export const token = () => document.querySelector("input[name=csrf]")?.value ?? "";

const json = (answer) => answer.json();
const ask = (address, options = {}) =>
  fetch(home + address, { ...options, headers: { Accept: "application/json", ...options.headers } });

/** Every form of the page sends the new sign-in's token from now on. */
const adopt = (state) => {
  for (const field of document.querySelectorAll("input[name=csrf]")) field.value = state.csrf;
  watch(state);
};

const expired = async (answer) => {
  if (answer.status === 401) return true;
  return answer.status === 403 && (await answer.clone().json()).code === "form-expired";
};

/**
 * A request of an enhanced form. Where the sign-in has ended, the person signs in again in this
 * page and the same request is sent once more. Throws NotSignedIn.
 */
export const request = async (address, options = {}) => {
  for (;;) {
    const headers = { ...options.headers, "X-CSRF-Token": token() };
    const answer = await ask(address, { ...options, headers });
    if (!account || !(await expired(answer))) return answer;
    await signedIn();
  }
};

/** Whether the person of this page is signed in at this moment. */
export const stillSignedIn = async () => (await ask("/session").then(json)).account === account;

let signing = null;

/** Resolves once the account of this page is signed in; one dialog, however many ask. */
export const signedIn = () => {
  signing ??= again().finally(() => {
    signing = null;
  });
  return signing;
};

const again = async () => {
  const state = await ask("/session").then(json);
  if (state.account === account) return adopt(state);
  return new Promise((done, fail) => {
    const dialog = document.createElement("dialog");
    dialog.className = "here";
    dialog.setAttribute("aria-labelledby", "here-h");
    dialog.innerHTML = state.form;
    const form = dialog.querySelector("form");
    const close = (end, what) => {
      dialog.close();
      dialog.remove();
      end(what);
    };
    dialog.addEventListener("cancel", () => close(fail, new NotSignedIn()));
    const leave = dialog.querySelector("[data-leave]");
    leave.addEventListener("click", () => close(fail, new NotSignedIn()));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form));
      const answer = await ask("/session", { method: "POST", body });
      const said = await json(answer);
      if (!answer.ok) {
        const problem = form.querySelector("[data-problem]");
        problem.textContent = said.detail;
        problem.hidden = false;
        form.querySelector("#here-password").select();
      } else if (said.account === account) {
        adopt(said);
        close(done);
      } else {
        // Somebody else: this page and what is typed in it are not theirs.
        window.location.assign(`${home}/`);
      }
    });
    document.body.append(dialog);
    dialog.showModal();
  });
};

// The end of the sign-in, by the server's clock.
const SOON = 5 * 60 * 1000;
const LONGEST = 2 ** 31 - 1;
const dialog = document.querySelector("dialog[data-ending]");
let ends = Infinity;
let offset = 0;
let alarm = 0;

const now = () => Date.now() + offset;
const over = () => Boolean(account) && now() >= ends;

const watch = (state) => {
  offset = Date.parse(state.now) - Date.now();
  ends = state.ends ? Date.parse(state.ends) : Infinity;
  clearTimeout(alarm);
  if (!dialog || ends === Infinity) return;
  if (dialog.open) dialog.close();
  dialog.querySelector("[data-time]").textContent = state.until;
  alarm = setTimeout(warn, Math.min(LONGEST, Math.max(0, ends - SOON - now())));
};

/** Another window may have asked for more time already. */
const warn = async () => {
  if (over()) return;
  const before = ends;
  const state = await ask("/session").then(json);
  if (state.account !== account) return;
  if (Date.parse(state.ends) !== before || ends - SOON > now()) watch(state);
  else if (!dialog.open) dialog.showModal();
};

if (account) {
  const { ends, now, until } = document.body.dataset;
  watch({ ends, now, until });
  dialog?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await request("/session/extension", { method: "POST" });
    if (answer.ok) adopt(await answer.json());
  });
  // A plain form sent after the end: sign in first, then send what is typed.
  document.addEventListener("submit", async (event) => {
    const { target, submitter } = event;
    if (!over() || target.closest("dialog") || target.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      await signedIn();
    } catch (left) {
      if (left instanceof NotSignedIn) return;
      throw left;
    }
    target.requestSubmit(submitter);
  }, true);
}
