// Sessions with their rosters, and what instructors lead.

const seatsText = session =>
  session.capacity === null ? String(session.learners.length) : `${session.learners.length}/${session.capacity}`;

const placeByRequest = new Map(live.map(each => [`${each.learner.id}\n${each.clinic.id}`, each]));
const placeOf = (learner, clinic) => placeByRequest.get(`${learner.id}\n${clinic.id}`);

function cameTo(session) {
  const states = session.learners.map(learner => placeOf(learner, session.clinic)?.state);
  if (!states.some(state => state === "attended" || state === "absent")) return null;
  return states.filter(state => state === "attended").length;
}

function roster(session, span = session.meetings[0]) {
  const lines = session.learners.map((learner, k) => {
    const state = placeOf(learner, session.clinic)?.state;
    const late = session.late[k];
    return make(
      "tr",
      {},
      make("th", {scope: "row"}, personCell(learner)),
      make("td", {}, learner.zone === null ? "" : `${spanText(span, learner.zone)}, ${placeName(learner.zone)}`),
      make("td", {class: late ? "number warm" : "number"}, late ? `${late} min` : "–"),
      given.recorded ? make("td", {}, state ? stateWords[state] : "") : null,
    );
  });
  const heads = ["Learner", "Their own clock", "Outside", ...(given.recorded ? ["Came"] : [])];
  const head = heads.map((text, k) => make("th", {scope: "col", class: k === 2 ? "number" : null}, text));
  return make("table", {class: "inner"}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...lines));
}

function sessionFacts(session) {
  const facts = [
    `${seatsText(session)} seats`,
    session.instructors.map(each => each.name).join(", "),
    session.language,
    session.room && `room ${session.room}`,
    session.frozen ? "stays as published" : "",
  ];
  return facts.filter(Boolean).join(" · ");
}

function sessionDetails(session, span) {
  const whole = make("div", {}, make("p", {}, sessionFacts(session)));
  if (session.meetings.length > 1) {
    whole.append(make("p", {}, `Meetings: ${session.meetings.map(each => spanText(each)).join(" · ")}`));
  }
  const scroll = {class: "scroll", role: "region", "aria-label": "Roster", tabindex: "0"};
  whole.append(make("div", scroll, roster(session, span)));
  return whole;
}

function showSession(session, span) {
  showDialog(`${session.clinic.title}, ${spanText(span)}`, sessionDetails(session, span));
}

const languageColumn = {name: "Language", value: row => row.language, pick: row => row.language ?? "–"};
const attendedColumn = {name: "Attended", number: true, value: cameTo, text: row => cameTo(row) ?? "–"};

const sessionTable = new Table(host("sessions"), {
  label: "Sessions and rosters",
  noun: "session",
  empty: "No session runs.",
  details: session => sessionDetails(session),
  columns: [
    {name: "When", value: row => row.meetings[0][0], text: row => spanText(row.meetings[0])},
    {
      name: "Clinic",
      value: row => row.clinic.title,
      text: row => `${row.clinic.title} ${row.id} ${row.learners.map(each => each.name).join(" ")}`,
      cell: row => make("span", {}, clinicCell(row.clinic), " ", make("small", {}, row.id)),
      pick: row => row.clinic.title,
    },
    {
      name: "Seats",
      number: true,
      value: row => row.learners.length,
      cell: row => barCell(row.learners.length / row.capacity, seatsText(row)),
    },
    ...(given.recorded ? [attendedColumn] : []),
    {name: "Instructors", value: row => row.instructors.map(each => each.name).join(", ")},
    ...(sessions.some(each => each.language) ? [languageColumn] : []),
    ...(sessions.some(each => each.room) ? [{name: "Room", value: row => row.room}] : []),
  ],
});

function drawSessions() {
  sessionTable.setRows(sessions.filter(session => session.learners.some(isShown) || only === null));
}

const mostLed = Math.max(1, ...instructors.map(each => each.minutes));
const instructorTable = new Table(host("instructors"), {
  label: "Instructors’ load",
  noun: "instructor",
  empty: "No instructors.",
  columns: [
    {name: "Instructor", value: row => row.name, text: row => `${row.name} ${row.id}`, cell: personCell},
    {name: "Time zone", value: row => placeName(row.zone), pick: row => placeName(row.zone)},
    {name: "Sessions", number: true, value: row => row.sessions},
    {
      name: "Hours led",
      number: true,
      value: row => row.minutes,
      cell: row => barCell(row.minutes / mostLed, hours(row.minutes)),
    },
    {
      name: "Outside working hours",
      number: true,
      value: row => row.late,
      text: row => (row.late ? `${hours(row.late)} h` : "–"),
    },
  ],
  total: rows => ({
    name: "All",
    id: "All",
    zone: "",
    sessions: rows.reduce((sum, row) => sum + row.sessions, 0),
    minutes: rows.reduce((sum, row) => sum + row.minutes, 0),
    late: rows.reduce((sum, row) => sum + row.late, 0),
  }),
});
instructorTable.setRows(instructors);
