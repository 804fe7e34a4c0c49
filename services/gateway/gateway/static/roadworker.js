/* The service worker of a mediator's day: the day and the pages of cases open again without a network, as they were read last.
   SHELL (the files of the pages) and VERSION stand before this text; its scopes are /today and /proceedings/.
   Only pages whose words are masked are kept, at most twelve hours; app.js drops them when a person signs out. */
"use strict";

const NAME = "road"; // of its copies; workershell.js comes after this file
const HOURS = 12, AGAIN = 30 * 60e3;
const MASKED = [/^\/today$/, /^\/proceedings\/[\w-]+$/, /^\/proceedings\/[\w-]+\/(?:gates|evidence|sessions|performance|file)$/];

self.addEventListener("fetch", (event) => {
  const { request } = event, { pathname, origin, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && MASKED.some((one) => one.test(pathname))) event.respondWith(page(request, pathname, search));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

/* From the network while there is one. A page that was not ours (sign-in), or that was asked for in a special way, is not kept. */
async function page(request, pathname, search) {
  try {
    const answer = await fetch(request);
    if (!search) await keep(pathname, answer.clone());
    return answer;
  } catch (error) {
    const kept = await fresh(pathname, HOURS * 3600e3);
    if (kept) return kept;
    throw error;
  }
}

async function keep(pathname, answer) {
  if (!answer.ok || answer.redirected) return;
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  const cache = await caches.open(CACHE);
  await cache.put(pathname, new Response(await answer.blob(), { status: answer.status, headers }));
}

async function fresh(pathname, span) {
  const cache = await caches.open(CACHE), kept = await cache.match(pathname);
  if (!kept || Date.now() - Number(kept.headers.get("X-Kept-At")) < span) return kept;
  if (span >= HOURS * 3600e3) await cache.delete(pathname);
  return undefined;
}

/* The page says which others the person will want on the road. */
self.addEventListener("message", (event) => {
  const wanted = (event.data.keep || []).filter((path) => MASKED.some((one) => one.test(path)));
  event.waitUntil((async () => {
    for (const path of wanted) {
      if (!(await fresh(path, AGAIN))) await fetch(path, { credentials: "same-origin" }).then((answer) => keep(path, answer)).catch(() => null);
    }
    event.source?.postMessage({ kept: wanted.length });
  })());
});
