/* A mediator's day and cases for the road: the pages are kept by a service worker, and what could not be sent goes out
   by itself when there is a network again. Every page works without this file. */
(() => {
  "use strict";

  const MOST = 12; // cases that are kept from the day
  const person = document.documentElement.dataset.person;
  const SPAN = 12 * 3600e3; // as long as app.js keeps what was typed
  const flag = (form) => `waiting:${person}:${form.dataset.draft}`;
  const mark = {
    at(form) { try { return Number(localStorage.getItem(flag(form))) || 0; } catch { return 0; } },
    set(form, waits) { try { if (waits) localStorage.setItem(flag(form), String(Date.now())); else localStorage.removeItem(flag(form)); } catch { /* forbidden: it is only in the page */ } },
  };
  const waiting = () => [...document.querySelectorAll("form[data-keep][data-draft]")].find((form) => Date.now() - mark.at(form) < SPAN);

  /* ---- pages ---- */
  const links = [...document.querySelectorAll("#cases a[href^='/proceedings/'], .agenda a[href^='/proceedings/']")].map((one) => new URL(one.href).pathname);
  const here = location.search ? [] : [location.pathname];
  for (const scope of ["/today", "/proceedings/"]) navigator.serviceWorker?.register("/road/worker.js", { scope }).catch(() => null);
  navigator.serviceWorker?.addEventListener("message", (event) => { if (event.data.kept) document.documentElement.dataset.kept = event.data.kept; });
  navigator.serviceWorker?.ready.then((found) => found.active.postMessage({ keep: [...here, ...[...new Set(links)].slice(0, MOST)] })).catch(() => null);

  /* ---- what waits ---- */
  addEventListener("submit", (event) => {
    if (event.target.matches("form[data-keep][data-draft]")) mark.set(event.target, !navigator.onLine);
  }, true);
  /* In an open page it goes out by itself; who comes back to the page later reads it once more first. */
  addEventListener("online", () => { const form = waiting(); form?.requestSubmit(form.querySelector("button.btn-primary[type=submit]")); });
  const line = document.querySelector("[data-unsent]");
  if (line && navigator.onLine && waiting()) line.hidden = false;
})();
