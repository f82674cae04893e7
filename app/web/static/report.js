// What script adds to the form of a report, which works without it: a map, completion, smaller photographs, a draft that
// outlives a lost connection, and sending that keeps everything when it fails. No place leaves the browser before that.
import { complete } from "./completion.js";
import { drop, pick } from "./place-picker.js";

const LARGEST_SIDE = 2048, QUALITY = 0.85, DIGITS = 4;
// Who reports stays on no device: the next one at it may be somebody else.
const UNKEPT = new Set(["csrf_token", "key", "opened", "website", "photo", "drop", "personal", "name", "email", "phone"]);

function typedPoint(field) {
  const found = field.value.trim().match(/^(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)$/);
  return found ? [Number(found[2]), Number(found[1])] : null;
}

// Whether a ring of [longitude, latitude] goes around a point: how often a ray to the east crosses it.
function around(ring, [x, y]) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function holds(geometry, point) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.some(([outer, ...holes]) => around(outer, point) && !holes.some((hole) => around(hole, point)));
}

function sayWhere(form) {
  const said = form.querySelector("[data-outline]");
  const field = form.elements.point;
  if (!said || !field) return;
  let outline;
  const look = async () => {
    const point = typedPoint(field);
    if (!point) { said.textContent = ""; return; }
    outline ??= fetch(said.dataset.outline).then((answer) => answer.json());
    const { features } = await outline;
    if (!features.length) return;
    const ward = features.find(({ geometry }) => holds(geometry, point));
    said.textContent = ward ? said.dataset.inside.replace("%s", ward.properties.name) : said.dataset.outside;
    said.classList.toggle("report-said--outside", !ward);
  };
  for (const what of ["placed", "change"]) field.addEventListener(what, () => look().catch(() => { outline = undefined; }));
  look().catch(() => { outline = undefined; });
  nearMe(form, said, field);
}

function nearMe(form, said, field) {
  const button = form.querySelector("[data-near-me]");
  if (!button || !navigator.geolocation) return;
  button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = button.dataset.locating;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field.value = `${coords.latitude.toFixed(DIGITS)}, ${coords.longitude.toFixed(DIGITS)}`;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      },
      () => { said.textContent = button.dataset.notLocated; },
      { maximumAge: 60000, timeout: 15000 },
    );
  });
}

// A photograph as large as a screen, drawn anew: what the camera wrote into it does not leave the device.
async function smaller(file) {
  if (!file.type.startsWith("image/") || file.type === "image/gif") return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LARGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob || (scale === 1 && blob.size > file.size)) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

function resize(form) {
  const input = form.elements.photos;
  const list = form.querySelector("[data-chosen]");
  if (!input || !list) return;
  input.addEventListener("change", async () => {
    const chosen = [...input.files];
    const made = new DataTransfer();
    for (const file of await Promise.all(chosen.map(smaller))) made.items.add(file);
    try { input.files = made.files; } catch { /* they go as they are */ }
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name} (${Math.max(1, Math.round(file.size / 1000))} kB)`;
      return line;
    }));
  });
}

// The draft: what was typed, in this browser alone, until the report is sent or the form is emptied.
const place = (root) => `report ${root.dataset.report}`;

function store(act) {
  try { return act(window.localStorage); } catch { return null; }
}

function keepDraft(root, form) {
  const said = form.dataset.kept;
  if (said === undefined) return;
  const save = () => {
    const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !UNKEPT.has(name));
    store((kept) => kept.setItem(place(root), JSON.stringify({ at: Date.now(), pairs })));
  };
  const before = store((kept) => JSON.parse(kept.getItem(place(root)) ?? "null"));
  const fresh = before && Date.now() - before.at < 3 * 24 * 3600 * 1000;
  if (fresh && !form.elements.text.value && before.pairs.some(([name, value]) => name === "text" && value)) {
    fill(form, before.pairs);
    tell(root, form, said);
  }
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  form.addEventListener("placed", save);
}

function fill(form, pairs) {
  for (const field of form.querySelectorAll("input[type=checkbox]:not([name=drop])")) field.checked = false;
  for (const [name, value] of pairs) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else if (field.type !== "file" && field.type !== "hidden") field.value = value;
    }
  }
  form.elements.point?.dispatchEvent(new Event("change"));
}

function tell(root, form, sentence) {
  const note = document.createElement("p");
  note.className = "govuk-inset-text";
  note.setAttribute("role", "status");
  note.textContent = `${sentence} `;
  const forget = document.createElement("button");
  forget.type = "button";
  forget.className = "govuk-button govuk-button--secondary report-forget";
  forget.textContent = form.dataset.forget;
  forget.addEventListener("click", () => {
    store((kept) => kept.removeItem(place(root)));
    form.reset();
    note.remove();
    form.elements.text.focus();
  });
  note.append(forget);
  form.before(note);
}

function forgetDrafts() {
  store((kept) => {
    for (const name of Object.keys(kept)) if (name.startsWith("report ")) kept.removeItem(name);
  });
}

// Sending without leaving the page: whatever becomes of the connection, the form stays as it is, photographs included.
function sendHere(root, form) {
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    const body = new FormData(form, event.submitter);
    const said = problem(form);
    said.textContent = form.dataset.busy;
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (answer.redirected) { window.location.assign(answer.url); return; }
      if (answer.status >= 500) throw new Error("not now");
      show(await answer.text());
    } catch {
      said.textContent = form.dataset.lost;
      said.focus();
    } finally {
      busy = false;
    }
  });
}

function problem(form) {
  const known = form.querySelector(".report-problem");
  if (known) return known;
  const said = document.createElement("p");
  said.className = "report-problem";
  said.tabIndex = -1;
  said.setAttribute("role", "alert");
  form.append(said);
  return said;
}

function show(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const main = document.querySelector("main");
  document.title = answer.title;
  drop();
  main.replaceChildren(...document.adoptNode(answer.querySelector("main")).childNodes);
  window.scrollTo(0, 0);
  start();
  for (const frame of main.querySelectorAll("[data-picker]")) pick(frame);
  const first = main.querySelector(".govuk-error-summary") ?? main.querySelector("h1");
  first.tabIndex = -1;
  first.focus();
}

function start() {
  if (document.querySelector("[data-report-sent]")) forgetDrafts();
  for (const root of document.querySelectorAll("[data-report]")) {
    const form = root.querySelector("form");
    const address = root.querySelector("[data-report-address]");
    if (address) complete(address, address.dataset.reportAddress, () => form.elements.address.dispatchEvent(new Event("change", { bubbles: true })));
    sayWhere(form);
    resize(form);
    keepDraft(root, form);
    sendHere(root, form);
  }
}

start();
