// Local time. A minute is counted from 1970-01-01T00:00Z; a local minute is what a clock on the wall would count.

const DAY = 1440;
const formats = new Map();
const offsets = new Map();
let chosenZone = given.zone;

function formatOf(zone) {
  if (!formats.has(zone)) {
    const options = {hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit"};
    try {
      formats.set(zone, new Intl.DateTimeFormat("en-US", {...options, minute: "2-digit", timeZone: zone}));
    } catch {
      formats.set(zone, null);
    }
  }
  return formats.get(zone);
}

// Clocks change at whole quarters of an hour, so one answer serves for fifteen minutes.
function offsetAt(zone, minute) {
  const quarter = Math.floor(minute / 15);
  const key = `${zone} ${quarter}`;
  if (!offsets.has(key)) {
    const format = formatOf(zone);
    let offset = 0;
    if (format !== null) {
      const parts = {};
      for (const {type, value} of format.formatToParts(new Date(quarter * 15 * 60000))) parts[type] = Number(value);
      const wall = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute) / 60000;
      offset = wall - quarter * 15;
    }
    offsets.set(key, offset);
  }
  return offsets.get(key);
}

const localMinute = (minute, zone = chosenZone) => minute + offsetAt(zone, minute);
const dayOf = local => Math.floor(local / DAY);
const timeOfDay = local => local - DAY * dayOf(local);
const mondayOf = day => day - ((((day + 3) % 7) + 7) % 7);

const clockFace = minutes =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const dayFormat = new Intl.DateTimeFormat("en-GB", {weekday: "short", day: "numeric", month: "short", timeZone: "UTC"});
const dateFormat = new Intl.DateTimeFormat("en-GB", {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"});
const dayName = day => dayFormat.format(new Date(day * DAY * 60000));
const dateName = day => dateFormat.format(new Date(day * DAY * 60000));

function whenText(minute, zone = chosenZone) {
  const local = localMinute(minute, zone);
  return `${dayName(dayOf(local))}, ${clockFace(timeOfDay(local))}`;
}

function spanText([start, end], zone = chosenZone) {
  const from = localMinute(start, zone);
  const to = localMinute(end, zone);
  const last = clockFace(timeOfDay(to));
  return `${whenText(start, zone)}–${dayOf(from) === dayOf(to) ? last : `${last} the next day`}`;
}

const placeName = zone => zone.split("/").pop().replaceAll("_", " ");

function offsetText(zone, minute) {
  const offset = offsetAt(zone, minute);
  return offset === 0 ? "UTC" : `UTC${offset < 0 ? "−" : "+"}${clockFace(Math.abs(offset))}`;
}
