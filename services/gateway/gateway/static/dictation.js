/* 听写: what is said becomes text in the field, where the browser can do that; the button stays hidden otherwise.
   `data-dictation` on the script: "device" asks for recognition on this machine (what people say of their quarrels leaves no house);
   "browser" takes whatever the browser has, which may be a service elsewhere. */
(() => {
  "use strict";

  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  const where = document.currentScript.dataset.dictation, lang = "zh-CN";
  const buttons = [...document.querySelectorAll("[data-dictate]")];
  if (!Recognition || !buttons.length || !["device", "browser"].includes(where)) return;

  const onDevice = async () => {
    try { return (await Recognition.available?.({ langs: [lang], processLocally: true })) === "available"; } catch { return false; }
  };

  function listen(button) {
    const field = document.getElementById(button.dataset.dictate), said = button.querySelector("span");
    const start = said.textContent, stop = button.dataset.stop;
    let running = null;
    const quiet = () => { running = null; said.textContent = start; button.setAttribute("aria-pressed", "false"); field.focus(); };
    button.hidden = false;
    button.addEventListener("click", () => {
      if (running) return running.stop();
      running = Object.assign(new Recognition(), { lang, continuous: true, interimResults: false });
      if (where === "device") running.processLocally = true;
      running.onresult = (event) => {
        for (const result of [...event.results].slice(event.resultIndex)) if (result.isFinal) field.value += result[0].transcript;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      };
      running.onend = running.onerror = quiet;
      running.start();
      said.textContent = stop;
      button.setAttribute("aria-pressed", "true");
    });
  }

  (where === "browser" ? Promise.resolve(true) : onDevice()).then((can) => { if (can) buttons.forEach(listen); });
})();
