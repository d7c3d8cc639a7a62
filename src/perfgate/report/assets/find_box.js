// A box that shows only what holds all words typed into it, of rows or of anything else; "/" goes to it.
"use strict";
// `below` is what it stands above; `show` is given a test of a text, or null for an empty box, and says how many there are.
function findBox(placeholder, below, show) {
  const box = document.createElement("div");
  box.className = "find";
  const label = document.createElement("label");
  label.htmlFor = "find";
  label.textContent = "Show only";
  const input = document.createElement("input");
  input.id = "find";
  input.type = "search";
  input.placeholder = `${placeholder} (press /)`;
  const count = document.createElement("span");
  count.className = "soft";
  count.setAttribute("role", "status");
  box.append(label, input, count);
  below.before(box);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const holds = (text) => words.every((word) => text.toLowerCase().includes(word));
    count.textContent = show(words.length ? holds : null);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/INPUT|SELECT|TEXTAREA/.test(document.activeElement.tagName)) {
      event.preventDefault();
      input.focus();
    }
  });
}
