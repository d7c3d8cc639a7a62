// A filter and sorting for the table of all benchmarks; the page is whole without them.
"use strict";
(() => {
  const table = document.getElementById("benchmarks");
  if (!table) return;
  const rows = [...table.tBodies[0].rows];
  const box = document.createElement("div");
  box.className = "find";
  const label = document.createElement("label");
  label.htmlFor = "find";
  label.textContent = "Show only";
  const input = document.createElement("input");
  input.id = "find";
  input.type = "search";
  input.placeholder = "part of a name (press /)";
  const count = document.createElement("span");
  count.className = "soft";
  count.setAttribute("role", "status");
  box.append(label, input, count);
  table.parentElement.before(box);
  const texts = rows.map((row) => row.cells[0].textContent.toLowerCase());
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, place) => {
      row.hidden = !words.every((word) => texts[place].includes(word));
      shown += !row.hidden;
    });
    count.textContent = words.length ? `${shown} of ${rows.length}` : "";
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/INPUT|SELECT|TEXTAREA/.test(document.activeElement.tagName)) {
      event.preventDefault();
      input.focus();
    }
  });
})();
