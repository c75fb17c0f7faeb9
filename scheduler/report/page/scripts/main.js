// The settings of the page: the zone of all times, and whom to show.

function fillZones() {
  const select = document.getElementById("zone");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const near = [...new Set([given.zone, ...given.zones])].sort(compare);
  const every = (Intl.supportedValuesOf?.("timeZone") ?? []).filter(zone => !near.includes(zone));
  if (!near.includes("UTC") && !every.includes("UTC")) every.unshift("UTC");
  const option = zone => make("option", {value: zone}, zone.replaceAll("_", " "));
  select.append(
    make("optgroup", {label: "Of this plan"}, ...near.map(option)),
    make("optgroup", {label: "All"}, ...every.map(option)),
  );
  if (!near.includes(own)) select.prepend(make("option", {value: own}, `${own.replaceAll("_", " ")} (yours)`));
  select.value = given.zone;
  select.addEventListener("change", () => {
    chosenZone = select.value;
    weekShown = 0;
    drawTimes();
    outcome.draw();
  });
}

function fillOnly() {
  const which = document.getElementById("only");
  const value = document.getElementById("only-value");
  const label = document.getElementById("only-value-label");
  which.append(make("option", {value: ""}, "everybody"));
  which.append(...dimensions.map((each, number) => make("option", {value: number}, each.name)));
  const choose = () => {
    only = which.value === "" ? null : {dimension: dimensions[Number(which.value)], value: Number(value.value)};
    drawAll();
  };
  which.addEventListener("change", () => {
    label.hidden = which.value === "";
    const values = which.value === "" ? [] : dimensions[Number(which.value)].values;
    value.replaceChildren(...values.map((text, number) => make("option", {value: number}, text)));
    choose();
  });
  value.addEventListener("change", choose);
}

function drawTimes() {
  drawWeek();
  drawHeat();
  drawSessions();
}

function drawAll() {
  drawTimes();
  drawPeople();
  drawSums();
}

window.addEventListener("beforeprint", () => {
  document.getElementById("dialog").close();
  const whom = only === null ? "everybody" : `${only.dimension.name}: ${only.dimension.values[only.value]}`;
  document.getElementById("settings").textContent = `Times in ${chosenZone} · ${whom}`;
  drawAllWeeks();
  for (const table of tables) table.grow(true);
});
window.addEventListener("afterprint", drawWeek);

fillZones();
fillOnly();
drawAll();
document.documentElement.dataset.ready = "yes";
