// Makes tables sort, filter and fold. It only adds: without it every row is there to read.
"use strict";
(() => {
  // Rows from which on a table has a filter, and rows that a folded table shows.
  const FILTER_FROM = 20;
  const FOLDED = 50;

  // The order of the kinds of values: numbers, texts, and last what is missing.
  const NUMBER = 0;
  const TEXT = 1;
  const MISSING = 2;

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // Whole numbers are compared as such: beyond 2^53 a float would take two of them for one.
  const sortKey = (cell) => {
    if (!cell || cell.hasAttribute("data-missing")) return { kind: MISSING, value: 0 };
    const value = cell.getAttribute("data-value");
    if (value === null) return { kind: TEXT, value: cell.textContent.trim().toLowerCase() };
    return { kind: NUMBER, value: /^-?\d+$/.test(value) ? BigInt(value) : Number(value) };
  };

  // What is missing stays last in both directions; equal rows stay as they were written.
  const compare = (a, b, sign) => {
    if (a.kind !== b.kind) {
      const sided = a.kind === MISSING || b.kind === MISSING ? 1 : sign;
      return sided * (a.kind - b.kind);
    }
    if (a.value === b.value) return 0;
    return a.value < b.value ? -sign : sign;
  };

  const makeSortable = (table) => {
    const body = table.tBodies[0];
    const written = Array.from(body.rows);
    const heads = Array.from(table.tHead.rows[0].cells);
    const next = { none: "ascending", ascending: "descending", descending: "none" };

    const sort = (column, direction) => {
      const sign = direction === "descending" ? -1 : 1;
      const keyed = written.map((row) => ({ row, key: sortKey(row.cells[column]) }));
      if (direction !== "none") keyed.sort((a, b) => compare(a.key, b.key, sign));
      body.append(...keyed.map((entry) => entry.row));
    };

    heads.forEach((head, column) => {
      const button = make("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const direction = next[head.getAttribute("aria-sort")];
        heads.forEach((other) => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", direction);
        sort(column, direction);
      });
    });
  };

  // A filter above the table, and below it a button that shows all of its rows. While there is
  // something to look for, no row that has it is folded away.
  const makeLong = (table) => {
    const rows = Array.from(table.tBodies[0].rows);
    const textOf = (row) => Array.from(row.cells, (cell) => cell.textContent).join("\n");
    const texts = rows.map((row) => textOf(row).toLowerCase());
    const frame = table.closest(".table");
    const state = { query: "", folded: rows.length > FOLDED };

    const count = make("output", {});
    const field = make("input", { type: "search", autocomplete: "off", spellcheck: false });
    const label = make("label", { className: "filter" }, "Filter rows ", field, count);
    const button = make("button", { type: "button", className: "fold" });

    const show = () => {
      rows.forEach((row, at) => { row.hidden = !texts[at].includes(state.query); });
      const left = rows.filter((row) => !row.hidden).length;
      count.textContent = state.query === "" ? "" : `${left} of ${rows.length}`;
      table.classList.toggle("folded", state.folded && state.query === "");
      button.textContent =
        state.folded ? `Show all ${rows.length} rows` : `Show the first ${FOLDED} rows`;
      button.setAttribute("aria-expanded", String(!state.folded));
      button.hidden = rows.length <= FOLDED || state.query !== "";
    };

    field.addEventListener("input", () => {
      state.query = field.value.trim().toLowerCase();
      show();
    });
    button.addEventListener("click", () => {
      state.folded = !state.folded;
      show();
    });
    frame.prepend(label);
    frame.append(button);
    show();
  };

  for (const table of document.querySelectorAll("table.sortable")) {
    makeSortable(table);
    if (table.tBodies[0].rows.length >= FILTER_FROM) makeLong(table);
  }
})();
