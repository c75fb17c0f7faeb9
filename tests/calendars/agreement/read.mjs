// Reads calendars with node-ical and ical.js; a JSON list of {path, from, to} (seconds since 1970) on standard input.
// Writes, for each file and reader, [start, end, UID] of what is busy in [from, to), in seconds, or what went wrong.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

const MOST_STEPS = 50_000;
const NO_EVENT = ["REPLY", "COUNTER", "REFRESH", "CANCEL"];
const FREE = ["FREE", "WORKINGELSEWHERE"];
const upper = (value) => String(value?.val ?? value ?? "").toUpperCase();
const isFree = (transparency, status, microsoft) =>
  upper(transparency) === "TRANSPARENT" || upper(status) === "CANCELLED" || FREE.includes(upper(microsoft));

const readWithNodeIcal = (text, from, to) => {
  const found = [];
  for (const event of Object.values(nodeIcal.sync.parseICS(text))) {
    if (event?.type !== "VEVENT" || NO_EVENT.includes(upper(event.method))) continue;
    const options = { from: new Date((from - 40 * 86400) * 1000), to: new Date(to * 1000), expandOngoing: true };
    for (const one of nodeIcal.expandRecurringEvent(event, options)) {
      const own = one.event ?? event;
      if (isFree(own.transparency, own.status, own["MICROSOFT-CDO-BUSYSTATUS"])) continue;
      found.push([one.start.getTime() / 1000, one.end.getTime() / 1000, String(event.uid ?? "")]);
    }
  }
  return found;
};

const readWithIcalJs = (text, from, to) => {
  ICAL.TimezoneService.reset();
  const parsed = ICAL.parse(text);
  const found = [];
  for (const root of typeof parsed[0] === "string" ? [parsed] : parsed) {
    const calendar = new ICAL.Component(root);
    if (calendar.name !== "vcalendar" || NO_EVENT.includes(upper(calendar.getFirstPropertyValue("method")))) continue;
    for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
    found.push(...calendarWithIcalJs(calendar, from, to));
  }
  return found;
};

const calendarWithIcalJs = (calendar, from, to) => {
  const components = calendar.getAllSubcomponents("vevent");
  const changes = components.filter((one) => one.hasProperty("recurrence-id"));
  const found = [];
  for (const component of components) {
    const uid = component.getFirstPropertyValue("uid") ?? "";
    const mine = changes.filter((one) => one.getFirstPropertyValue("uid") === uid);
    const isChange = changes.includes(component);
    if (isChange && components.some((one) => !changes.includes(one) && one.getFirstPropertyValue("uid") === uid)) continue;
    const event = new ICAL.Event(component, { strictExceptions: false, exceptions: isChange ? [] : mine });
    const add = (item, start, end) => {
      const value = (name) => item.component.getFirstPropertyValue(name);
      if (isFree(value("transp"), value("status"), value("x-microsoft-cdo-busystatus"))) return;
      found.push([seconds(start), seconds(end), uid]);
    };
    if (!event.isRecurring() || isChange) {
      add(event, event.startDate, event.endDate);
      continue;
    }
    const iterator = event.iterator();
    for (let step = 0, next = iterator.next(); next && seconds(next) < to + 40 * 86400; next = iterator.next()) {
      if (++step > MOST_STEPS) throw new Error("more than 50,000 occurrences");
      const details = event.getOccurrenceDetails(next);
      add(details.item, details.startDate, details.endDate);
    }
  }
  return found;
};

const seconds = (time) => time.toJSDate().getTime() / 1000;

const attempt = (read, { path, from, to }) => {
  try {
    return read(readFileSync(path, "utf8"), from, to);
  } catch (error) {
    return `refused: ${String(error?.message ?? error).split("\n")[0].slice(0, 80)}`;
  }
};

console.warn = console.log = console.error = () => {};
const files = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(
  JSON.stringify(files.map((file) => ({ "node-ical": attempt(readWithNodeIcal, file), "ical.js": attempt(readWithIcalJs, file) }))),
);
