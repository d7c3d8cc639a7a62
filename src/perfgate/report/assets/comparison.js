// Filtering and sorting; the page is whole without it.
"use strict";
(() => {
  const rows = [...document.querySelectorAll("tbody tr, article")];
  const box = document.createElement("div");
  box.className = "find";
  const label = document.createElement("label");
  label.htmlFor = "find";
  label.textContent = "Show only";
  const input = document.createElement("input");
  input.id = "find";
  input.type = "search";
  input.placeholder = "name or verdict (press /)";
  const count = document.createElement("span");
  count.className = "soft";
  count.setAttribute("role", "status");
  box.append(label, input, count);
  document.querySelector("main").before(box);

  const folded = [...document.querySelectorAll("details.rows")];
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !row.dataset.find.toLowerCase().includes(wanted);
      shown += row.localName === "tr" && !row.hidden;
    }
    for (const each of folded) {
      each.open = wanted !== "" && each.querySelector("tbody tr:not([hidden])") !== null;
    }
    count.textContent = wanted ? `${shown} benchmark${shown === 1 ? "" : "s"}` : "";
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== input) {
      event.preventDefault();
      input.focus();
    }
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
