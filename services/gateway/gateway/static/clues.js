/* The clue page: what is sent goes through the queue of field.js, and the page says where each clue is. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-offline]"), box = document.querySelector("[data-queue]");
  if (!form || !box || !("indexedDB" in window)) return;
  const words = JSON.parse(box.querySelector("script").textContent);
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const { queue, flush } = window.fengqiaoField;
  const person = document.documentElement.dataset.person;
  const list = box.querySelector("ul"), line = box.querySelector("[data-queue-line]");

  function fields() {
    const given = new FormData(form), text = (name) => String(given.get(name) || "").trim();
    const told = { village_code: text("village_code"), text: text("text"), place: text("place"), signs: given.getAll("signs"), source: form.dataset.source };
    return text("people_count") ? { ...told, people_count: Number(text("people_count")) } : told;
  }

  function row(clue) {
    const item = document.createElement("li"), what = document.createElement("p"), where = document.createElement("p");
    what.textContent = clue.fields.text.slice(0, 40);
    where.className = "help";
    where.textContent = `${new Date(clue.at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" })} · ${clue.refused || (clue.person === person ? say("waits") : say("others"))}`;
    item.append(what, where);
    if (clue.refused && clue.person === person) item.append(button(say("mend"), () => mend(clue)), button(say("drop"), () => queue.drop(clue.id).then(show)));
    return item;
  }
  function button(label, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-sm", textContent: label });
    made.addEventListener("click", act);
    return made;
  }
  async function mend(clue) {
    for (const [name, value] of Object.entries(clue.fields)) {
      if (name === "signs") form.querySelectorAll("[name=signs]").forEach((one) => { one.checked = value.includes(one.value); });
      else if (form.elements[name]) form.elements[name].value = value;
    }
    await queue.drop(clue.id);
    await show();
    form.elements.text.focus();
  }
  async function show() {
    const kept = await queue.all();
    box.hidden = !kept.length && !line.textContent;
    list.replaceChildren(...kept.map(row));
  }
  function tell(sentence, tone) {
    line.textContent = sentence;
    line.parentElement.className = `flash tone-${tone}`;
    line.parentElement.hidden = !sentence;
  }

  async function deliver() {
    if ((await queue.all()).length) report(await flush());
    return show();
  }
  function report(told) {
    if (told.sent.length) tell(say("sent", { number: told.sent.join("、"), n: told.sent.length }), "ok");
    else if (told.refused && !told.waiting) tell(say("refused"), "danger");
    else if (told.waiting) tell(say({ signed_out: "signed_out", failed: "failed" }[told.why] || "kept", { n: told.waiting }), "wait");
    if (told.waiting) navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("clues")).catch(() => null);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!form.reportValidity()) return;
    await queue.put({ id: crypto.randomUUID?.() || `${Date.now()}-${Math.random().toString(16).slice(2)}`, person, at: Date.now(), fields: fields() });
    form.reset();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    box.hidden = false;
    await deliver();
    box.scrollIntoView({ block: "nearest" });
  }, true);

  document.querySelector("[data-locate]")?.addEventListener("click", (event) => {
    const asked = event.currentTarget;
    asked.disabled = true;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      form.elements.place.value = `${form.elements.place.value} ${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)} ±${Math.round(coords.accuracy)}m`.trim();
      asked.disabled = false;
    }, () => { tell(say("no_place"), "wait"); box.hidden = false; asked.disabled = false; }, { enableHighAccuracy: true, timeout: 15000 });
  });

  addEventListener("online", deliver);
  navigator.serviceWorker?.addEventListener("message", (event) => { if (event.data.sent?.length) { report(event.data); show(); } });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) deliver(); });
  setInterval(deliver, 60000);
  navigator.serviceWorker?.register("/clues/worker.js").catch(() => null);
  deliver();
})();
