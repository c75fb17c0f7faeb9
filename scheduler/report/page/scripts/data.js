// What the page shows, as objects that name each other.

const given = JSON.parse(document.getElementById("data").textContent);

const clinics = given.clinics.map(([id, title], number) => ({id, title, number}));
const items = given.items.map(([id, title, kind, minutes]) => ({id, title, kind, minutes}));
const reasons = given.reasons.map(([code, message]) => ({code, message}));
const dimensions = given.dimensions.map(([name, values], number) => ({
  name,
  values,
  of: learner => values[learner.answers[number]],
}));
const learners = given.learners.map(([id, name, zone, ...answers]) => ({
  id,
  name,
  zone: given.zones[zone],
  answers,
  live: [],
  selfPaced: [],
}));
const instructors = given.instructors.map(([id, name, zone, sessions, minutes, late]) => ({
  id,
  name,
  zone: given.zones[zone],
  sessions,
  minutes,
  late,
}));

const stranger = id => ({id, name: id, zone: null, answers: [], live: [], selfPaced: []});
const known = (list, reference) => (typeof reference === "number" ? list[reference] : stranger(reference));

const sessions = given.sessions.map(
  ([id, clinic, flat, language, room, leaders, roster, late, capacity, frozen]) => ({
    id,
    clinic: typeof clinic === "number" ? clinics[clinic] : {id: clinic, title: clinic, number: clinics.length},
    meetings: Array.from({length: flat.length / 2}, (_, k) => [flat[2 * k], flat[2 * k + 1]]),
    language,
    room,
    instructors: leaders.map(each => known(instructors, each)),
    learners: roster.map(each => known(learners, each)),
    late,
    capacity,
    frozen: frozen === 1,
  }),
);

const live = given.live.map(
  ([learner, clinic, state, session, minutes, reached, mandatory, length, late, told, alternatives, signedBy]) => ({
    learner: learners[learner],
    clinic: clinics[clinic],
    state: given.states[state],
    session: session === null || session === undefined ? null : sessions[session],
    minutes: minutes ?? null,
    reached: reached === 1,
    mandatory: mandatory === null || mandatory === undefined ? null : given.mandatory[mandatory],
    length: length || 0,
    late: late || 0,
    reasons: (told || []).map(each => reasons[each]),
    alternatives: (alternatives || []).map(each => items[each]),
    signedBy: signedBy || null,
  }),
);
const selfPaced = given.selfPaced.map(([learner, clinic, item, done, score, on]) => ({
  learner: learners[learner],
  clinic: clinic === null || clinic === undefined ? null : clinics[clinic],
  item: items[item],
  done: done === 1,
  score: score ?? null,
  on: on || null,
}));
for (const each of live) each.learner.live.push(each);
for (const each of selfPaced) each.learner.selfPaced.push(each);

const stateWords = {
  before: "completed before",
  attended: "attended",
  absent: "absent",
  seated: given.recorded ? "seated, nothing recorded" : "seated",
  unscheduled: "not scheduled",
  came: "came without a request",
};

// Whom the reader wants to see: everybody, or who has one answer in one dimension.
let only = null;
const isShown = learner => only === null || only.dimension.of(learner) === only.dimension.values[only.value];
