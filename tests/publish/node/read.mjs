// Reads the iCalendar files whose paths come on standard input as a JSON list; writes what it sees as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const instant = (time) => (time.zone === ICAL.Timezone.utcTimezone ? time.toJSDate().toISOString() : `local ${time}`);

const read = (path) => {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
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
      attendees: component.getAllProperties("attendee").map((one) => [one.getFirstValue(), one.getParameter("cn")]),
    };
  });
};

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
