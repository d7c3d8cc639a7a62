// Filtering and sorting; the page is whole without it.
"use strict";
(() => {
  const rows = [...document.querySelectorAll("tbody tr, article")];
  const folded = [...document.querySelectorAll("details.rows")];
  findBox("name or verdict", document.querySelector("main"), (holds) => {
    for (const row of rows) row.hidden = holds !== null && !holds(row.dataset.find);
    for (const each of folded) {
      each.open = holds !== null && each.querySelector("tbody tr:not([hidden])") !== null;
    }
    const shown = rows.filter((row) => row.localName === "tr" && !row.hidden).length;
    return holds ? `${shown} benchmark${shown === 1 ? "" : "s"}` : "";
  });

  const value = (row, place) => {
    const cell = row.cells[place];
    return cell.dataset.sort === undefined ? cell.textContent : Number(cell.dataset.sort);
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
  for (const table of document.querySelectorAll("table")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, place) => {
      if (head.dataset.plain !== undefined) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") !== "descending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const sorted = [...table.tBodies[0].rows].sort(
          (a, b) => (down ? -1 : 1) * compare(value(a, place), value(b, place)));
        table.tBodies[0].append(...sorted);
      });
    });
  }
})();
