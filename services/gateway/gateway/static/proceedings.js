/* What makes a mediator's case quicker: a form waits where there is no network, large files are told at once,
   an agreement is checked while one types. Every page works without this file. */
(() => {
  "use strict";

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* ---- without a network nothing is sent: what was typed is kept by app.js (data-draft) ---- */
  const line = document.querySelector("[data-offline]");
  const tell = () => { if (line) line.hidden = navigator.onLine; };
  addEventListener("online", tell);
  addEventListener("offline", tell);
  tell();
  addEventListener("submit", (event) => {
    if (navigator.onLine || !event.target.hasAttribute("data-keep")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell();
    line?.scrollIntoView({ block: "center" });
    line?.setAttribute("role", "alert");
  }, true);

  /* ---- the agreement is checked a moment after the last key ---- */
  for (const form of all("form[data-check]")) {
    const place = document.getElementById("check");
    let later, asked = 0;
    const check = async () => {
      const mine = ++asked, fields = new FormData(form);
      try {
        const answer = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" });
        if (answer.status === 200 && mine === asked) place.innerHTML = await answer.text();
      } catch { /* no network: the next save checks it */ }
    };
    form.addEventListener("input", () => { clearTimeout(later); later = setTimeout(check, 1200); });
  }

  /* A finding leads to its field, also where that is folded away. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".findings a[href^='#'], .error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    for (let at = field.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });

  /* ---- no empty signature goes out ---- */
  document.addEventListener("submit", (event) => {
    const box = event.target.querySelector("[data-signature]");
    if (!box || event.submitter?.name === "how" || box.querySelector("input[type=hidden]").value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    box.querySelector("canvas").animate([{ outline: "4px solid #a8201a" }, { outline: "4px solid transparent" }], 900);
  }, true);
})();
