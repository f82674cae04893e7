// Tables to work in: one box that chooses all rows, a range with Shift, and keys while the focus is inside the table:
// arrow up and down go from row to row, Home and End to the first and last, x chooses the row, Enter opens it.
for (const table of document.querySelectorAll("[data-work-table]")) {
  const rows = [...table.querySelectorAll("[data-row]")];
  const boxes = rows.map((row) => row.querySelector("input[name=chosen]"));
  if (boxes[0]) chooseAll(table, boxes);
  let last = 0;
  table.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey) {
      for (const box of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) box.checked = event.target.checked;
    }
    last = at;
  });
  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = rows.findIndex((row) => row.contains(event.target));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (rows[to]) {
      placeOf(rows[to]).focus();
      event.preventDefault();
    } else if (event.key === "x" && boxes[at] && event.target.type !== "text") {
      boxes[at].click();
      event.preventDefault();
    } else if (event.key === "Enter" && event.target.type === "checkbox") {
      rows[at]?.querySelector("a")?.click(); // and not the first act below the table, as browsers have it
      event.preventDefault();
    }
  });
}
for (const hint of document.querySelectorAll("[data-work-keys]")) hint.hidden = false;

// Where the focus stands in a row: on what it leads to, or on the row itself.
function placeOf(row) {
  const place = row.querySelector("a") ?? row.querySelector("input, button") ?? row;
  if (place === row) row.tabIndex = -1;
  return place;
}

function chooseAll(table, boxes) {
  const head = table.querySelector("thead .work-table__pick");
  const label = document.createElement("label");
  const all = document.createElement("input");
  all.type = "checkbox";
  label.className = "work-table__choose";
  label.append(all, head.firstElementChild);
  head.append(label);
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  table.addEventListener("change", () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && !all.checked;
  });
}
