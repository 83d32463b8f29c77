// The picture of the network: look for somebody, step into their circle, walk on. Without this file everything is still there,
// as a picture whose marks lead to the text beside it.
"use strict";
(() => {
  const page = document.querySelector(".network");
  const form = document.querySelector("form.search");
  if (!page || !form) return;
  const box = form.querySelector("input");
  const all = form.querySelector(".all");
  const status = form.querySelector(".status");
  const marks = new Map([...page.querySelectorAll(".marks a")].map((mark) => [mark.dataset.slug, mark]));
  const entries = new Map([...page.querySelectorAll(".entry")].map((entry) => [entry.dataset.slug, entry]));
  const lines = [...page.querySelectorAll(".lines path")].map((path) => ({ path, ends: path.dataset.between.split(" ") }));
  const circle = new Map([...marks.keys()].map((slug) => [slug, new Set()]));
  for (const { ends: [a, b] } of lines) {
    circle.get(a).add(b);
    circle.get(b).add(a);
  }
  const name = (slug) => marks.get(slug).querySelector(".name").textContent;
  const folded = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").replace(/ae/g, "a").replace(/oe/g, "o").replace(/ue/g, "u");
  const words = new Map([...entries].map(([slug, entry]) => [slug, folded(entry.querySelector("h2").textContent + " " + entry.querySelector(".meta").textContent)]));
  let here = null;

  // Shows those in `shown`; everybody else steps back in the picture and leaves the list.
  function show(shown) {
    page.classList.toggle("narrowed", shown !== null);
    all.hidden = shown === null;
    for (const [slug, mark] of marks) mark.classList.toggle("shown", shown !== null && shown.has(slug));
    for (const [slug, entry] of entries) entry.hidden = shown !== null && !shown.has(slug);
    for (const { path, ends } of lines) path.classList.toggle("shown", here !== null && ends.includes(here));
  }

  function focus(slug) {
    here = slug;
    for (const [other, mark] of marks) mark.classList.toggle("here", other === slug);
    for (const [other, entry] of entries) entry.classList.toggle("here", other === slug);
    show(new Set([slug, ...circle.get(slug)]));
    const entry = entries.get(slug);
    entry.parentElement.prepend(entry);
    entry.parentElement.scrollTop = 0;
    status.textContent = [slug, ...circle.get(slug)].map(name).join(", ");
    history.replaceState(null, "", "#f-" + slug);
  }

  function clear() {
    here = null;
    box.value = "";
    status.textContent = "";
    for (const element of page.querySelectorAll(".here")) element.classList.remove("here");
    for (const slug of marks.keys()) entries.get(slug).parentElement.append(entries.get(slug));
    show(null);
    history.replaceState(null, "", location.pathname);
  }

  // Their circle in the order of the clock, so that an arrow key moves to the next one round.
  function around(slug) {
    const angle = (other) => {
      const dot = marks.get(other).querySelector("circle");
      return (Math.atan2(dot.cx.baseVal.value, -dot.cy.baseVal.value) + 2 * Math.PI) % (2 * Math.PI);
    };
    return [...circle.get(slug)].sort((a, b) => angle(a) - angle(b));
  }

  page.querySelector(".marks").addEventListener("click", (event) => {
    const mark = event.target.closest("a");
    if (!mark) return;
    event.preventDefault();
    focus(mark.dataset.slug);
  });

  page.querySelector(".marks").addEventListener("keydown", (event) => {
    const mark = event.target.closest("a");
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!mark || !step) return;
    event.preventDefault();
    if (here === null) focus(mark.dataset.slug);
    const those = around(here);
    if (!those.length) return;
    const place = those.indexOf(mark.dataset.slug);
    marks.get(those[(place + step + those.length + (place < 0 && step < 0 ? 1 : 0)) % those.length]).focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
  });

  box.addEventListener("input", () => {
    const sought = folded(box.value.trim());
    here = null;
    for (const element of page.querySelectorAll(".here")) element.classList.remove("here");
    if (!sought) return show(null);
    const found = [...words].filter(([, text]) => sought.split(/\s+/).every((word) => text.includes(word))).map(([slug]) => slug);
    show(new Set(found));
    status.textContent = found.length && found.length <= 12 ? found.map(name).join(", ") : String(found.length);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = [...marks].find(([, mark]) => mark.classList.contains("shown"));
    if (first) {
      focus(first[0]);
      first[1].focus();
    }
  });

  all.addEventListener("click", clear);
  form.hidden = false;
  const asked = location.hash.slice(3);
  if (location.hash.startsWith("#f-") && marks.has(asked)) focus(asked);
})();
