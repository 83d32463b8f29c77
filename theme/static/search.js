// Search: looks up what somebody types in an index that lies on this site in small pieces. Nothing of it is fetched before
// the first letter. Without this file, or where the index cannot be loaded, the page shows its lists.
"use strict";
(() => {
  const root = new URL("..", document.currentScript.src);
  const page = document.querySelector(".finder");
  const form = page.querySelector("form");
  const box = form.querySelector("input");
  const status = page.querySelector(".status");
  const list = page.querySelector(".found");
  const further = page.querySelector(".further");
  const ways = page.querySelector(".ways");
  const row = page.querySelector("template").content.firstElementChild;
  const step = 20; // results at a time; each is a file of its own

  let loading = null; // the program that reads the index, once somebody typed
  let matches = []; // all that fit
  let turn = 0; // counts what was asked: an answer that comes late is for nobody
  let pause = 0;

  function program() {
    loading ??= import(new URL("pagefind/pagefind.js", root)).then(async (found) => {
      await found.options({ baseUrl: root.pathname, excerptLength: 24 });
      await found.init();
      return found;
    });
    return loading;
  }

  async function look() {
    const [words, mine] = [box.value.trim(), ++turn];
    keep(words);
    try {
      const found = words ? (await (await program()).search(words)).results.filter(fits) : [];
      const rows = await Promise.all(found.slice(0, step).map(read));
      if (mine !== turn) return;
      matches = found;
      list.replaceChildren(...rows);
      tell(!words ? "" : form.dataset[["none", "one"][found.length] ?? "many"], words);
    } catch {
      if (mine !== turn) return;
      loading = null; // perhaps there is a network again when somebody types on
      matches = [];
      list.replaceChildren();
      tell(form.dataset.failed, words);
    }
    settle();
  }

  // pagefind also finds words of what only describes a row, as "avif". Of that, the slug counts: Yıldız is yildiz in there.
  function fits({ words, matchedMetaFields }) {
    return words.length > 0 || matchedMetaFields?.includes("slug");
  }

  async function more() {
    const [mine, shown] = [turn, list.children.length];
    const rows = await Promise.all(matches.slice(shown, shown + step).map(read));
    if (mine !== turn) return;
    list.append(...rows);
    settle();
    links()[shown]?.focus();
  }

  function settle() {
    list.hidden = !matches.length;
    ways.hidden = matches.length > 0;
    further.hidden = list.children.length >= matches.length;
  }

  function tell(text, words) {
    const count = matches.length.toLocaleString(document.documentElement.lang);
    status.textContent = text.replace("{count}", count).replace("{words}", () => words);
  }

  // The address keeps the words, so that a search can be sent on and found again on the way back.
  function keep(words) {
    const query = words ? "?" + new URLSearchParams({ q: words }) : "";
    history.replaceState(history.state, "", location.pathname + query);
    for (const other of document.querySelectorAll("a[rel=alternate]")) other.search = query;
  }

  async function read(match) {
    const { url, meta, excerpt, content } = await match.data();
    const [tint, initials, picture, plain] = meta.look.split(" ");
    const made = document.importNode(row, true);
    const [thumb, name] = made.querySelectorAll("a");
    thumb.href = name.href = url.replace(/\.html$/, "/"); // the index was made of files without folders
    thumb.classList.add("tint-" + tint);
    thumb.append(picture ? likeness(picture, plain) : letters(initials, tint));
    name.textContent = meta.title;
    made.querySelector(".who span").textContent = meta.business;
    made.querySelector(".one-liner").append(...passage(excerpt, content, meta.business));
    made.querySelector(".meta").textContent = meta.place;
    return made;
  }

  function likeness(picture, plain) {
    const [frame, source, image] = ["picture", "source", "img"].map((name) => document.createElement(name));
    Object.assign(source, { type: "image/avif", srcset: new URL(picture, root) });
    Object.assign(image, { src: new URL(plain, root), alt: "", width: 200, height: 250, decoding: "async" });
    frame.append(source, image);
    return frame;
  }

  function letters(initials, tint) {
    const [frame, inner] = [document.createElement("span"), document.createElement("span")];
    frame.className = "initials tint-" + tint;
    inner.textContent = initials;
    frame.append(inner);
    return frame;
  }

  // Words of strangers: of all that an excerpt may hold, only text and marks are taken. Where it begins with name and business,
  // which stand beside it, it goes on after them. pagefind marks a word with the full stop behind it.
  function passage(excerpt, content, business) {
    const { body } = new DOMParser().parseFromString(excerpt, "text/html");
    const ahead = content.indexOf(business) + business.length - content.indexOf(body.textContent.slice(0, 40));
    let skip = Math.max(0, ahead);
    const parts = [...body.childNodes].flatMap((node) => {
      const text = node.textContent.slice(skip);
      skip = Math.max(0, skip - node.textContent.length);
      if (node.nodeName !== "MARK") return text;
      const [, before, word, after] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su.exec(text);
      const mark = document.createElement("mark");
      mark.textContent = word;
      return [before, mark, after];
    }).filter((part) => part.textContent ?? part);
    if (ahead > 0 && typeof parts[0] === "string") parts[0] = parts[0].replace(/^[.\s]+/, "");
    return [ahead > 0 ? "" : "… ", ...parts, " …"];
  }

  const links = () => [...list.querySelectorAll(".who a")];

  function walk(event) {
    const all = links();
    const at = all.indexOf(document.activeElement);
    const here = at >= 0 || document.activeElement === box;
    if (!here || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "ArrowDown") (all[at + 1] ?? (further.hidden ? null : further.firstElementChild))?.focus();
    else if (event.key === "ArrowUp" && at >= 0) (all[at - 1] ?? box).focus();
    else if (event.key === "Escape" && at >= 0) box.focus();
    else return;
    event.preventDefault();
  }

  box.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(look, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    look();
  });
  further.addEventListener("click", more);
  page.addEventListener("keydown", walk);

  box.value = new URLSearchParams(location.search).get("q") ?? box.value;
  if (box.value) look();
})();
