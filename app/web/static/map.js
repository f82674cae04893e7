// The map page: what is chosen in the form and seen on the map is asked for, drawn, listed and kept in the address.
import { drawGround, drawNames } from "./map-ground.js";
import { List } from "./map-list.js";
import { Places } from "./map-places.js";
import "./swatches.js";

const PAUSE = 250;
const POSITION_METRES = 120;
const setup = JSON.parse(document.querySelector("#map-setup").textContent);
const { words } = setup;
const map = window.map_city;
const groups = { places: window.marker_cluster_places };
for (const pane of ["ground", "areas", "outlines", "names"]) groups[pane] = window[`feature_group_${pane}`];
const form = document.querySelector("#map-form");
const status = document.querySelector("#map-status");
const frame = document.querySelector("#places");
const places = new Places(map, groups, setup);
const list = frame && new List(frame, status, setup);
const inView = document.querySelector("#in-view");
let ground = [];
let near = null;
let here = null;
let asking = new AbortController();
const drawn = {};

function relabel() {
  const box = map.getContainer();
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", words.map);
  for (const [part, name] of [["in", words.zoomIn], ["out", words.zoomOut]]) {
    const button = box.querySelector(`.leaflet-control-zoom-${part}`);
    button.title = name;
    button.setAttribute("aria-label", name);
  }
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
}

// What is chosen: layers, words and step-free access, as the addresses of pages say it.
function chosen() {
  const asked = new URLSearchParams();
  const layers = form ? new FormData(form).getAll("layer").filter(Boolean) : setup.chosen;
  for (const layer of layers) asked.append("layer", layer);
  if (!layers.length) asked.append("layer", "");
  for (const name of ["q", "step_free", "from"]) {
    const value = form ? new FormData(form).get(name) : setup[name];
    if (value) asked.set(name, value);
  }
  return asked;
}

// The ground of whole tiles around the view: neighbouring views ask for the same addresses, and find them kept.
function snappedBox() {
  const zoom = Math.max(map.getZoom() - 1, 0);
  const side = 256;
  const pixels = map.getPixelBounds();
  const scale = 2 ** (map.getZoom() - zoom);
  const low = pixels.min.divideBy(side * scale).floor().multiplyBy(side);
  const high = pixels.max.divideBy(side * scale).ceil().multiplyBy(side);
  const [north, south] = [map.unproject(low, zoom), map.unproject(high, zoom)];
  const clamp = (value, limit) => Math.min(Math.max(value, -limit), limit);
  return [clamp(north.lng, 180), clamp(south.lat, 85.05), clamp(south.lng, 180), clamp(north.lat, 85.05)].map((side_) => side_.toFixed(5)).join(",");
}

async function fetchFeatures(layers, box, filters, signal) {
  if (!layers.length) return { features: [], layers: {} };
  const asked = new URLSearchParams([["box", box], ["zoom", map.getZoom()], ["lang", setup.language], ...filters]);
  const answer = await fetch(`${setup.api}${layers.map(encodeURIComponent).join(",")}?${asked}`, { signal });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

async function draw() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const box = snappedBox();
  const asked = chosen();
  const layers = asked.getAll("layer").filter(Boolean);
  asked.delete("layer");
  asked.delete("from");
  try {
    const parts = { ground: [setup.ground, []], places: [layers, [...asked]] };
    await Promise.all(Object.entries(parts).map(async ([part, [slugs, filters]]) => {
      const key = JSON.stringify([slugs, filters, box, map.getZoom()]);
      if (drawn[part] === key) return;
      const { features } = await fetchFeatures(slugs, box, filters, signal);
      drawn[part] = key;
      if (part === "places") return places.draw(features);
      ground = features;
      drawGround(map, groups.ground, ground);
    }));
    drawNames(map, groups.names, ground, places.areas);
    document.documentElement.dataset.map = JSON.stringify(places.counts(map.getBounds()));
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = words.failed;
  } finally {
    if (signal === asking.signal) map.getContainer().removeAttribute("aria-busy");
  }
}

// As long as a reader's position is the middle of the map, no address says where that is.
function keepView(asked) {
  const middle = map.getCenter();
  if (!here || map.distance(middle, here.getLatLng()) > POSITION_METRES) asked.set("at", view(middle));
}

function view({ lat, lng }) {
  return `${lat.toFixed(5)},${lng.toFixed(5)},${map.getZoom()}`;
}

// An address without layers means the usual ones.
function shortly(asked) {
  if (asked.getAll("layer").join() === setup.usual.join()) asked.delete("layer");
  return asked;
}

function remember() {
  const asked = shortly(chosen());
  asked.delete("from");
  keepView(asked);
  const address = `${location.pathname}?${asked}`;
  if (form) history.replaceState(null, "", address);
  for (const [name, path] of Object.entries(setup.shared ?? {})) {
    const text = document.querySelector(`[data-shared="${name}"]`);
    const full = `${location.origin}${path}?${asked}`;
    if (text) text.value = name === "embed" ? `<iframe src="${full.replaceAll("&", "&amp;")}" title="${words.map}" width="640" height="480"></iframe>` : full;
  }
  const whole = document.querySelector("#whole-map");
  if (whole) whole.href = `${setup.page}?${asked}`;
}

function listNow() {
  if (!list) return;
  const asked = shortly(chosen());
  keepView(asked);
  if (inView?.checked) {
    const box = map.getBounds();
    asked.set("box", [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((side) => side.toFixed(5)).join(","));
  }
  if (near) asked.set("near", near);
  if (near || asked.has("from")) asked.set("sort", "distance");
  list.show(asked);
}

// Said at once, so that whoever waits for map and list waits for this change as well.
function busy() {
  map.getContainer().setAttribute("aria-busy", "true");
  frame?.setAttribute("aria-busy", "true");
}

let waiting = 0;
function changed() {
  busy();
  remember();
  draw();
  clearTimeout(waiting);
  waiting = setTimeout(listNow, PAUSE);
}

// The position is asked for on a click only, and three decimals of it – about a hundred metres – are all that is sent.
function findMe() {
  status.textContent = words.locating;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const point = [Number(coords.latitude.toFixed(3)), Number(coords.longitude.toFixed(3))];
      near = point.map((number) => number.toFixed(3)).join(",");
      here?.remove();
      here = L.circleMarker(point, { radius: 9, className: "map-here", interactive: false, pane: "markerPane", renderer: L.svg({ pane: "markerPane" }) }).addTo(map);
      map.setView(point, Math.max(map.getZoom(), 15));
      changed();
    },
    () => { status.textContent = words.notLocated; },
    { maximumAge: 60000, timeout: 15000 },
  );
}

function listen() {
  map.on("movestart zoomstart", busy);
  map.on("moveend", changed);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    drawGround(map, groups.ground, ground);
    places.recolour();
  });
  form?.addEventListener("submit", (event) => { event.preventDefault(); changed(); });
  form?.addEventListener("change", changed);
  let typing = 0;
  form?.querySelector("#map-q")?.addEventListener("input", () => { busy(); clearTimeout(typing); typing = setTimeout(changed, PAUSE); });
  inView?.addEventListener("change", listNow);
  frame?.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-place]");
    if (button) showPlace(JSON.parse(button.dataset.place), button);
  });
  const button = document.querySelector("#near-me");
  if (button && navigator.geolocation) {
    button.hidden = false;
    button.addEventListener("click", findMe);
  }
  for (const copy of document.querySelectorAll("[data-copies]")) copy.addEventListener("click", () => copyShared(copy));
}

function showPlace(place, button) {
  const point = [place.latitude, place.longitude];
  map.setView(point, Math.max(map.getZoom(), 17), { animate: false });
  map.getContainer().scrollIntoView({ block: "nearest" });
  places.show(place, point, () => button);
}

async function copyShared(button) {
  const text = document.querySelector(`[data-shared="${button.dataset.copies}"]`);
  text.select();
  await navigator.clipboard?.writeText(text.value);
  button.nextElementSibling.textContent = words.copied;
}

relabel();
listen();
remember();
for (const button of frame?.querySelectorAll("[data-place]") ?? []) button.hidden = false;
draw();
if (setup.viewed) listNow();
