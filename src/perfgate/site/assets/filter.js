// A filter for the table of all benchmarks; the page is whole without it.
"use strict";
(() => {
  const table = document.getElementById("benchmarks");
  if (!table) return;
  const rows = [...table.tBodies[0].rows];
  const names = rows.map((row) => row.cells[0].textContent);
  findBox("part of a name", table.parentElement, (holds) => {
    rows.forEach((row, place) => { row.hidden = holds !== null && !holds(names[place]); });
    return holds ? `${rows.filter((row) => !row.hidden).length} of ${rows.length}` : "";
  });
})();
