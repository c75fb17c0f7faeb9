// A table that sorts by its headings, filters by words and by picked values, and makes rows only as they are wanted.

const CHUNK = 100;
const collator = new Intl.Collator("en", {numeric: true, sensitivity: "base"});
const tables = [];

function compare(a, b) {
  const missing = value => value === null || value === undefined || Number.isNaN(value);
  if (missing(a) || missing(b)) return missing(a) - missing(b);
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}

// A column has a name and value(row); and if wanted text(row), cell(row), note, number, pick (a filter of its own).
class Table {
  constructor(place, {label, columns, details = null, searchable = true, noun = "row", empty = "None.", total = null}) {
    this.label = label;
    this.details = details;
    this.noun = noun;
    this.empty = empty;
    this.total = total;
    this.query = "";
    this.picked = new Map();
    this.sorted = {column: null, down: false};
    this.tools = make("div", {class: "tools"});
    this.count = make("p", {class: "count", "aria-live": "polite"});
    this.more = make("button", {type: "button", class: "more", onclick: () => this.grow()}, "Show more");
    this.scroll = make("div", {class: "scroll", role: "region", "aria-label": label, tabindex: "0"});
    if (searchable) this.tools.append(this.searchBox());
    place.append(this.tools, this.count, this.scroll, this.more);
    new IntersectionObserver(seen => seen.some(each => each.isIntersecting) && this.grow(), {
      rootMargin: "400px",
    }).observe(this.more);
    this.setColumns(columns);
    tables.push(this);
  }

  searchBox() {
    const box = make("input", {type: "search", placeholder: "Filter", "aria-label": `Filter: ${this.label}`});
    box.addEventListener("input", () => {
      this.query = box.value.trim().toLowerCase();
      this.show();
    });
    return box;
  }

  setColumns(columns) {
    this.columns = columns;
    this.sorted = {column: null, down: false};
    this.picks = columns.filter(column => column.pick);
    this.picked.clear();
  }

  setRows(rows) {
    this.rows = rows;
    for (const row of rows) delete row.searched;
    this.tools.querySelectorAll("label.pick").forEach(old => old.remove());
    for (const column of this.picks) this.tools.append(this.picker(column));
    this.show();
  }

  picker(column) {
    const values = [...new Set(this.rows.flatMap(row => column.pick(row)))].sort(compare);
    if (!values.includes(this.picked.get(column))) this.picked.delete(column);
    const options = [["", "all"], ...values.map((value, number) => [String(number), value])];
    const label = pickFrom(column.name, options, chosen => {
      if (chosen === "") this.picked.delete(column);
      else this.picked.set(column, values[Number(chosen)]);
      this.show();
    });
    label.className = "pick";
    if (this.picked.has(column)) {
      label.querySelector("select").value = String(values.indexOf(this.picked.get(column)));
    }
    return label;
  }

  text(column, row) {
    const value = column.text ? column.text(row) : column.value(row);
    return value === null || value === undefined ? "" : String(value);
  }

  matches(row) {
    for (const [column, value] of this.picked) if (![column.pick(row)].flat().includes(value)) return false;
    if (this.query === "") return true;
    row.searched ??= this.columns.map(column => this.text(column, row)).join("\n").toLowerCase();
    return row.searched.includes(this.query);
  }

  show() {
    this.shown = this.rows.filter(row => this.matches(row));
    const {column, down} = this.sorted;
    if (column !== null) {
      const keyed = this.shown.map(row => [column.value(row), row]);
      const lacks = value => value === null || value === undefined || Number.isNaN(value);
      keyed.sort(([a], [b]) => (lacks(a) || lacks(b) ? compare(a, b) : down ? compare(b, a) : compare(a, b)));
      this.shown = keyed.map(([, row]) => row);
    }
    this.body = make("tbody");
    this.made = 0;
    const foot = this.total && this.shown.length ? this.footer() : null;
    this.scroll.replaceChildren(make("table", {}, this.head(), this.body, foot));
    this.grow();
  }

  head() {
    return make("thead", {}, make("tr", {}, ...this.columns.map(column => this.heading(column))));
  }

  heading(column) {
    const here = this.sorted.column === column;
    const order = here ? (this.sorted.down ? "descending" : "ascending") : null;
    const sort = () => this.sortBy(column);
    const button = make("button", {type: "button", title: column.note, onclick: sort}, column.name);
    return make("th", {scope: "col", class: column.number ? "number" : null, "aria-sort": order}, button);
  }

  sortBy(column) {
    const again = this.sorted.column === column;
    this.sorted = {column, down: again ? !this.sorted.down : Boolean(column.number)};
    this.show();
    this.scroll.querySelectorAll("thead button")[this.columns.indexOf(column)].focus();
  }

  grow(all = false) {
    const until = all ? this.shown.length : Math.min(this.shown.length, this.made + CHUNK);
    const made = document.createDocumentFragment();
    for (; this.made < until; this.made += 1) made.append(this.line(this.shown[this.made]));
    if (!this.shown.length) {
      const nothing = this.rows.length ? "Nothing matches." : this.empty;
      made.append(make("tr", {}, make("td", {class: "none", colspan: this.columns.length}, nothing)));
      this.body.replaceChildren();
    }
    this.body.append(made);
    this.more.hidden = this.made >= this.shown.length;
    this.count.textContent = this.rows.length ? this.countText() : "";
  }

  countText() {
    const all = counted(this.rows.length, this.noun);
    return this.shown.length === this.rows.length ? all : `${this.shown.length} of ${all}`;
  }

  line(row) {
    const line = make("tr", {}, ...this.columns.map((column, k) => this.cell(column, row, k === 0)));
    if (this.details !== null) this.addDetails(line, row);
    return line;
  }

  cell(column, row, first) {
    const inside = column.cell ? column.cell(row) : this.text(column, row);
    return make(first ? "th" : "td", {scope: first ? "row" : null, class: column.number ? "number" : null}, inside);
  }

  addDetails(line, row) {
    const first = line.firstChild;
    const words = [...first.childNodes];
    const button = make("button", {type: "button", class: "unfold", "aria-expanded": "false"}, ...words);
    first.append(button);
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) line.nextSibling.remove();
      else line.after(make("tr", {class: "details"}, make("td", {colspan: this.columns.length}, this.details(row))));
    });
  }

  footer() {
    const row = this.total(this.shown);
    return make("tfoot", {}, make("tr", {}, ...this.columns.map((column, k) => this.cell(column, row, k === 0))));
  }
}
