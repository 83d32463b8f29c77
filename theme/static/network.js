// The picture of the network: look for somebody, step into their circle, walk on. Without this file everything is there all the
// same: a picture whose marks lead to the text beside it, and a text that leads back into the picture.
"use strict";
(() => {
  const page = document.querySelector(".network");
  const form = document.querySelector("form.search");
  if (!page || !form) return;
  const box = form.querySelector("input");
  const all = form.querySelector(".all");
  const status = form.querySelector(".status");
  const hint = status.textContent;
  const larger = page.querySelector(".larger input");
  const pane = page.querySelector(".pane");
  const svg = pane.querySelector("svg");
  const veil = svg.querySelector(".veil");
  const list = page.querySelector(".entries");
  const and = new Intl.ListFormat(document.documentElement.lang);

  const people = [...svg.querySelectorAll(".marks a")].map((mark) => {
    const [dot, label, entry] = [mark.querySelector("circle"), mark.querySelector(".name"), document.getElementById("f-" + mark.id.slice(2))];
    const about = entry.querySelector(".meta").firstChild.textContent.trim();
    const place = ["x", "y", "text-anchor"].map((key) => label.getAttribute(key));
    const name = label.textContent;
    const person = { mark, dot, label, entry, about, place, name, x: dot.cx.baseVal.value, y: dot.cy.baseVal.value, circle: new Set() };
    return { ...person, words: folded(name + " " + about).split(" "), angle: (Math.atan2(person.x, -person.y) + 2 * Math.PI) % (2 * Math.PI) };
  });
  const known = new Map(people.map((person) => [person.mark.id.slice(2), person]));
  const owners = new Map(people.flatMap((person) => [[person.mark, person], [person.label, person]]));
  const lines = [...svg.querySelectorAll(".lines path")].map((path) => ({ path, ends: path.dataset.between.split(" ").map((slug) => known.get(slug)) }));
  for (const { ends: [a, b] } of lines) {
    a.circle.add(b);
    b.circle.add(a);
  }

  let here = null; // whose circle is shown
  let found = []; // by the search, where no circle is shown
  let written = []; // where names stand: [left, top, right, bottom]
  let dial = []; // where years and months stand, likewise

  // What is shown

  function draw() {
    const shown = new Set(here ? [here, ...here.circle] : found);
    const near = new Set(here ? [...here.circle].flatMap((person) => [...person.circle]) : []);
    page.classList.toggle("narrowed", shown.size > 0);
    all.hidden = !shown.size && !box.value;
    for (const { entry } of people) list.append(entry);
    for (const person of people) {
      const { mark, entry } = person;
      mark.classList.toggle("here", person === here);
      mark.classList.toggle("shown", shown.has(person));
      mark.classList.toggle("near", near.has(person));
      if (person === here) mark.setAttribute("aria-current", "true");
      else mark.removeAttribute("aria-current");
      entry.classList.toggle("here", person === here);
      entry.hidden = shown.size > 0 && !shown.has(person);
    }
    if (here) list.querySelector("h2").after(here.entry);
    for (const { path, ends } of lines) {
      path.classList.toggle("shown", ends.includes(here));
      path.classList.toggle("near", here !== null && ends.some((person) => here.circle.has(person)));
    }
    write();
  }

  // Names stand above all marks, as large as the text of the page, however large the picture is.
  const names = svg.appendChild(document.createElementNS(svg.namespaceURI, "g"));
  names.setAttribute("class", "labels");
  names.setAttribute("aria-hidden", "true");
  names.append(...people.map((person) => person.label));

  function write() {
    const { a, e, f } = svg.getScreenCTM();
    names.style.fontSize = 13 / a + "px";
    dial = [...svg.querySelectorAll(".dial text")].map((label) => label.getBoundingClientRect()).map(({ left, top, right, bottom }) => [(left - e) / a, (top - f) / a, (right - e) / a, (bottom - f) / a]);
    const those = here ? [here, ...around()] : found.length > 12 ? [] : found;
    for (const person of people) person.label.classList.remove("on", "lit");
    written = those.map(({ x, y, dot }) => [x, y, x, y].map((value, side) => value + (side < 2 ? -1 : 1) * dot.getBBox().width / 2));
    for (const person of those) name(person, person === here);
    if (!those.length) for (const { label, place } of people) ["x", "y", "text-anchor"].forEach((key, n) => label.setAttribute(key, place[n]));
  }

  // Writes a name where there is room for it; `always` also where there is none.
  function name({ x, y, dot, label, place }, always) {
    label.classList.add("on");
    const unit = 1 / svg.getScreenCTM().a;
    const [width, em, gap, frame] = [label.getComputedTextLength(), 13 * unit, dot.getBBox().width / 2 + 6 * unit, svg.getBoundingClientRect()];
    const [far, low] = [(frame.width * unit) / 2 - 2 * unit, (frame.height * unit) / 2 - 2 * unit];
    const beside = [[x + gap, y + em * 0.35, "start"], [x - gap, y + em * 0.35, "end"]];
    if (x < 0) beside.reverse();
    const spots = [...beside, [x, y - gap, "middle"], [x, y + gap + em * 0.75, "middle"], ...beside.flatMap(([a, b, side]) => [[a, b - em, side], [a, b + em, side]])];
    if (page.matches(".with-names")) spots.unshift([Number(place[0]), Number(place[1]), place[2]]);
    const area = ([a, b, side]) => {
      const left = a - { start: 0, middle: width / 2, end: width }[side];
      return [left, b - em * 0.85, left + width, b + em * 0.3];
    };
    const inside = ([left, top, right, bottom]) => left > -far && right < far && top > -low && bottom < low;
    const apart = (box, taken) => taken.every(([left, top, right, bottom]) => box[2] < left || box[0] > right || box[3] < top || box[1] > bottom);
    const free = (box) => apart(box, written);
    const empty = (box) => !people.some((other) => other.x > box[0] - gap && other.x < box[2] + gap && other.y > box[1] - gap && other.y < box[3] + gap && other.dot !== dot);
    const fit = spots.filter((one) => inside(area(one)) && free(area(one)));
    let spot = fit.find((one) => empty(area(one)) && apart(area(one), dial)) ?? fit.find((one) => empty(area(one))) ?? fit[0];
    if (!spot && !always) return label.classList.remove("on");
    spot ??= spots.find((one) => inside(area(one))) ?? [Math.max(-far + width / 2, Math.min(far - width / 2, x)), y - gap, "middle"];
    ["x", "y", "text-anchor"].forEach((key, n) => label.setAttribute(key, spot[n]));
    written.push(area(spot));
  }

  // A person under the mouse or with the keyboard's focus: name and lines stand out, nothing else changes.
  function light(person, on) {
    for (const { path } of lines.filter(({ ends }) => ends.includes(person))) {
      path.classList.toggle("lit", on);
      veil[on ? "after" : "before"](path);
    }
    const shown = person.label.classList.contains("on");
    if (on && !shown) {
      name(person, true);
      written.pop();
      person.label.classList.add("lit");
      names.append(person.label);
    } else if (!on && person.label.matches(".lit")) person.label.classList.remove("on", "lit");
  }

  // Says who is shown: in words, and each name leads on. A text without a place for names is said as it is.
  function say(text, those = []) {
    const [before, after] = text.split("{names}");
    const left = [...those];
    const parts = and.formatToParts(those.map((person) => person.name)).map(({ type, value }) => (type === "element" ? step(left.shift()) : value));
    status.replaceChildren(before, ...(after === undefined ? [] : [...parts, after]));
  }

  function step(person) {
    const link = document.createElement("a");
    link.href = "#" + person.entry.id;
    link.textContent = person.name;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      choose(person);
    });
    return link;
  }

  // The circle, in the order of the clock.
  const around = () => [...here.circle].sort((a, b) => a.angle - b.angle);

  // Going somewhere

  function choose(person, { keep = true, focus = true } = {}) {
    here = person;
    found = [];
    box.value = "";
    if (here.circle.size) say(form.dataset.circle.replace("{name}", here.name), around());
    else say(here.name + ", " + here.about);
    draw();
    if (keep) history.pushState(null, "", "#" + here.entry.id);
    if (focus) here.mark.focus({ preventScroll: true });
    reveal();
  }

  // Brings picture and words into sight where they are not, and only then moves the page.
  function reveal() {
    const beside = getComputedStyle(page.querySelector(".rings")).position === "sticky";
    const { top, bottom } = (beside ? page : svg).getBoundingClientRect();
    if (beside ? top < 0 : top > innerHeight * 0.7 || bottom < innerHeight * 0.3) (beside ? page : form).scrollIntoView();
    centre();
  }

  function clear({ keep = true } = {}) {
    if (document.activeElement === all) box.focus();
    if (keep && location.hash) history.pushState(null, "", location.pathname + location.search);
    here = null;
    found = [];
    box.value = "";
    say(hint);
    draw();
  }

  function centre() {
    if (!larger.checked) return;
    const [frame, outer, { a }] = [svg.getBoundingClientRect(), pane.getBoundingClientRect(), svg.getScreenCTM()];
    pane.scrollLeft += frame.left + frame.width / 2 + (here ? here.x * a : 0) - outer.left - outer.width / 2;
    pane.scrollTop += frame.top + frame.height / 2 + (here ? here.y * a : 0) - outer.top - outer.height / 2;
  }

  // Looking for somebody

  // "Müller", "Mueller" and "Muller" are one; so are "Yıldız" and "Yildiz".
  function folded(text) {
    const plain = text.toLowerCase().replace(/[ßıłøđæœ]/g, (letter) => ({ ß: "ss", ı: "i", ł: "l", ø: "o", đ: "d", æ: "a", œ: "o" })[letter]);
    return plain.normalize("NFKD").replace(/\p{M}/gu, "").replace(/([aou])e/g, "$1").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  box.addEventListener("input", () => {
    const sought = folded(box.value).split(" ").filter(Boolean);
    const fits = (how) => people.filter(({ words }) => sought.every((part) => words.some((word) => word[how](part))));
    if (here) history.replaceState(null, "", location.pathname + location.search);
    here = null;
    found = !sought.length ? [] : fits("startsWith").length ? fits("startsWith") : fits("includes");
    if (!sought.length) say(hint);
    else if (!found.length) say(form.dataset.none);
    else if (found.length > 8) say(form.dataset.many, found.slice(0, 5));
    else say(form.dataset.found, found);
    draw();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (found.length) choose(found[0]);
  });

  all.addEventListener("click", () => clear());

  // Mouse and finger: whoever is nearest is meant, those of the circle before others.

  svg.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const mark = event.target.closest("a");
    const person = event.detail ? owners.get(event.target) ?? nearest(event) : owners.get(mark);
    if (mark) event.preventDefault();
    if (!person) return;
    if (person === here) person.entry.querySelector("a").focus();
    else choose(person);
  });

  function nearest({ clientX, clientY }) {
    const { a, e, f } = svg.getScreenCTM();
    const away = (person) => Math.hypot(person.x * a + e - clientX, person.y * a + f - clientY) * (person.mark.matches(".shown") ? 0.5 : 1);
    const [first] = [...people].sort((one, other) => away(one) - away(other));
    return first && away(first) < 24 ? first : null;
  }

  for (const [kind, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    // On the pane, for Chromium makes an svg that listens to the focus a stop of its own.
    pane.addEventListener(kind, (event) => {
      const person = owners.get(event.target.closest("a") ?? event.target);
      if (!person || event.pointerType === "touch") return;
      light(person, on);
      if (kind === "focusin") rove(person);
    });
  }

  list.addEventListener("click", (event) => {
    const link = event.target.closest(".place");
    if (!link) return;
    event.preventDefault();
    choose(known.get(link.hash.slice(3)));
  });

  larger.addEventListener("change", () => {
    write();
    centre();
  });

  // The keyboard: the picture is one stop, arrows walk in it, round the circle or from name to name.

  function rove(person) {
    for (const { mark } of people) mark.tabIndex = -1;
    person.mark.tabIndex = 0;
  }

  svg.addEventListener("keydown", (event) => {
    const from = owners.get(event.target);
    const those = here ? [here, ...here.circle].sort((a, b) => a.angle - b.angle) : found.length ? found : people;
    const place = those.indexOf(from);
    const to = { ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place < 0 ? -1 : place - 1, ArrowUp: place < 0 ? -1 : place - 1, Home: 0, End: -1 }[event.key];
    if (!from || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    those.at(to % those.length).mark.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !all.hidden) clear();
  });

  function read(options) {
    const person = known.get(location.hash.replace(/^#[fm]-/, ""));
    if (person) choose(person, { keep: false, ...options });
    else if (here) clear({ keep: false });
  }

  addEventListener("popstate", () => read());
  new ResizeObserver(write).observe(svg);
  const keys = page.querySelector(".keys");
  svg.setAttribute("aria-describedby", keys.id);
  if (people.length) rove(people[0]);
  read({ focus: false });
  if (here) addEventListener("load", () => setTimeout(reveal)); // after the browser has gone to the entry that the address names
})();
