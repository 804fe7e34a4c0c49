/* A report from the field: where the phone is now. */
(() => {
  "use strict";

  const here = document.querySelector("[data-here]");
  if (!here) return;

  function say(words) { here.querySelector("[data-here-line]").textContent = words; }
  function put({ coords }) {
    const values = { latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6), accuracy_m: Math.min(100000, Math.round(coords.accuracy)) };
    for (const [name, value] of Object.entries(values)) here.querySelector(`[name=${name}]`).value = value;
    say(here.dataset.got.replace("{place}", `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)} ±${values.accuracy_m} m`));
    here.closest("form").dispatchEvent(new Event("input", { bubbles: true }));
  }
  here.querySelector("[data-locate]").addEventListener("click", (event) => {
    const asked = event.currentTarget, over = () => { asked.disabled = false; };
    asked.disabled = true;
    navigator.geolocation.getCurrentPosition((found) => { put(found); over(); }, () => { say(here.dataset.none); over(); }, { enableHighAccuracy: true, timeout: 15000 });
  });
})();
