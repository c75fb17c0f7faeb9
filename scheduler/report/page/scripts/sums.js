// Requests and self-paced items summed by whatever learners can be told apart by.

const add = (sums, key, by = 1) => (sums[key] = (sums[key] || 0) + by);

function emptySums(name) {
  return {
    name,
    people: new Set(),
    before: 0,
    attended: 0,
    absent: 0,
    seated: 0,
    unscheduled: 0,
    came: 0,
    requests: 0,
    reached: 0,
    minutes: 0,
    late: 0,
    asked: 0,
    done: 0,
    score: 0,
    scored: 0,
  };
}

function addLive(sums, place) {
  sums.people.add(place.learner);
  add(sums, place.state);
  add(sums, "minutes", place.length);
  add(sums, "late", place.late);
  if (place.state === "came") return;
  add(sums, "requests");
  if (place.reached) add(sums, "reached");
}

function addSelfPaced(sums, one) {
  sums.people.add(one.learner);
  add(sums, "asked");
  if (one.done) add(sums, "done");
  if (one.score !== null) {
    add(sums, "score", one.score);
    add(sums, "scored");
  }
}

// Each place and each item goes into one group; a learner may be in several where groups are clinics.
function slices(group) {
  const found = new Map();
  const into = (key, name) => {
    if (!found.has(key)) found.set(key, emptySums(name));
    return found.get(key);
  };
  for (const place of live) if (isShown(place.learner)) addLive(into(...group(place)), place);
  for (const one of selfPaced) if (isShown(one.learner)) addSelfPaced(into(...group(one)), one);
  return [...found].map(([key, sums]) => Object.assign(sums, {key}));
}

function totalOf(rows) {
  const all = emptySums("All");
  for (const row of rows) {
    for (const key of Object.keys(all)) if (typeof all[key] === "number") all[key] += row[key];
    for (const learner of row.people) all.people.add(learner);
  }
  return all;
}

// A group is a key and a name: of learners the learner, of clinics the number, of answers the answer.
const groupings = [
  ["Clinic", each => (each.clinic === null ? [-1, "(no clinic)"] : [each.clinic.number, each.clinic.title])],
  ["Learner", each => [each.learner, each.learner.name]],
  ...dimensions.map(dimension => [dimension.name, each => [dimension.of(each.learner), dimension.of(each.learner)]]),
];

const sumColumn = (name, value, note, text = value) => ({name, value, note, text, number: true});
const countColumn = (name, key, note) => sumColumn(name, row => row[key], note);
const withSeat = row => row.attended + row.absent + row.seated;
const newRequests = row => row.requests - row.before;

function nameColumn(name) {
  const isPerson = row => Boolean(row.key && row.key.id);
  return {
    name,
    value: row => row.name,
    text: row => (isPerson(row) ? `${row.name} ${row.key.id}` : row.name),
    cell: row => (isPerson(row) ? personCell(row.key) : row.name),
  };
}

function shareColumn(name, value, note) {
  return {name, value, note, number: true, cell: row => barCell(value(row), percent(value(row)))};
}

const peopleColumns = name => (name === "Learner" ? [] : [sumColumn("Learners", row => row.people.size)]);

function liveColumns() {
  const columns = [countColumn("Requests", "requests", "For live clinics")];
  if (live.some(each => each.state === "before")) {
    columns.push(countColumn("Done before", "before", "Completed without a session of this plan"));
  }
  if (given.recorded) {
    columns.push(countColumn("Attended", "attended"));
    columns.push(countColumn("Absent", "absent", "Others of the session are recorded"));
  }
  columns.push(countColumn(given.recorded ? "Not recorded" : "Seated", "seated", "Nobody recorded who came"));
  columns.push(countColumn("Not scheduled", "unscheduled"));
  if (live.some(each => each.state === "came")) {
    columns.push(countColumn("Unasked", "came", "Came without a request"));
  }
  return columns;
}

function selfPacedColumns() {
  if (!selfPaced.length) return [];
  const columns = [countColumn("Self-paced", "asked", "Items asked for or done"), countColumn("Items done", "done")];
  if (selfPaced.some(each => each.score !== null)) {
    const mean = row => (row.scored ? row.score / row.scored : null);
    const text = row => (row.scored ? mean(row).toFixed(1) : "–");
    columns.push(sumColumn("Mean score", mean, "Of self-paced items", text));
  }
  return columns;
}

function outcomeColumns(name) {
  const reached = live.some(each => each.reached)
    ? [shareColumn("Reached", row => row.reached / row.requests, "Of requests")]
    : [];
  return [nameColumn(name), ...peopleColumns(name), ...liveColumns(), ...selfPacedColumns(), ...reached];
}

function equityColumns(name) {
  const each = row => row.late / row.people.size;
  return [
    nameColumn(name),
    ...peopleColumns(name),
    sumColumn("New requests", newRequests, "Not completed before"),
    sumColumn("Live", withSeat, "With a live seat"),
    shareColumn("Live share", row => withSeat(row) / newRequests(row), "Of new requests"),
    sumColumn("Hours live", row => row.minutes, "Learners’ hours in meetings", row => hours(row.minutes)),
    sumColumn("Hours outside", row => row.late, "Outside their own working time", row => hours(row.late)),
    shareColumn("Outside share", row => row.late / row.minutes, "Of their hours in meetings"),
    sumColumn("Minutes outside each", each, "On average per learner", row => Math.round(each(row))),
  ];
}

function learnerDetails(row) {
  const places = row.key.live.map(place => {
    const when = place.session === null ? null : spanText(place.session.meetings[0]);
    const minutes = place.minutes === null ? null : `${place.minutes} min`;
    return `${place.clinic.title}: ${[stateWords[place.state], when, minutes].filter(Boolean).join(", ")}`;
  });
  const done = row.key.selfPaced.map(one => {
    const facts = [one.done ? "done" : "not done", one.on, one.score === null ? null : `score ${one.score}`];
    return `${one.item.title}: ${facts.filter(Boolean).join(", ")}`;
  });
  return listed([...places, ...done], "Nothing was asked of them.");
}

// A table of sums by one of the groupings, which the reader picks.
class Pivot {
  constructor(section, label, columnsOf, start) {
    this.columnsOf = columnsOf;
    this.by = Math.max(0, groupings.findIndex(([name]) => name === start));
    this.table = new Table(host(section), {label, noun: "line", columns: [], total: totalOf});
    const options = groupings.map(([name], number) => [String(number), name]);
    const by = pickFrom("By", options, chosen => {
      this.by = Number(chosen);
      this.draw();
    });
    by.querySelector("select").value = String(this.by);
    this.table.tools.prepend(make("div", {class: "by"}, by));
  }

  draw() {
    const [name, group] = groupings[this.by];
    this.table.details = name === "Learner" ? learnerDetails : null;
    this.table.setColumns(this.columnsOf(name));
    this.table.setRows(slices(group).sort((a, b) => compare(a.name, b.name)));
  }
}

const outcome = new Pivot("outcome", "Attendance and completion", outcomeColumns, "Clinic");
const equity = new Pivot("equity", "Fairness", equityColumns, "Region");

function drawSums() {
  outcome.draw();
  equity.draw();
}
