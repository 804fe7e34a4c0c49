/* The service worker of the field: the clue page opens without a network, and what waits is sent when there is one again.
   SHELL (the files of the page) and VERSION stand before this text; its scope is /clues/ alone. */
"use strict";

const NAME = "field"; // of its copies; workershell.js comes after this file
const PAGE = "/clues/new";

self.addEventListener("fetch", (event) => {
  const { request } = event, { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

/* From the network while there is one; the copy is for the road. A page that was not ours (sign-in) is not kept. */
async function page(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await cache.put(PAGE, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

/* The browser says that there is a network again, even when the page is closed; an open page is told what was sent. */
self.addEventListener("sync", (event) => {
  if (event.tag !== "clues") return;
  event.waitUntil((async () => {
    const told = await self.fengqiaoField.flush();
    for (const page of await self.clients.matchAll()) page.postMessage(told);
    if (told.waiting && told.why !== "signed_out") throw new Error(told.why); // the browser tries again
  })());
});
