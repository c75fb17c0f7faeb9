// Who attends when: a line for each zone that learners live in, a column for each hour of the chosen zone.

function shadeOf(minutes) {
  const within = ([start, end]) =>
    start < end ? start <= minutes && minutes < end : minutes >= start || minutes < end;
  if (given.working.some(within)) return "work";
  return within(given.night) ? "night" : "edge";
}

// Each meeting counts once in every hour that it touches.
function attendanceByHour() {
  const counts = new Map();
  for (const session of sessions) {
    const people = new Map();
    for (const learner of session.learners) {
      if (learner.zone !== null && isShown(learner)) people.set(learner.zone, (people.get(learner.zone) || 0) + 1);
    }
    for (const [start, end] of session.meetings) {
      const from = Math.floor(localMinute(start) / 60);
      const to = Math.ceil(localMinute(end) / 60);
      for (let hour = from; hour < Math.min(to, from + 24); hour += 1) {
        for (const [zone, number] of people) {
          if (!counts.has(zone)) counts.set(zone, new Array(24).fill(0));
          counts.get(zone)[((hour % 24) + 24) % 24] += number;
        }
      }
    }
  }
  return counts;
}

function drawHeat() {
  const counts = attendanceByHour();
  if (!counts.size) {
    host("zones").replaceChildren(make("p", {class: "none"}, "Nobody attends a session."));
    return;
  }
  const starts = sessions.map(session => session.meetings[0][0]);
  const moment = Math.min(...starts);
  const zones = [...counts.keys()].sort((a, b) => offsetAt(a, moment) - offsetAt(b, moment) || compare(a, b));
  const most = Math.max(...[...counts.values()].flat());
  const heads = Array.from({length: 24}, (_, hour) => make("th", {scope: "col"}, String(hour).padStart(2, "0")));
  const corner = make("td", {}, make("small", {}, `hour in ${placeName(chosenZone)}`));
  const lines = zones.map(zone => heatLine(zone, counts.get(zone), moment, most));
  const table = make(
    "table",
    {class: "heat"},
    make("thead", {}, make("tr", {}, corner, ...heads)),
    make("tbody", {}, ...lines),
  );
  const scroll = make("div", {class: "scroll", role: "region", "aria-label": "Who attends when", tabindex: "0"}, table);
  host("zones").replaceChildren(scroll, ...clockNote([chosenZone, ...zones], starts));
}

function heatLine(zone, counts, moment, most) {
  const apart = offsetAt(zone, moment) - offsetAt(chosenZone, moment);
  const name = make("th", {scope: "row"}, placeName(zone), " ", make("small", {}, offsetText(zone, moment)));
  const line = make("tr", {}, name);
  counts.forEach((number, hour) => {
    const own = (((hour * 60 + apart) % DAY) + DAY) % DAY;
    const clock = own % 60 ? clockFace(own).replace(/^0/, "") : String(own / 60);
    const told = `${placeName(zone)}, ${clockFace(own)} their time: ${counted(number, "attendance")}`;
    const cell = make("td", {class: shadeOf(own), title: told}, make("small", {}, clock));
    if (number) {
      const heat = make("span", {class: "count-of"}, String(number));
      heat.style.setProperty("--heat-share", number / most);
      cell.append(heat);
    }
    line.append(cell);
  });
  return line;
}

function clockNote(zones, starts) {
  const first = Math.min(...starts);
  const last = Math.max(...starts);
  const apart = (zone, at) => offsetAt(zone, at) - offsetAt(chosenZone, at);
  if (!zones.some(zone => apart(zone, first) !== apart(zone, last))) return [];
  const text = "Clocks change during this plan; their own hours are those at its first meeting.";
  return [make("p", {class: "about"}, text)];
}
