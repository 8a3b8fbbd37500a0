// What can be known of a file before its first byte is sent: which file it is, and whether the
// server would take it. Whether a file is good is found out by the server alone.

const HEX = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, "0")).join("");

/** False on plain http from another machine: browsers keep their hashing for secure pages. */
export const canHash = Boolean(globalThis.crypto?.subtle);

export const sha256 = async (blob) =>
  canHash ? HEX(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())) : null;

/** When it was last changed and, where the browser can, the hash of its first and last part. */
export const fingerprint = async (file, part) => {
  const ends = new Blob([file.slice(0, part), file.slice(Math.max(0, file.size - part))]);
  const hash = await sha256(ends);
  return hash ? `${file.lastModified}:${hash}` : `${file.lastModified}`;
};

/** Whether an upload that was begun is of this very file. */
export const isSame = (begun, file, print) => {
  if (begun.declared_size !== file.size) return false;
  const [changed, hash] = (begun.fingerprint ?? "").split(":");
  const [changedHere, hashHere] = print.split(":");
  if (hash && hashHere) return hash === hashHere;
  return begun.name === file.name.normalize("NFC") && (!changed || changed === changedHere);
};

/** Seconds of a film; null where this browser cannot tell. */
const seconds = (file) =>
  new Promise((done) => {
    const film = document.createElement("video");
    const address = URL.createObjectURL(file);
    const end = (found) => {
      URL.revokeObjectURL(address);
      done(found);
    };
    film.preload = "metadata";
    film.onloadedmetadata = () => end(Number.isFinite(film.duration) ? film.duration : null);
    film.onerror = () => end(null);
    film.src = address;
  });

/** Why the file need not be sent at all, as the name of a text; null where nothing is wrong. */
export const refused = (file, { taken, limit }) => {
  const kind = file.name.split(".").pop().toLowerCase();
  if (!file.name.includes(".") || !taken.split(",").includes(kind)) return "wrongType";
  if (!file.size) return "empty";
  return file.size > Number(limit) ? "tooBig" : null;
};

/** Seconds of a film that is too short or too long for the special film; null otherwise. */
export const unfitFilm = async (file, { filmMin, filmMax }) => {
  if (!file.name.toLowerCase().endsWith(".mp4") || !filmMin) return null;
  const found = await seconds(file);
  if (found === null) return null;
  return found < Number(filmMin) || found > Number(filmMax) + 1 ? Math.floor(found) : null;
};
