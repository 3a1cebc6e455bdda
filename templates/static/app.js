// What makes the pages quicker; each of them works without it.
"use strict";

// A form marked data-once is sent once, however often its button is pressed. The page may come back from the browser's
// cache, where the form must work again.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.ariaBusy === "true") event.preventDefault();
    form.ariaBusy = "true";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) form.ariaBusy = null;
});

// What is wrong comes first; where nothing is, a scanner can be used at once. It types and ends with Enter, which sends the
// form; an Enter alone is a slip.
const errors = document.querySelector(".errors");
const scan = document.querySelector("input[data-scan]");
if (errors) errors.focus();
else if (scan) scan.focus();
if (scan) {
  scan.form.addEventListener("submit", (event) => {
    if (scan.value.trim() === "") event.preventDefault();
  });
}

// A list says so when it is older than two minutes.
for (const note of document.querySelectorAll("[data-stale]")) {
  setTimeout(() => { note.hidden = false; }, 2 * 60 * 1000);
}

// One press chooses the same answer for every receipt.
for (const button of document.querySelectorAll("button[data-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const value = CSS.escape(button.dataset.all);
    for (const radio of button.form.querySelectorAll(`input[type=radio][value="${value}"]`)) radio.checked = true;
  });
}
