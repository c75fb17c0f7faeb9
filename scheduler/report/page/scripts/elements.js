// Elements made in code: text goes in as text, never as markup.

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

function host(section) {
  return document.querySelector(`#${section} > .host`);
}

function personCell(person) {
  const shown = make("span", {}, person.name);
  if (person.name !== person.id) shown.append(" ", make("small", {}, person.id));
  return shown;
}

function barCell(share, text) {
  const bar = make("span", {class: "share"}, make("span", {}, text));
  bar.style.setProperty("--share", Number.isFinite(share) ? Math.min(1, share) : 0);
  return bar;
}

function clinicCell(clinic) {
  return make("span", {class: `clinic hue${clinic.number % 10}`}, clinic.title);
}

function pickFrom(label, options, onChange) {
  const select = make("select", {}, ...options.map(([value, text]) => make("option", {value}, text)));
  select.addEventListener("change", () => onChange(select.value));
  return make("label", {}, `${label} `, select);
}

const hours = minutes => (Math.floor((10 * minutes + 30) / 60) / 10).toFixed(1);

// None and all are said of none and all alone.
function percent(share) {
  if (!Number.isFinite(share)) return "–";
  const rounded = Math.round(100 * share);
  if (rounded === 0 && share > 0) return "< 1 %";
  return rounded === 100 && share < 1 ? "> 99 %" : `${rounded} %`;
}

const counted = (number, noun, plural) => `${number} ${number === 1 ? noun : plural || `${noun}s`}`;

let dialogReturn = null;

function showDialog(title, ...content) {
  const dialog = document.getElementById("dialog");
  if (!dialog.open) dialogReturn = document.activeElement;
  const close = make("button", {type: "button", class: "close", onclick: () => dialog.close()}, "Close");
  dialog.replaceChildren(make("div", {class: "dialog-top"}, make("h2", {id: "dialog-head"}, title), close), ...content);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}

document.getElementById("dialog").addEventListener("close", () => {
  document.getElementById("dialog").replaceChildren();
  if (dialogReturn && dialogReturn.isConnected) dialogReturn.focus();
});
document.getElementById("dialog").addEventListener("click", event => {
  if (event.target === event.currentTarget) event.currentTarget.close();
});
