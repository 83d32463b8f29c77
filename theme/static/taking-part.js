// The form of taking part: checks what was written by the rules that the page brings along (data-rules, made from the schema and the
// checks of the pipeline), keeps a draft in this browser, and makes one file of it all. Nothing is sent from here.
"use strict";
(() => {
  const form = document.querySelector(".taking-part form");
  if (!form) return;
  const rules = JSON.parse(form.dataset.rules);
  const patterns = Object.fromEntries(Object.entries(rules.patterns).map(([name, one]) => [name, pattern(...one)]));
  const months = rules.months.map((one) => pattern(...one));
  const leaving = rules.leaving.map((row) => row.map((one) => pattern(...one)));
  const fields = new Map(rules.fields.map((field) => [field.name, { ...field, box: form.elements[field.name] }]));
  const [summary, done, status] = [".summary", ".done", ".status"].map((name) => form.querySelector(name));
  const chosen = form.querySelector(".chosen");
  const DRAFT = "vorgestellt-draft";
  let picture = ""; // JPEG as a data: address, its pixels alone
  let fault = null; // what is wrong with the picture that was chosen last
  let tried = false; // whether somebody has asked for the file yet

  // The patterns are Python's: there \w is any letter or digit, and \b the edge of such a word.
  function pattern(source, flags) {
    const word = "\\p{L}\\p{N}_";
    let inside = false;
    const edge = `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`;
    const classes = { w: () => (inside ? word : `[${word}]`), W: () => `[^${word}]`, d: () => "\\p{Nd}", b: () => edge };
    const translated = source.replace(/\\([^])|[[\]]/g, (token, letter) => {
      if (!letter) inside = token === "[";
      else if (classes[letter]) return classes[letter]();
      else if (/["'<>@%:;,=&!#~` ]/.test(letter)) return letter;
      return token;
    });
    return new RegExp(translated, "u" + flags);
  }

  // What was answered

  const forbidden = new RegExp(patterns.forbidden, "gu");
  const normal = (text) => text.normalize("NFC").replace(/\r\n?/g, "\n").replace(forbidden, "");
  const letters = (text) => [...text].length;

  function answer(field) {
    if (field.kind === "consent") return field.box.checked ? field.option : "";
    if (field.box.type === "file") return picture;
    const text = normal(field.box.value).trim();
    if (/^(?:\\?_No response\\?_|[-–—])$/.test(text)) return "";
    const line = field.kind === "line" ? text.split(/\s+/u).join(" ") : text;
    return field.name === "founded" ? month(line) : line;
  }

  // A year, or a year and a month, as the file has it: "3/2021" and "März 2021" are 2021-03.
  function month(text) {
    const named = months.findIndex((one) => whole(one).test(text));
    if (named >= 0) return `${text.slice(-4)}-${String(named + 1).padStart(2, "0")}`;
    const [, before, year = "", other = "", after] = text.match(whole(patterns.month)) ?? [];
    const number = before ?? after;
    return year + other ? (number ? `${year || other}-${String(Number(number)).padStart(2, "0")}` : year) : text;
  }

  const answers = () => new Map([...fields].map(([name, field]) => [name, answer(field)]));

  function entries(field, text) {
    if (field.lines) return text.split("\n").map((line) => line.replace(patterns.marker, "").trim()).filter(Boolean);
    return [field.hosts ? address(text, field) : field.name.startsWith("names_next") ? text.split(/\s+/u).join(" ") : text].filter(Boolean);
  }

  // An address with its scheme, which people leave out; a name on Mastodon becomes the address it stands for.
  function address(text, field) {
    const named = field.handle && text.match(whole(patterns.name));
    if (named) return field.handle.replace("{}", named[1]);
    const handle = text.match(whole(patterns.handle));
    if (handle) return `https://${handle[2]}/@${handle[1]}`;
    const host = text.match(new RegExp("^(?:" + patterns.host.source + ")", "u"));
    if (!host) return text;
    const rest = text.slice(host[0].length);
    return rest ? (/[/?#]/.test(rest[0]) ? "https://" + text : text) : `https://${text}/`;
  }

  const whole = ({ source, flags }) => new RegExp(`^(?:${source})$`, flags);

  // What is wrong with it: pairs of a code and what its sentence says

  function* wrong(field, text) {
    const [label, longest] = [field.label, field.longest];
    if (field.box.type === "file") {
      if (fault) yield fault;
      return;
    }
    if (!text) {
      if (field.required) yield ["field-missing", {}];
      return;
    }
    for (const row of field.hosts ? entries(field, text) : text.split("\n")) {
      const [mail, phone] = [row.match(patterns.email), row.match(patterns.phone)];
      if (mail) yield ["private-email", {}];
      else if (phone) yield ["private-phone", { value: phone[0] }];
    }
    if (wish(text)) yield ["form-leaving", { value: letters(wish(text)) > 80 ? [...wish(text)].slice(0, 80).join("") : wish(text) }];
    if (field.question) {
      const tag = text.match(patterns.html);
      if (tag) yield ["prose-html", { tag: tag[0].slice(0, 40) }];
      if (patterns.image.test(text)) yield ["prose-image", {}];
      return;
    }
    if (field.kind === "choice" || (field.name.startsWith("portrait.") && !picture)) return; // words without a picture are left out
    const values = entries(field, text);
    if (values.length > rules.most && field.lines) yield ["list-long", { label, length: values.length, limit: rules.most }];
    for (const value of values) {
      const length = letters(value);
      if (length < field.shortest) yield ["field-short", { label, length, limit: field.shortest }];
      if (length > longest) yield ["field-long", { label, length, limit: longest }];
      const mixed = value.match(patterns.mixed);
      if (mixed) yield ["scripts-mixed", { value: mixed[0] }];
      if (field.shortest > 1 && !/[\p{L}\p{N}]/u.test(value)) yield ["field-letters", { label }];
      if (patterns.angled.test(value)) yield ["field-address", { label }];
      if (patterns.brackets.test(value)) yield ["field-brackets", { label }];
      if (field.name === "one_liner" && patterns.address.test(value)) yield ["one-liner-url", { label }];
      if (field.name === "founded") yield* year(value);
      if (field.name === "portrait.alt" && says_nothing(value)) yield ["alt-empty-words", { value }];
      if (field.hosts) yield* link(field, value);
    }
  }

  function* year(value) {
    const now = new Date(); // by the calendar on the wall: in UTC the new month comes an hour or two late
    const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}`;
    if (!whole(patterns.founded).test(value)) yield ["founded-form", { value }];
    else if (value < "1900" || value > today.slice(0, value.length)) yield ["founded-range", { value }];
  }

  function says_nothing(value) {
    const words = value.toLowerCase();
    return rules.emptyAlts.includes(words.replace(/^[ .!]+|[ .!]+$/g, "")) || /\.(?:jpe?g|png|webp)$/.test(words);
  }

  // Browsers and Python read odd addresses differently, so everything odd is refused before it is parsed.
  function* link(field, url) {
    const [, scheme = "", rest = ""] = url.match(/^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s) ?? [];
    const place = (rest.match(/^\/\/([^/?#]*)/) ?? ["", ""])[1];
    const host = place.toLowerCase().replace(/:$/, "");
    const last = host.replace(/\.+$/, "").split(".").at(-1);
    const folded = host.normalize("NFKC");
    if (patterns.unsafe.test(url)) yield ["url-characters", {}];
    else if (!["https", "http"].includes(scheme.toLowerCase())) yield ["url-scheme", { value: url.slice(0, 80) }];
    else if (/[@%:[\]]/.test(host) || host.includes("..") || !host.replace(/^\.+|\.+$/g, "").includes(".")) yield ["url-host", {}];
    else if (/^(?:[0-9]+|0x[0-9a-f]*)$/.test(last) || (folded !== host && /[/?#@:]/.test(folded))) yield ["url-host", {}];
    else {
      const name = host.replace(/\.$/, "");
      const fits = !field.hosts.length || field.hosts.some((one) => name === one || name.endsWith("." + one));
      if (!fits) yield ["url-kind", { kind: field.name.replace("links.", ""), hosts: field.hosts.join(", ") }];
    }
  }

  // A wish to be removed must reach a person.
  function wish(text) {
    const sentences = [...text].slice(0, rules.leavingWithin).join("").split(/[.!?\n]+/);
    return (sentences.find((sentence) => leaving.some((row) => row.every((one) => one.test(sentence)))) ?? "").trim();
  }

  // What only shows when the answers are seen together: the field, and its pair.
  function* together(given) {
    const missing = (name) => !given.get(name);
    const label = (name) => ({ label: fields.get(name).label });
    if (missing("consents.text")) yield ["consents.text", ["consent-missing", {}]];
    const [who, why] = ["names_next[].name", "names_next[].why"];
    if (missing(who) !== missing(why)) yield [missing(who) ? who : why, ["form-nomination", {}]];
    if (given.get("portrait.file")) {
      for (const name of ["portrait.alt", "portrait.credit"]) if (missing(name)) yield [name, ["form-photo-missing", label(name)]];
      if (missing("consents.portrait")) yield ["consents.portrait", ["form-photo-consent", {}]];
    }
    const asked = [...fields.values()].filter((field) => field.question);
    const told = asked.filter((field) => given.get(field.name));
    const length = letters(told.map((field) => `## ${field.label}\n\n${given.get(field.name)}\n`).join("\n").trim());
    const [shortest, longest] = rules.body;
    const answered = told.reduce((sum, field) => sum + letters(given.get(field.name)), 0); // the questions do not count
    if (answered < shortest && asked.length) yield [asked[0].name, ["body-short", { length: answered, limit: shortest }]];
    if (length > longest) yield [asked[0].name, ["body-long", { length, limit: longest }]];
  }

  function check() {
    const given = answers();
    const found = new Map([...fields].map(([name, field]) => [name, [...wrong(field, given.get(name))]]));
    for (const [name, one] of together(given)) found.get(name).push(one);
    return found;
  }

  const hinders = ([code]) => !rules.guesses.includes(code);

  function sentence([code, details]) {
    return (rules.texts[code] ?? [code]).map((text) => text.replace(/\{(\w+)\}/g, (place, key) => details[key] ?? place)).join(" ").trim();
  }

  // Showing it

  function show(field, found) {
    const place = document.getElementById(field.box.id + "-finding");
    place.dataset.codes = found.map(([code]) => code).join(" ");
    place.textContent = found.map(sentence).filter((text, n, all) => all.indexOf(text) === n).join(" ");
    if (found.some(hinders)) field.box.setAttribute("aria-invalid", "true");
    else field.box.removeAttribute("aria-invalid");
  }

  // While somebody writes, only what they have left behind is judged, and nothing is missing yet.
  function judge(field) {
    const alone = tried ? check().get(field.name) : [...wrong(field, answer(field))].filter(([code]) => code !== "field-missing");
    show(field, alone);
  }

  function summarise(found) {
    const faulty = [...found].filter(([, all]) => all.some(hinders));
    summary.hidden = !faulty.length;
    const { one, many } = summary.dataset;
    summary.querySelector("p").textContent = faulty.length === 1 ? one : many.replace("{count}", faulty.length);
    const rows = faulty.map(([name, all]) => {
      const { box, label, option } = fields.get(name);
      const one = all.find(hinders);
      const title = one[0].startsWith("body-") ? rules.interview : option ?? label; // it is about all answers together
      const [row, way] = [document.createElement("li"), document.createElement("a")];
      way.href = "#" + box.id;
      way.textContent = title;
      way.addEventListener("click", (event) => {
        event.preventDefault();
        reveal(box);
        box.focus();
      });
      row.append(way, (/[?.!]$/.test(title) ? " " : ": ") + sentence(one));
      return row;
    });
    summary.querySelector("ul").replaceChildren(...rows);
    return faulty.length;
  }

  // Opens what is folded away around a field.
  function reveal(box) {
    const folded = box.closest("details");
    if (folded) folded.open = true;
  }

  function count(box) {
    const place = form.querySelector(`[data-count="${box.id}"]`);
    if (place) place.textContent = letters(normal(box.value).trim());
  }

  // The picture: drawn anew, so that nothing but its pixels goes into the file

  async function choose(file) {
    [picture, fault] = ["", null];
    const { bytes, pixels, side } = rules.picture;
    const size = (count) => `${(count / 1024 / 1024).toFixed(1)} MiB`;
    const known = ["image/jpeg", "image/png", "image/webp"].includes(file.type);
    const image = known && file.size <= bytes ? await createImageBitmap(file).catch(() => null) : null;
    if (file.size > bytes) fault = ["file-large", { size: size(file.size), limit: size(bytes) }];
    else if (!image) fault = ["portrait-format", {}];
    else {
      const value = `${image.width} × ${image.height}`;
      if (image.width * image.height > pixels) fault = ["portrait-pixels", { value }];
      else if (Math.min(image.width, image.height) < side) fault = ["portrait-small", { value, limit: side }];
      else picture = drawn(image, Math.min(1, 2400 / Math.max(image.width, image.height)));
    }
    await look();
    judge(fields.get("portrait.file"));
    keep();
  }

  function drawn(image, scale) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height].map((length) => Math.round(length * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.92);
  }

  async function look() {
    chosen.hidden = !picture;
    if (!picture) return;
    const image = await createImageBitmap(blob(picture));
    const canvas = chosen.querySelector("canvas");
    canvas.height = Math.round((canvas.width * image.height) / image.width);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  }

  function blob(address) {
    const [head, data] = address.split(",");
    return new Blob([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], { type: head.slice(5).split(";")[0] });
  }

  // The draft: consents are not in it, for they are given to the words of the day

  function draft() {
    return Object.fromEntries([...fields.values()].filter(({ kind }) => kind !== "consent").map((field) => [field.name, field.box.type === "file" ? picture : field.box.value]));
  }

  function keep() {
    const all = draft();
    done.hidden = true;
    for (const [kept, word] of [[all, "kept"], [{ ...all, "portrait.file": "" }, "small"]]) {
      try {
        localStorage.setItem(DRAFT, JSON.stringify(kept));
        return say(word);
      } catch {} // full, or switched off
    }
    say("unkept");
  }

  function say(word) {
    if (status.textContent !== status.dataset[word]) status.textContent = status.dataset[word]; // or it would be read out at every letter
  }

  function fill(given) {
    for (const field of fields.values()) {
      if (field.kind === "consent") field.box.checked = false;
      else if (field.box.type === "file") picture = String(given[field.name] ?? "").match(/^data:image\/jpeg;base64,[\w+/=]*$/) ? given[field.name] : "";
      else if (field.kind !== "choice") field.box.value = String(given[field.name] ?? "");
      else field.box.value = [...field.box.options].find(({ value, text }) => [value, text].includes(given[field.name]))?.value ?? "";
      if (field.kind === "line" && field.box.value) reveal(field.box);
      if (field.kind !== "consent") count(field.box);
    }
    fault = null;
    return look().catch(() => (picture = ""));
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(DRAFT));
    } catch {
      return null;
    }
  }

  // Puts the page aside, so that it opens without a network too. Only for who writes here, and only where that is allowed.
  let aside = false;
  async function put_aside() {
    if (aside || !navigator.serviceWorker || !window.caches) return;
    aside = true;
    try {
      await navigator.serviceWorker.register(form.dataset.offline, { scope: "./" });
      const needed = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((one) => one.href ?? one.src);
      await (await caches.open("taking-part")).addAll([location.pathname, ...needed]);
    } catch {} // a preview from a folder, or a browser that forbids it: the open page works all the same
  }

  // The file

  function text() {
    const given = [...answers()].filter(([name, value]) => value || !(name === "portrait.file" || fields.get(name).kind === "consent"));
    return JSON.stringify({ lang: rules.lang, "consents.version": rules.version, ...Object.fromEntries(given) }, null, 2) + "\n";
  }

  function file_name() {
    const spelled = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
    const name = answer(fields.get("name")).toLowerCase().replace(/[äöüß]/g, (letter) => spelled[letter]);
    const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, "-");
    return `vorgestellt-${plain.replace(/^-|-$/g, "") || "portrait"}.txt`;
  }

  function make() {
    const made = new File([text()], file_name(), { type: "text/plain" });
    const [save, share] = [done.querySelector(".save"), done.querySelector(".share")];
    URL.revokeObjectURL(save.href);
    [save.href, save.download] = [URL.createObjectURL(made), made.name];
    done.querySelector(".file").textContent = made.name;
    share.hidden = !navigator.canShare?.({ files: [made] });
    share.onclick = () => navigator.share({ files: [made], title: made.name }).catch(() => {});
    done.hidden = false;
    done.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tried = true;
    const found = check();
    for (const [name, all] of found) show(fields.get(name), all);
    done.hidden = true;
    if (summarise(found)) summary.focus();
    else make();
  });

  const of = (box) => fields.get(box.name);

  form.addEventListener("input", ({ target }) => {
    if (!of(target) || target.type === "file") return;
    put_aside();
    count(target);
    if (target.getAttribute("aria-invalid") || tried) judge(of(target));
    keep();
  });

  form.addEventListener("focusout", ({ target }) => {
    if (of(target) && target.type !== "file" && of(target).kind !== "consent" && target.value) judge(of(target));
  });

  form.elements["portrait.file"].addEventListener("change", ({ target }) => {
    if (target.files[0]) choose(target.files[0]);
  });

  chosen.querySelector(".remove").addEventListener("click", () => {
    picture = form.elements["portrait.file"].value = "";
    look();
    form.elements["portrait.file"].focus();
    keep();
  });

  const saved = form.querySelector(".saved");
  form.querySelector(".open").addEventListener("click", () => saved.click());
  saved.addEventListener("change", async () => {
    try {
      const given = JSON.parse(await saved.files[0].text());
      if (!given["consents.version"]) throw new SyntaxError();
      await fill(given);
      keep();
      say("opened");
    } catch {
      say("unread");
    }
    saved.value = "";
  });

  const remove = form.querySelector(".delete");
  remove.addEventListener("click", async () => {
    if (!confirm(remove.dataset.question)) return;
    try {
      localStorage.removeItem(DRAFT);
      await caches?.delete("taking-part");
    } catch {}
    tried = false;
    await fill({});
    for (const field of fields.values()) show(field, []);
    summary.hidden = done.hidden = true;
    say("deleted");
  });

  const before = kept();
  if (before) fill(before).then(() => (form.querySelector(".restored").hidden = false));
})();
