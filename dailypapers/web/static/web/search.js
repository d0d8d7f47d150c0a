// Suggestions under the search box, and keys for lists of papers. Every page works without it.
"use strict";

const PAUSE = 120; // milliseconds without a letter before suggestions are asked for
const TITLES = "article.card :is(h2, h3) a"; // what single keys move between
const KEYS = "keys"; // where the browser remembers that the keys were turned off

/* The box as a combobox with a list, as the ARIA Authoring Practices describe it. */
function combobox(box) {
  const list = document.createElement("div");
  const status = document.createElement("span");
  let options = [];
  let active = -1;
  let waiting = 0;
  let asking = new AbortController();

  function show(markup) {
    list.innerHTML = markup; // Made and escaped by our own server.
    options = [...list.querySelectorAll("[role=option]")];
    options.forEach((option, number) => {
      option.id = `suggestion-${number}`;
      option.tabIndex = -1;
      option.setAttribute("aria-selected", "false");
    });
    active = -1;
    list.hidden = options.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    box.removeAttribute("aria-activedescendant");
    status.textContent = list.querySelector("[data-said]")?.dataset.said ?? "";
  }

  function close() {
    clearTimeout(waiting);
    asking.abort();
    show("");
  }

  async function ask() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const address = `${box.dataset.suggest}?q=${encodeURIComponent(box.value)}`;
      const answer = await fetch(address, { signal });
      const markup = answer.ok ? await answer.text() : "";
      if (!signal.aborted && document.activeElement === box) show(markup);
    } catch {
      if (!signal.aborted) close(); // No network, no suggestions.
    }
  }

  function choose(number) {
    options[active]?.setAttribute("aria-selected", "false");
    active = (number + options.length + 1) % (options.length + 1);
    if (active === options.length) active = -1; // Between the last and the first is the box.
    options[active]?.setAttribute("aria-selected", "true");
    options[active]?.scrollIntoView({ block: "nearest" });
    if (active < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", options[active].id);
  }

  function pressed(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && list.hidden) ask();
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") choose(active + 1);
    else if (event.key === "ArrowUp") choose(active < 0 ? options.length - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0) options[active].click();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  }

  list.className = "suggestions";
  list.hidden = true;
  list.addEventListener("mousedown", (event) => event.preventDefault()); // The box keeps the focus.
  status.className = "hidden";
  status.setAttribute("role", "status");
  box.after(list, status);
  box.type = "text"; // A search field may not be a combobox.
  const attributes = {
    role: "combobox",
    autocomplete: "off",
    enterkeyhint: "search",
    title: box.dataset.title,
    "aria-autocomplete": "list",
    "aria-controls": "suggestions",
    "aria-expanded": "false",
    "aria-keyshortcuts": "/",
  };
  for (const [name, value] of Object.entries(attributes)) box.setAttribute(name, value);
  box.addEventListener("keydown", pressed);
  box.addEventListener("blur", close);
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    if (box.value.trim()) waiting = setTimeout(ask, PAUSE);
    else close();
  });
}

/* Single keys, never while something is being typed. */
function keys(box) {
  const isOff = () => localStorage.getItem(KEYS) === "off";

  function move(step) {
    const titles = [...document.querySelectorAll(TITLES)];
    const next = titles[titles.indexOf(document.activeElement) + step];
    next?.focus();
    return Boolean(next);
  }

  /* The button of a paper that a key stands for: of the card that has the focus, or of the page. */
  function button(key) {
    if (!/^[a-z]$/.test(key)) return null;
    const card = document.activeElement.closest("article.card");
    return (card ?? document.querySelector("article.paper > .actions"))?.querySelector(`[data-key="${key}"]`);
  }

  function pressed(event) {
    const at = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) at.closest("main form:has(textarea)")?.requestSubmit();
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (at.isContentEditable || at.matches("input, textarea, select")) return;
    const isInList = at.matches(TITLES);
    const steps = isInList ? { ArrowDown: 1, ArrowUp: -1 } : {};
    if (!isOff()) Object.assign(steps, isInList ? { j: 1, k: -1 } : { j: 1 });
    let isDone = false;
    if (event.key in steps) isDone = move(steps[event.key]);
    else if (event.key === "/" && !isOff() && box) {
      box.focus();
      box.select();
      isDone = true;
    } else if (!isOff() && button(event.key)) {
      button(event.key).click();
      isDone = true;
    }
    if (isDone) event.preventDefault();
  }

  /* Speech software types single letters: whoever needs it can turn them off (WCAG 2.1.4). */
  function explain(section) {
    const button = section.querySelector("button");
    const tell = () => button.setAttribute("aria-pressed", String(isOff()));
    button.addEventListener("click", () => {
      localStorage.setItem(KEYS, isOff() ? "on" : "off");
      tell();
    });
    tell();
    section.hidden = false;
  }

  document.addEventListener("keydown", pressed);
  document.querySelectorAll(".keys").forEach(explain);
}

const searchBox = document.querySelector("input[data-suggest]");
if (searchBox) combobox(searchBox);
keys(searchBox);
