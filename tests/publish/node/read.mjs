// Reads the iCalendar files whose paths come on standard input as a JSON list, with ical.js and with node-ical; writes
// as JSON what each sees in each file, event by event.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const instant = (time) => (time.zone === ICAL.Timezone.utcTimezone ? time.toJSDate().toISOString() : `local ${time}`);

const withIcalJs = (data) => {
  const calendar = new ICAL.Component(ICAL.parse(data));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const text = (name) => component.getFirstPropertyValue(name);
    return {
      method: calendar.getFirstPropertyValue("method"),
      uid: event.uid,
      sequence: event.sequence,
      stamp: instant(text("dtstamp")),
      start: instant(event.startDate),
      end: instant(event.endDate),
      status: text("status"),
      summary: event.summary,
      description: event.description,
      location: event.location,
      link: text("conference"),
      organizer: text("organizer"),
      attendees: component
        .getAllProperties("attendee")
        .map((one) => [one.getFirstValue(), one.getParameter("cn"), one.getParameter("partstat")]),
    };
  });
};

const plain = (value) => value?.val ?? value ?? null;

const withNodeIcal = (data) => {
  const calendar = nodeIcal.sync.parseICS(data);
  const events = Object.values(calendar).filter((one) => one.type === "VEVENT");
  return events.map((event) => ({
    method: calendar.vcalendar?.method ?? null,
    uid: event.uid,
    sequence: Number(event.sequence),
    stamp: event.dtstamp.toISOString(),
    start: event.start.toISOString(),
    end: event.end.toISOString(),
    status: event.status,
    summary: plain(event.summary),
    description: plain(event.description),
    location: plain(event.location),
    link: plain(event.conference),
    organizer: plain(event.organizer),
    attendees: [event.attendee ?? []].flat().map((one) => [one.val, one.params.CN, one.params.PARTSTAT]),
  }));
};

const read = (path) => {
  const data = readFileSync(path, "utf8");
  return { "ical.js": withIcalJs(data), "node-ical": withNodeIcal(data) };
};

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
