// Single keys for the buttons that name one. Every button works without it.
"use strict";

function typed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const button = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!button) return;
  event.preventDefault();
  button.click();
}

document.addEventListener("keydown", typed);
