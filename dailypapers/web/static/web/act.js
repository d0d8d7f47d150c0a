// Presses and forms answered in place, drafts that outlive a lost connection, quotes of what is selected. For
// readers who are signed in; htmx sends and swaps. Every page works without it.
"use strict";

const DRAFT = "draft "; // how the names of drafts begin in the browser's storage
const KEPT_FOR = 30 * 24 * 60 * 60 * 1000; // milliseconds until a draft that nobody came back to goes
const RENEWED = "[data-renewed]"; // what forms change: renewed whole, from the page that comes
const told = document.getElementById("told"); // its data are what this script says
const OWN = `${DRAFT}${told?.dataset.reader} `;
let passage = null; // what was selected when Quote was pressed
let before = null; // what had the focus when a part of the page was replaced

/* Say something to who looks and to who listens. */
function tell(words) {
  told.textContent = words;
  clearTimeout(tell.waiting);
  tell.waiting = setTimeout(() => (told.textContent = ""), 8000);
}

/* --- Drafts --- */

function storage(act) {
  try {
    return act(localStorage);
  } catch {
    return null; // Full, or not allowed.
  }
}

function nameOf(form) {
  const parent = form.elements.namedItem("parent")?.value ?? "";
  return `${OWN}${new URL(form.action).pathname} ${parent}`;
}

function keep(form) {
  const { value, defaultValue } = form.elements.namedItem("text");
  const audience = form.elements.namedItem("audience")?.value ?? "";
  const draft = JSON.stringify({ text: value, audience, at: Date.now() });
  if (value.trim() && value !== defaultValue) storage((kept) => kept.setItem(nameOf(form), draft));
  else forget(form);
}

function forget(form) {
  storage((kept) => kept.removeItem(nameOf(form)));
}

/* Have the same readers as before: what was meant for a group never goes to everybody instead. */
function readBy(form, audience) {
  let choice = form.elements.namedItem("audience");
  if (!choice) {
    choice = document.createElement("input");
    choice.type = "hidden";
    choice.name = "audience";
    form.append(choice);
  } else if (choice.options && ![...choice.options].some((option) => option.value === audience)) {
    choice.append(new Option(told.dataset.gone, audience));
  }
  choice.value = audience;
}

/* Put back what was typed and not sent; a quote that was asked for goes below it. */
function restore(form) {
  const text = form.elements.namedItem("text");
  const draft = storage((kept) => JSON.parse(kept.getItem(nameOf(form))));
  if (!draft || form.dataset.restored) return;
  form.dataset.restored = "yes";
  if (draft.audience) readBy(form, draft.audience);
  const isQuote = text.defaultValue.startsWith("> [");
  const isThere = text.value === draft.text || draft.text.endsWith(text.value.trim());
  if (text.value === draft.text) return;
  text.value = isQuote && !isThere ? `${draft.text.trimEnd()}\n\n${text.value}` : draft.text;
  const offer = document.createElement("p");
  const away = document.createElement("button");
  offer.className = "kept quiet";
  offer.append(told.dataset.draft, " ", away);
  away.type = "button";
  away.className = "act";
  away.textContent = told.dataset.away;
  away.addEventListener("click", () => {
    text.value = text.defaultValue;
    if (draft.audience) form.elements.namedItem("audience").value = "";
    forget(form);
    offer.remove();
    text.focus();
  });
  form.querySelector(".buttons").before(offer);
}

function forgetAll(isOver) {
  storage((kept) => {
    for (const name of Object.keys(kept)) {
      if (name.startsWith(DRAFT) && isOver(name, kept.getItem(name))) kept.removeItem(name);
    }
  });
}

function isOld(name, draft) {
  return !(JSON.parse(draft).at > Date.now() - KEPT_FOR);
}

/* --- Quotes --- */

/* Markdown that shows a text as it is. */
function literal(text) {
  return text.replace(/[\\`*_[\]<>$~|#&]/g, "\\$&").replace(/^(\s*)([-+]|\d+[.)])(?=\s)/gm, "$1\\$2");
}

/* What is selected of a comment, as Markdown. A formula can only be quoted by the server. */
function selected(comment) {
  const selection = getSelection();
  const said = comment?.querySelector(".said");
  if (!said || !selection.rangeCount || selection.isCollapsed) return "";
  const range = selection.getRangeAt(0);
  const words = selection.toString().trim();
  if (!said.contains(range.commonAncestorContainer)) return "";
  if (!words || range.cloneContents().querySelector("math")) return "";
  const around = range.commonAncestorContainer;
  const isCode = (around.closest ? around : around.parentElement).closest("pre");
  return isCode ? `\`\`\`\n${words}\n\`\`\`` : literal(words);
}

/* A quote that the server made begins with whose words they are. */
function narrow(form) {
  const text = form.elements.namedItem("text");
  const [whose, blank] = text.value.split("\n");
  const lines = passage.split("\n").map((line) => `> ${line}`.trimEnd());
  text.value = [whose, blank, ...lines, "", ""].join("\n");
  passage = null;
}

/* --- Answers of the server --- */

/* Send a form that stands in what is renewed. */
function sent(event) {
  const { submitter, target: form } = event;
  const source = submitter ?? form;
  const part = source.closest(RENEWED);
  if (!part || form.method !== "post" || event.defaultPrevented) return;
  event.preventDefault();
  htmx.ajax("POST", submitter?.getAttribute("formaction") ?? form.action, { source, target: part });
}

/* Renew the page if the same one came; else a part that both have, where what is wrong may stand. */
function renew(detail, page) {
  const there = new URL(detail.xhr.responseURL);
  const isSame = there.pathname === location.pathname;
  const parts = [...document.querySelectorAll(RENEWED)].filter((part) => part.contains(detail.requestConfig.elt));
  const part = parts.find((part) => page.getElementById(part.id)?.matches(isSame ? RENEWED : `${RENEWED}:not(main)`));
  const problem = page.querySelector(".errorlist");
  detail.shouldSwap = Boolean(part);
  detail.isError &&= !part && !problem;
  if (part) {
    const fresh = page.getElementById(part.id);
    Object.assign(detail, { target: part, serverResponse: said(fresh).outerHTML });
    if (isSame) stand(there);
  } else if (problem) tell(problem.textContent);
  else if (!detail.isError) location.assign(there);
}

/* Say what a page has to say once where it is heard, and no longer there. */
function said(part) {
  const messages = part.querySelector(".messages");
  if (messages) tell(messages.textContent.trim());
  messages?.parentElement.remove();
  return part;
}

/* Where the page is now, also for the buttons that lead back to it. */
function stand(there) {
  history.replaceState(null, "", there);
  document.querySelector("#act [name=next]").value = there.pathname + there.search;
}

/* A whole page came: take from it what the button stood in. */
function takePart(event) {
  const { detail } = event;
  const button = detail.requestConfig.elt;
  if (!/^\s*<!doctype/i.test(detail.serverResponse) || button.matches("[hx-select]")) return;
  const page = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  if (!button.matches("[hx-post]")) return renew(detail, page);
  if (!detail.shouldSwap) return;
  const part = (button.dataset.part && button.closest(button.dataset.part)) || button;
  const path = CSS.escape(button.getAttribute("formaction") ?? "");
  const fresh = page.querySelector(part.id ? `#${CSS.escape(part.id)}` : `[formaction="${path}"]`);
  if (fresh || part !== button) {
    detail.target = part; // What is not on the page any more goes.
    detail.serverResponse = fresh?.outerHTML ?? "";
  } else {
    detail.shouldSwap = false;
    location.assign(detail.xhr.responseURL);
  }
}

function remember(event) {
  const focused = document.activeElement;
  const { target } = event.detail;
  const card = focused.closest("article.card") ?? focused.closest(".papers > li")?.querySelector("article.card");
  const place = [...document.querySelectorAll("article.card")].indexOf(card);
  before = target.contains(focused) ? { focused, place } : null;
}

/* Leave the focus where it was, though what had it is new. */
function refocus() {
  if (!before || document.activeElement !== document.body) return;
  const { focused, place } = before;
  const cards = [...document.querySelectorAll("article.card")];
  const next = place < 0 ? null : (cards[place] ?? cards.at(-1));
  const title = document.querySelector("main h1");
  title?.setAttribute("tabindex", "-1");
  (alike(focused) ?? next?.querySelector("h2 a, h3 a") ?? title)?.focus({ preventScroll: true });
  before = null;
}

/* What does on the new page what this did, under the same name if that is there. */
function alike(focused) {
  const leads = (element) => (element.getAttribute("formaction") ?? element.getAttribute("href") ?? "").split("?")[0];
  const found = [...document.querySelectorAll(focused.localName)].filter((element) => leads(element) === leads(focused));
  const isSame = (element) => element.id === focused.id && element.textContent === focused.textContent;
  const same = focused.id || focused.textContent.trim() ? found.find(isSame) : undefined;
  return same ?? (leads(focused) ? found[0] : undefined);
}

/* Show what came of sending a form: how it will look, or what is wrong with it. */
function show(part) {
  const problem = part.querySelector(".errorlist");
  if (problem) {
    tell(problem.textContent);
    part.querySelector("[aria-invalid=true], textarea")?.focus();
  } else part.querySelector("section.preview")?.focus();
}

function arrived(event) {
  const part = event.target;
  const forms = [...part.querySelectorAll("form.saying")];
  if (passage && forms.length === 1) narrow(forms[0]);
  if (part.matches(`.writing, ${RENEWED}`)) show(part);
  forms.forEach(restore);
  if (part.closest(".below") && forms.length === 1) {
    const text = forms[0].elements.namedItem("text");
    text.setSelectionRange(text.value.length, text.value.length);
  }
  refocus();
}

function done(event) {
  const { words, focus } = event.detail;
  const place = document.getElementById(focus);
  tell(words);
  place?.focus({ preventScroll: true });
  place?.scrollIntoView({ block: "nearest" });
}

/* Nothing changed: say why, and that what was typed is still here. */
function failed(event) {
  const { elt, xhr } = event.detail;
  const isText = xhr?.getResponseHeader("Content-Type")?.startsWith("text/plain");
  const own = told.dataset;
  const reason = isText ? xhr.responseText : xhr?.status ? own.failed : own.alone;
  const isForm = elt.matches("form.saying");
  const words = isForm ? `${own.unsent} ${reason} ${own.kept}` : `${own.unchanged} ${reason}`;
  if (isForm) keep(elt);
  tell(words);
}

/* --- All of it --- */

function typed(event) {
  const form = event.target.closest("form.saying");
  if (form) keep(form);
}

/* Pressing with a pointer may end the selection, so it is read before; a key has no pointer. */
function pressed(event) {
  const quote = event.target.closest("a.quote");
  const isKey = event.type === "click" && event.detail === 0;
  if (quote && (isKey || event.type === "pointerdown")) passage = selected(quote.closest("article.comment"));
}

function clicked(event) {
  const cancel = event.target.closest(".below a.cancel");
  if (!cancel) return;
  event.preventDefault();
  const comment = cancel.closest("article.comment");
  const opener = comment ?? cancel.closest("li").querySelector("a[hx-get]");
  cancel.closest(".below").replaceChildren();
  opener.focus({ preventScroll: true });
}

function leaving(event) {
  if (/\/account\/(logout|data\/delete)/.test(event.target.action)) forgetAll((name) => name.startsWith(OWN));
}

if (told && window.htmx) {
  forgetAll(isOld);
  document.querySelectorAll("form.saying").forEach(restore);
  document.addEventListener("input", typed);
  document.addEventListener("pointerdown", pressed);
  document.addEventListener("click", pressed, true);
  document.addEventListener("click", clicked);
  document.addEventListener("submit", leaving, true);
  document.addEventListener("submit", sent);
  document.addEventListener("said", (event) => event.target.matches("form.saying") && forget(event.target));
  document.addEventListener("done", done);
  document.addEventListener("htmx:beforeSwap", takePart);
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSwap", arrived);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:responseError", failed);
}
