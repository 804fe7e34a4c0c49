/* Clues from the field, kept on the phone until there is a network: a queue in IndexedDB, sent once each.
   Loaded by the page and by the service worker; every clue has an id of its own, so that sending it again changes nothing. */
(() => {
  "use strict";

  const STORE = "clues";
  const done = (request) => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = () => no(request.error); });

  async function database() {
    const opening = indexedDB.open("fengqiao-field", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
    return done(opening);
  }
  async function store(mode, act) {
    const base = await database();
    try { return await done(act(base.transaction(STORE, mode).objectStore(STORE))); } finally { base.close(); }
  }
  const queue = {
    put: (clue) => store("readwrite", (box) => box.put(clue)),
    drop: (id) => store("readwrite", (box) => box.delete(id)),
    all: async () => (await store("readonly", (box) => box.getAll())).sort((a, b) => a.at - b.at),
  };

  /* Who is signed in now, and their form token; null when nobody is. Throws where there is no network. */
  async function signedIn() {
    const page = await fetch("/clues/new", { cache: "no-store", credentials: "same-origin" });
    if (!page.ok || new URL(page.url).pathname !== "/clues/new") return null;
    const text = await page.text();
    return { person: text.match(/data-person="([^"]*)"/)?.[1] || "", token: text.match(/name="csrf-token" content="([^"]*)"/)?.[1] || "" };
  }

  async function send(clue, token) {
    return fetch("/api/v1/warnings", {
      method: "POST", credentials: "same-origin", body: JSON.stringify({ ...clue.fields, external_ref: clue.id }),
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token, "Idempotency-Key": clue.id },
    });
  }

  let running = null;
  /* Sends what waits, oldest first; one run at a time. Gives {sent: [numbers], waiting, refused, why}. */
  function flush() {
    running ||= run().finally(() => { running = null; });
    return running;
  }
  async function run() {
    const told = { sent: [], why: "" };
    try {
      const clues = (await queue.all()).filter((clue) => !clue.refused);
      const me = clues.length ? await signedIn() : null;
      if (clues.length && !me) told.why = "signed_out";
      for (const clue of me ? clues.filter((one) => one.person === me.person) : []) {
        const answer = await send(clue, me.token);
        if (answer.ok) { told.sent.push((await answer.json()).number); await queue.drop(clue.id); }
        else if (answer.status === 422 || answer.status === 400) await queue.put({ ...clue, refused: (await answer.json()).detail });
        else { told.why = "failed"; break; }
      }
    } catch { told.why = "offline"; }
    const left = await queue.all();
    return { ...told, waiting: left.filter((clue) => !clue.refused).length, refused: left.filter((clue) => clue.refused).length };
  }

  self.fengqiaoField = { queue, flush };
})();
