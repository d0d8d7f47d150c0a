// Looks again by itself while something waits. Without it, the page has a link for that.
"use strict";

const LOOK_EVERY = 2000; // milliseconds between two looks, where the page does not say otherwise

/* What waits may say where to look for it alone. */

async function look() {
  const shown = document.querySelector("[data-waiting]");
  if (!shown) return;
  try {
    const answer = await fetch(shown.dataset.waiting || location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(shown.id);
    if (answer.ok && fresh) tell(shown, fresh);
  } catch {
    // No network now; there will be another look.
  }
  wait();
}

function wait() {
  const every = document.querySelector("[data-waiting]")?.dataset.every;
  setTimeout(look, Number(every ?? LOOK_EVERY));
}

/* Change only what is new: the focus stays, and a status is read out once. */
function tell(shown, fresh) {
  if (shown.innerHTML === fresh.innerHTML) return;
  if ("waiting" in fresh.dataset) {
    const [old, changed] = [shown, fresh].map((part) => part.querySelector("[role=status]"));
    if (old.innerHTML !== changed.innerHTML) old.innerHTML = changed.innerHTML;
  } else shown.replaceWith(fresh);
}

wait();
