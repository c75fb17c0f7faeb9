// The week as a grid: days across, hours down, in the chosen zone.

const MOST_IN_A_CELL = 4;
let weekShown = 0;

function meetingsByWeek() {
  const weeks = new Map();
  for (const session of sessions) {
    if (!session.learners.some(isShown)) continue;
    for (const span of session.meetings) {
      const local = localMinute(span[0]);
      const monday = mondayOf(dayOf(local));
      if (!weeks.has(monday)) weeks.set(monday, []);
      weeks.get(monday).push({session, span, local});
    }
  }
  return [...weeks].sort(([a], [b]) => a - b);
}

function drawWeek() {
  const weeks = meetingsByWeek();
  weekShown = Math.max(0, Math.min(weekShown, weeks.length - 1));
  if (!weeks.length) {
    host("week").replaceChildren(make("p", {class: "none"}, "No session runs."));
    return;
  }
  const [monday, meetings] = weeks[weekShown];
  const grid = make("div", {class: "scroll", role: "region", "aria-label": "The week", tabindex: "0"});
  grid.append(weekTable(monday, meetings));
  host("week").replaceChildren(weekTools(weeks, monday, meetings), grid);
}

const weekName = monday => `${dateName(monday)} to ${dateName(monday + 6)}`;

// On paper nobody turns to the next week: all of them.
function drawAllWeeks() {
  const weeks = meetingsByWeek();
  const drawn = ([monday, meetings]) => [make("h3", {}, weekName(monday)), weekTable(monday, meetings)];
  if (weeks.length) host("week").replaceChildren(...weeks.flatMap(drawn));
}

function weekTools(weeks, monday, meetings) {
  const step = (by, text) => {
    const to = weekShown + by;
    const turn = () => {
      weekShown = to;
      drawWeek();
      const again = host("week").querySelector(`[data-step="${by}"]`);
      (again.disabled ? host("week").querySelector("[data-step]:not(:disabled)") : again)?.focus();
    };
    return make("button", {type: "button", "data-step": by, disabled: !weeks[to], onclick: turn}, text);
  };
  const told = counted(meetings.length, "meeting");
  return make(
    "div",
    {class: "tools"},
    step(-1, "← Earlier"),
    make("strong", {"aria-live": "polite"}, weekName(monday)),
    step(1, "Later →"),
    make("span", {class: "count"}, `${told}, times in ${placeName(chosenZone)}`),
  );
}

function weekTable(monday, meetings) {
  const cells = new Map();
  for (const each of meetings) {
    const key = `${dayOf(each.local)} ${Math.floor(timeOfDay(each.local) / 60)}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(each);
  }
  const used = meetings.map(each => Math.floor(timeOfDay(each.local) / 60));
  const first = Math.min(...used);
  const last = Math.max(...used);
  const days = Array.from({length: 7}, (_, k) => monday + k);
  const lines = [];
  for (let hour = first; hour <= last; hour += 1) {
    const line = make("tr", {}, make("th", {scope: "row"}, clockFace(hour * 60)));
    for (const day of days) line.append(make("td", {}, ...weekCell(cells.get(`${day} ${hour}`) ?? [], day, hour)));
    lines.push(line);
  }
  const heads = days.map(day => make("th", {scope: "col"}, dayName(day)));
  const head = make("thead", {}, make("tr", {}, make("td", {}), ...heads));
  return make("table", {class: "grid"}, head, make("tbody", {}, ...lines));
}

function weekCell(meetings, day, hour) {
  const sorted = meetings.toSorted((a, b) => a.local - b.local || compare(a.session.id, b.session.id));
  if (sorted.length <= MOST_IN_A_CELL) return sorted.map(each => meetingChip(each));
  const byClinic = new Map();
  for (const each of sorted) {
    const same = byClinic.get(each.session.clinic.id) || [];
    byClinic.set(each.session.clinic.id, [...same, each]);
  }
  const when = `${dayName(day)}, ${clockFace(hour * 60)}`;
  return [...byClinic.values()].map(same => (same.length === 1 ? meetingChip(same[0]) : manyChip(same, when)));
}

function manyChip(meetings, when) {
  const clinic = meetings[0].session.clinic;
  const chips = () => make("div", {class: "chips"}, ...meetings.map(each => meetingChip(each)));
  const open = () => showDialog(`${when}: ${clinic.title}`, chips());
  const people = meetings.reduce((sum, each) => sum + each.session.learners.length, 0);
  return make(
    "button",
    {type: "button", class: `chip hue${clinic.number % 10}`, onclick: open},
    make("span", {class: "time"}, `${meetings.length} ×`),
    " ",
    make("span", {class: "name"}, clinic.title),
    " ",
    make("small", {}, String(people)),
  );
}

function meetingChip({session, span, local}) {
  return make(
    "button",
    {type: "button", class: `chip hue${session.clinic.number % 10}`, onclick: () => showSession(session, span)},
    make("span", {class: "time"}, clockFace(timeOfDay(local))),
    " ",
    make("span", {class: "name"}, session.clinic.title),
    " ",
    make("small", {}, seatsText(session)),
  );
}
