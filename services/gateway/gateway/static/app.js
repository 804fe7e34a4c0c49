/* What makes the pages quicker to use: keys, drafts, counters, asking back, fresh clocks, charts on demand.
   No framework; every page works without this file. Markup asks for a behaviour with a data- attribute (see templates/parts). */
(() => {
  "use strict";

  const own = document.currentScript.dataset;
  const root = document.documentElement;
  const words = JSON.parse(document.getElementById("words")?.textContent || "{}");
  const say = (key, values = {}) => (words[key] || "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: no draft */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* forbidden */ } },
    keys() { try { return Object.keys(localStorage); } catch { return []; } },
  };

  /* ---- lines at the bottom, for what no page says ---- */
  function toast(sentence, tone = "danger") {
    const box = document.querySelector(".toasts") || document.body.appendChild(make("div", { className: "toasts" }));
    const close = make("button", { type: "button", className: "flash-close" }, make("i", { className: "ti ti-x" }));
    close.setAttribute("aria-label", say("close"));
    close.dataset.dismiss = "";
    const line = make("div", { className: `flash tone-${tone}` },
      make("i", { className: `ti ti-${tone === "ok" ? "circle-check" : "alert-triangle"}` }), make("p", { textContent: sentence }), close);
    line.setAttribute("role", tone === "danger" ? "alert" : "status");
    box.replaceChildren(line);
    setTimeout(() => line.remove(), tone === "ok" ? 4000 : 12000);
  }

  /* ---- asking back: data-confirm on a form or a submit button ---- */
  function ask(question) {
    return new Promise((answer) => {
      const yes = make("button", { className: "btn btn-primary", type: "submit", value: "yes", textContent: say("yes") });
      const no = make("button", { className: "btn btn-link", type: "submit", value: "", textContent: say("no") });
      const form = make("form", { method: "dialog" }, make("p", { textContent: question || say("sure") }), make("div", { className: "form-buttons" }, yes, no));
      const dialog = document.body.appendChild(make("dialog", { className: "sure" }, form));
      dialog.setAttribute("aria-label", say("sure"));
      dialog.addEventListener("close", () => { dialog.remove(); answer(dialog.returnValue === "yes"); });
      dialog.showModal();
      yes.focus();
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    const question = button?.dataset.confirm || form.dataset.confirm;
    if (question && !form.dataset.sure) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(question).then((yes) => {
        if (!yes) return;
        form.dataset.sure = "yes";
        form.requestSubmit(button || undefined);
        delete form.dataset.sure;
      });
      return;
    }
    if (form.hasAttribute("data-forget-drafts")) drafts.forget();
    if (form.method === "post" && !form.hasAttribute("hx-post") && !form.hasAttribute("data-offline")) once(event, form);
  }, true);

  /* A second click does not send twice; the button is given back when the page is shown again. */
  function once(event, form) {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => all("button[type=submit]", form).forEach((one) => one.setAttribute("aria-disabled", "true")));
    setTimeout(() => again(form), 8000);
  }
  function again(form) {
    delete form.dataset.sent;
    all("button[aria-disabled]", form).forEach((one) => one.removeAttribute("aria-disabled"));
  }
  addEventListener("pageshow", () => all("form[data-sent]").forEach(again));

  /* ---- drafts: data-draft on a form keeps it on this device for twelve hours, for this person only ---- */
  const drafts = {
    hours: 12,
    key: (form) => `draft:${root.dataset.person || ""}:${form.dataset.draft}`,
    fields: (form) => [...form.elements].filter((one) => one.name && one.name !== "csrf_token" && !one.closest("[data-private]")
      && !["hidden", "password", "file", "submit", "button"].includes(one.type)),
    /* Also the copies of pages for the road, which bear names; clues that wait stay until their person is back. */
    forget() {
      store.keys().filter((key) => /^(draft|waiting):/.test(key)).forEach(store.drop);
      drafts.leave(["field-", "road-"]);
    },
    leave(kinds) {
      self.caches?.keys().then((names) => names.filter((name) => kinds.some((kind) => name.startsWith(kind))).forEach((name) => caches.delete(name)));
    },
    /* Another person, or nobody: the pages of whoever was here before are not theirs to read. */
    change() {
      const person = root.dataset.person || "", before = store.get("person");
      if (before !== person) drafts.leave(["road-"]);
      store.set("person", person);
    },
    read(form) {
      return drafts.fields(form).map((one) => [one.name, ["checkbox", "radio"].includes(one.type) ? [one.value, one.checked] : one.value]);
    },
    write(form, values) {
      for (const [name, value] of values) {
        for (const one of drafts.fields(form).filter((each) => each.name === name)) {
          if (!Array.isArray(value)) one.value = value;
          else if (one.value === value[0]) one.checked = value[1];
          one.dispatchEvent(new Event("input", { bubbles: false }));
        }
      }
      all("[data-counter]", form).forEach(count);
    },
    start(form) {
      const key = drafts.key(form), kept = store.get(key);
      const fresh = kept && Date.now() - kept.at < drafts.hours * 3600e3;
      const before = JSON.stringify(drafts.read(form));
      if (fresh && !form.querySelector(".error-summary") && JSON.stringify(kept.values) !== before) {
        drafts.write(form, kept.values);
        drafts.tell(form, kept, JSON.parse(before));
      } else if (kept && !fresh) store.drop(key);
      let later;
      const keep = () => { clearTimeout(later); later = setTimeout(() => store.set(key, { at: Date.now(), values: drafts.read(form) }), 400); };
      form.addEventListener("input", keep);
      form.addEventListener("change", keep);
      form.addEventListener("submit", () => { clearTimeout(later); store.set(key, { at: Date.now(), values: drafts.read(form), sent: location.pathname }); });
    },
    tell(form, kept, before) {
      const time = new Date(kept.at).toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" });
      const discard = make("button", { type: "button", className: "btn btn-link btn-sm", textContent: say("discard") });
      const line = make("div", { className: "draft-line" }, make("span", { textContent: say("restored", { time }) }), discard);
      line.setAttribute("role", "status");
      discard.addEventListener("click", () => { store.drop(drafts.key(form)); drafts.write(form, before); line.remove(); });
      form.prepend(line);
    },
    /* What was sent has arrived when the page that answers it shows neither errors nor a problem; after "back" it is kept. */
    tidy() {
      const came = performance.getEntriesByType("navigation")[0]?.type === "navigate" && document.referrer && new URL(document.referrer).pathname;
      const well = !document.querySelector(".error-summary, [data-problem]");
      for (const key of store.keys().filter((one) => one.startsWith("draft:"))) {
        const kept = store.get(key);
        if (!kept || (well && kept.sent && kept.sent === came) || Date.now() - kept.at > drafts.hours * 3600e3) store.drop(key);
      }
    },
  };

  /* ---- counters ---- */
  function count(area) {
    const line = document.querySelector(`[data-counter-of="${CSS.escape(area.id)}"]`), max = Number(area.dataset.counter);
    if (!line) return;
    const n = [...area.value].length, over = n > max;
    line.textContent = say("chars", { n: n.toLocaleString("en"), max: max.toLocaleString("en") }) + (over ? ` · ${say("too_long", { n: n - max })}` : "");
    line.classList.toggle("is-over", over);
  }

  /* ---- clocks: the server's moment plus what passed since the page came ---- */
  const began = Date.now(), served = Date.parse(root.dataset.now) || began;
  const present = () => served + Date.now() - began;
  function span(milliseconds) {
    const minutes = Math.floor(Math.abs(milliseconds) / 6e4), d = Math.floor(minutes / 1440), h = Math.floor(minutes / 60) % 24, m = minutes % 60;
    if (!minutes) return say("moment");
    const parts = [d && say("days", { n: d }), h && say("hours", { n: h }), !d && m && say("minutes", { n: m })];
    return parts.filter(Boolean).join(" ");
  }
  function freshen() {
    for (const time of all("time[data-left]")) {
      const left = Date.parse(time.dateTime) - present();
      time.textContent = say(left >= 0 ? "left" : "over", { span: span(left) });
      if (left < 0) time.closest(".clock")?.classList.replace("tone-ok", "tone-danger");
    }
    const wall = document.querySelector("[data-wall-clock]");
    if (wall) {
      const zone = { timeZone: "Asia/Shanghai" }, at = new Date(present());
      wall.textContent = at.toLocaleDateString(root.lang, { ...zone, month: "long", day: "numeric", weekday: "short" }) + " "
        + at.toLocaleTimeString(root.lang, { ...zone, hour: "2-digit", minute: "2-digit", hour12: false });
    }
  }

  /* ---- lists: rows by keyboard, all checkboxes, names of columns for phones ---- */
  const rowsOf = (list) => list.matches("table") ? all("tbody > tr", list) : [...list.children];
  let current = null;
  function move(step) {
    const rows = all("[data-rows]").flatMap(rowsOf).filter((row) => row.offsetParent);
    if (!rows.length) return;
    const at = rows.indexOf(current);
    current?.classList.remove("is-row");
    current = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + step))];
    current.classList.add("is-row");
    const link = current.querySelector("a[href]");
    (link || current).focus({ preventScroll: true });
    current.scrollIntoView({ block: "nearest" });
  }
  function stack(table) {
    const names = all("thead th", table).map((th) => (th.querySelector(".sort") || th).firstChild?.textContent.trim() || "");
    for (const row of all("tbody > tr", table)) {
      let named = false;
      [...row.cells].forEach((cell, index) => {
        if (cell.classList.contains("col-check")) return;
        if (!named) { cell.classList.add("is-name"); named = true; }
        if (names[index]) cell.dataset.label = names[index];
      });
    }
    table.classList.add("is-stacked");
  }
  function bulk(form) {
    const boxes = [...form.elements].filter((one) => one.name === "ids"), on = boxes.filter((one) => one.checked).length;
    form.hidden = !on;
    const line = form.querySelector("[data-bulk-count]");
    if (line) line.textContent = say("selected", { n: on });
    const every = document.querySelector(`[data-check-all="${CSS.escape(form.id)}"]`);
    if (every) { every.checked = on === boxes.length && on > 0; every.indeterminate = on > 0 && on < boxes.length; }
  }
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset.checkAll) {
      const form = document.getElementById(box.dataset.checkAll);
      [...(form?.elements || [])].filter((one) => one.name === "ids").forEach((one) => { one.checked = box.checked; });
      if (form) bulk(form);
    } else if (box.name === "ids" && box.form?.hasAttribute("data-bulk")) bulk(box.form);
    else if (box.hasAttribute("data-keys-off")) box.checked ? store.set("keys-off", true) : store.drop("keys-off");
  });

  /* ---- a file that is too large is told before it is sent ---- */
  const tooLarge = (box, input) => {
    const large = [...input.files].some((file) => file.size > Number(box.dataset.largest));
    input.setCustomValidity(large ? box.dataset.tooLarge : "");
    if (!large) return;
    tellFile(box, box.dataset.tooLarge, "field-error");
    input.value = "";
  };
  const tellFile = (box, words, look) => {
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
      tellFile(box, `${mb(before)} → ${mb(made.reduce((sum, file) => sum + file.size, 0))}`, "help");
    }
    tooLarge(box, input);
  });

  /* ---- keys ---- */
  const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") return all("details[data-menu][open], details[data-ask][open]").forEach((one) => { one.open = false; });
    if (typing(event.target) || document.querySelector("dialog[open]") || store.get("keys-off")) return;
    const named = all(`[data-key="${CSS.escape(event.key)}"]`).find((one) => one.offsetParent || one.type === "radio");
    const done = {
      "/": () => document.querySelector("[data-search]")?.focus(),
      "?": () => document.getElementById("keys")?.showModal(),
      j: () => move(1),
      k: () => move(-1),
      x: () => current?.querySelector("input[name=ids]")?.click(),
      Enter: event.target === document.body || event.target === current ? () => current?.querySelector("a[href]")?.click() : null,
    }[event.key] || (named && (() => { named.focus(); named.click(); }));
    if (!done) return;
    event.preventDefault();
    done();
  });

  /* Ctrl+Enter in a long text sends the form, as Enter does in a line. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches?.("form.form textarea")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  /* ---- clicks ---- */
  const clicks = {
    "[data-dismiss]": (one) => one.closest(".flash").remove(),
    "[data-open-dialog]": (one) => document.getElementById(one.dataset.openDialog)?.showModal(),
    "[data-close-dialog]": (one) => one.closest("dialog").close(),
    "[data-ask-close]": (one) => { one.closest("details").open = false; },
    "[data-print]": () => print(),
    "[data-fullscreen]": () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
    "[data-nav-open]": () => nav(true),
    "[data-nav-close]": () => nav(false),
    "[data-copy]": (one) => navigator.clipboard?.writeText(one.dataset.copy).then(() => toast(say("copied"), "ok"), () => toast(say("copy_failed"))) ?? toast(say("copy_failed")),
    "[data-larger-switch]": (one, event) => larger(one, event),
    "[data-timeline-filter] [data-kind]": (one) => only(one),
  };
  function nav(open) {
    const side = document.getElementById("nav");
    side?.classList.toggle("is-open", open);
    (open ? side?.querySelector("a") : document.querySelector("[data-nav-open]"))?.focus();
  }
  function larger(link, event) {
    const on = !root.hasAttribute("data-larger");
    root.toggleAttribute("data-larger", on);
    document.cookie = `larger=${on ? "on" : "off"};path=/;max-age=31536000;samesite=lax`;
    dispatchEvent(new Event("resize"));
    if (event.detail === 0) link.focus();
  }
  function only(chip) {
    const box = chip.parentElement, kind = chip.dataset.kind;
    all("[data-kind]", box).forEach((one) => (one === chip ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current")));
    all(".happening", document.getElementById(box.dataset.timelineFilter)).forEach((one) => { one.hidden = Boolean(kind) && one.dataset.kind !== kind; });
  }
  document.addEventListener("click", (event) => {
    for (const menu of all("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
    const side = document.querySelector(".side.is-open");
    if (side && !side.contains(event.target) && !event.target.closest("[data-nav-open]")) nav(false);
    for (const [selector, act] of Object.entries(clicks)) {
      const one = event.target.closest(selector);
      if (!one) continue;
      if (one.matches("a")) event.preventDefault();
      return act(one, event);
    }
    const row = event.target.closest(".list-table tbody tr, .cards > .card-row");
    if (row && !event.target.closest("a, button, input, label, summary, details, form") && !String(getSelection())) row.querySelector("a[href]")?.click();
  });

  /* What folds out is brought into view, with the cursor in its first field. */
  document.addEventListener("toggle", (event) => {
    const pop = event.target.open && event.target.querySelector?.(":scope > .pop");
    if (!pop) return;
    pop.querySelector("select, textarea, input:not([type=hidden])")?.focus({ preventScroll: true });
    pop.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, true);

  /* ---- charts and signatures come only where a page has some ---- */
  const loaded = {};
  const load = (source) => (loaded[source] ||= new Promise((done, failed) => {
    document.head.append(make("script", { src: source, onload: done, onerror: failed }));
  }));
  async function charts(within) {
    const figures = all("[data-chart]", within);
    if (!figures.length) return;
    await load(own.echarts);
    await load(own.charts);
    figures.forEach((figure) => window.fengqiaoChart(figure));
  }
  async function signature(box) {
    await load(own.pad);
    const canvas = box.querySelector("canvas"), field = box.querySelector("input[type=hidden]"), scale = Math.max(devicePixelRatio || 1, 1);
    canvas.width = canvas.offsetWidth * scale;
    canvas.height = canvas.offsetHeight * scale;
    canvas.getContext("2d").scale(scale, scale);
    const pad = new window.SignaturePad(canvas, { penColor: "#111" });
    pad.addEventListener("endStroke", () => { field.value = pad.toDataURL(); });
    box.querySelector("[data-signature-clear]").addEventListener("click", () => { pad.clear(); field.value = ""; });
  }

  /* ---- htmx: the csrf header, and a sentence when nothing was swapped ---- */
  document.addEventListener("htmx:config:request", (event) => {
    const token = document.querySelector("meta[name=csrf-token]")?.content, { request } = event.detail.ctx;
    if (token && !/^(GET|HEAD)$/i.test(request.method)) request.headers["X-CSRF-Token"] = token;
  });
  document.addEventListener("htmx:confirm", (event) => {
    const { ctx, issueRequest, dropRequest } = event.detail;
    if (!ctx.confirm) return;
    event.preventDefault();
    ask(ctx.confirm).then((yes) => (yes ? issueRequest() : dropRequest()));
  });
  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail, status = ctx.response?.raw?.status || ctx.response?.status || 0;
    if (status === 422 || status === 400) return;
    if (status === 401) return location.reload();
    const page = new DOMParser().parseFromString(ctx.text || "", "text/html");
    toast(page.querySelector("[data-problem-sentence]")?.textContent.trim() || say("failed"));
  });
  document.addEventListener("htmx:error", (event) => { if (event.detail.ctx && !event.detail.ctx.response) toast(say("offline")); });

  /* ---- beginning; again for what htmx brings ---- */
  function begin(within) {
    all("form[data-draft]:not([data-begun])", within).forEach((form) => { form.dataset.begun = "yes"; drafts.start(form); });
    all("[data-counter]", within).forEach(count);
    all(".list-table:not(.is-stacked)", within).forEach(stack);
    all("form[data-bulk]", within).forEach(bulk);
    all("[data-signature]:not([data-begun])", within).forEach((box) => { box.dataset.begun = "yes"; signature(box); });
    charts(within);
    freshen();
  }
  document.addEventListener("input", (event) => { if (event.target.dataset?.counter) count(event.target); });
  document.addEventListener("htmx:after:swap", () => begin(document));
  drafts.tidy();
  drafts.change();
  begin(document);
  const off = document.querySelector("[data-keys-off]");
  if (off) off.checked = Boolean(store.get("keys-off"));
  document.querySelector("[data-focus]")?.focus();
  setInterval(freshen, 20000);
})();
