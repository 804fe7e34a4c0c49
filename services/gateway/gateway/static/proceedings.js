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

  /* ---- a file that is too large is told before it is sent ---- */
  const tooLarge = (box, input) => {
    const large = [...input.files].some((file) => file.size > Number(box.dataset.largest));
    input.setCustomValidity(large ? box.dataset.tooLarge : "");
    if (!large) return;
    say(box, box.dataset.tooLarge, "field-error");
    input.value = "";
  };
  const say = (box, words, look) => {
    const told = Object.assign(document.createElement("p"), { className: look, textContent: words });
    told.dataset.told = "";
    told.setAttribute("role", look === "help" ? "status" : "alert");
    box.append(told);
  };

  /* ---- a photo is made smaller before it is sent: papers stay readable at 2,400 pixels ---- */
  const LONGEST = 2400, WORTH_IT = 1_500_000;
  const smaller = async (file) => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < WORTH_IT) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const sheet = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * share), height: Math.round(picture.height * share) });
      const pen = sheet.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, sheet.width, sheet.height);
      pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
      const made = await new Promise((done) => sheet.toBlob(done, "image/jpeg", 0.85));
      return made && made.size < file.size ? new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
    } catch { return file; }
  };
  document.addEventListener("change", async (event) => {
    const input = event.target, box = input.type === "file" && input.closest("[data-largest]");
    if (!box) return;
    box.querySelectorAll("[data-told]").forEach((one) => one.remove());
    const given = [...input.files], before = given.reduce((sum, file) => sum + file.size, 0);
    const button = input.form?.querySelector("button[type=submit]");
    if (button) button.disabled = true;
    const made = await Promise.all(given.map(smaller));
    if (button) button.disabled = false;
    if (made.some((file, place) => file !== given[place])) {
      const kept = new DataTransfer();
      made.forEach((file) => kept.items.add(file));
      input.files = kept.files;
      const mb = (size) => `${(size / 1e6).toFixed(1)} MB`;
      say(box, `${mb(before)} → ${mb(made.reduce((sum, file) => sum + file.size, 0))}`, "help");
    }
    tooLarge(box, input);
  });

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
