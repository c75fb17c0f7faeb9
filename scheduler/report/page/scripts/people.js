// Requests one by one: those without a session, and mandatory ones that are not met live.

const why = place => place.reasons.map(reason => reason.message).join(" ");

function listed(entries, none) {
  if (!entries.length) return make("span", {class: "none"}, none);
  return make("ul", {class: "lines"}, ...entries.map(entry => make("li", {}, entry)));
}

const whoAndWhat = [
  {
    name: "Learner",
    value: row => row.learner.name,
    text: row => `${row.learner.name} ${row.learner.id} ${dimensions.map(each => each.of(row.learner)).join(" ")}`,
    cell: row => personCell(row.learner),
  },
  {
    name: "Clinic",
    value: row => row.clinic.title,
    cell: row => clinicCell(row.clinic),
    pick: row => row.clinic.title,
  },
];

const insteadColumn = {
  name: "Alternatives",
  value: row => row.alternatives.length,
  text: row => row.alternatives.map(item => item.title).join(" "),
  cell: row => listed(row.alternatives.map(item => `${item.title} (${item.kind}, ${item.minutes} min)`), "none"),
};

const yesOrNo = row => (row.mandatory ? "yes" : "no");
const mandatoryColumns = live.some(each => each.mandatory)
  ? [{name: "Mandatory", value: yesOrNo, pick: yesOrNo}]
  : [];

const unscheduledTable = new Table(host("unscheduled"), {
  label: "Not scheduled",
  noun: "request",
  empty: "Every request has a session.",
  columns: [
    ...whoAndWhat,
    ...mandatoryColumns,
    {
      name: "Reason",
      value: row => row.reasons.map(each => each.code).join(" "),
      text: row => `${row.reasons.map(each => each.code).join(" ")} ${why(row)}`,
      cell: row => listed(row.reasons.map(each => each.message), "not stated"),
      pick: row => row.reasons.map(each => each.code),
    },
    insteadColumn,
  ],
});

const openFirst = ["open", "exception", "alternative", "live"];
const metBy = {live: "live", alternative: "an alternative", exception: "a signed exception", open: "open"};
const metWords = row =>
  row.mandatory === "exception" ? `exception signed by ${row.signedBy}` : metBy[row.mandatory];

function mandatoryTableIn(place) {
  return new Table(place, {
    label: "Mandatory requests without a live session",
    noun: "request",
    empty: "Every mandatory request has a live session.",
    columns: [
      ...whoAndWhat,
      {
        name: "Met by",
        value: row => openFirst.indexOf(row.mandatory),
        text: metWords,
        cell: row => make("span", {class: `met ${row.mandatory}`}, metWords(row)),
        pick: row => metBy[row.mandatory],
      },
      {
        name: "Why not live",
        value: row => stateWords[row.state],
        text: row => (row.reasons.length ? why(row) : stateWords[row.state]),
      },
      insteadColumn,
    ],
  });
}

const mandatoryTable = host("mandatory") === null ? null : mandatoryTableIn(host("mandatory"));

function drawPeople() {
  const shown = live.filter(each => isShown(each.learner));
  unscheduledTable.setRows(shown.filter(each => each.state === "unscheduled"));
  if (mandatoryTable !== null) {
    const unmet = shown.filter(each => each.mandatory !== null && each.mandatory !== "live");
    mandatoryTable.setRows(unmet.sort((a, b) => openFirst.indexOf(a.mandatory) - openFirst.indexOf(b.mandatory)));
  }
}
