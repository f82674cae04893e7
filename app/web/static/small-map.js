// The sketch of a place's surroundings, made a map that can be moved. It is loaded when the sketch comes into view.
import { drawGround, drawNames } from "./map-ground.js";
import { card, isPressed, openCard, pin } from "./map-card.js";

const ZOOM = 16;
const icons = new URL("icons.svg", import.meta.url).href;
const STYLES = ["vendor/leaflet/leaflet.css", "map.css"];

function loaded(made) {
  return new Promise((resolve, reject) => {
    made.addEventListener("load", resolve);
    made.addEventListener("error", reject);
    document.head.append(made);
  });
}

async function load() {
  const at = (name) => new URL(name, import.meta.url).href;
  await Promise.all(STYLES.map((name) => loaded(Object.assign(document.createElement("link"), { rel: "stylesheet", href: at(name) }))));
  if (!window.L) await loaded(Object.assign(document.createElement("script"), { src: at("vendor/leaflet/leaflet.js") }));
}

export function enliven(frame) {
  const watching = new IntersectionObserver(async (seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watching.disconnect();
    await load();
    start(frame, JSON.parse(frame.dataset.words ?? "{}"));
  }, { rootMargin: "200px" });
  watching.observe(frame);
}

function start(frame, words) {
  const point = [Number(frame.dataset.latitude), Number(frame.dataset.longitude)];
  const box = document.createElement("div");
  box.className = "small-map__live";
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", words.map ?? "");
  frame.prepend(box);
  const map = L.map(box, { attributionControl: false, zoomControl: false, scrollWheelZoom: false, minZoom: 11, maxZoom: 19 });
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale().addTo(map);
  map.setView(point, Number(frame.dataset.zoom ?? ZOOM));
  for (const [name, height] of [["ground", 250], ["names", 380]]) {
    const pane = map.createPane(name);
    pane.style.zIndex = height;
    pane.style.pointerEvents = "none";
  }
  const groups = { ground: L.featureGroup().addTo(map), names: L.featureGroup().addTo(map), places: L.featureGroup().addTo(map) };
  L.circleMarker(point, { radius: 9, className: "map-here", interactive: false, renderer: L.svg() }).addTo(map);
  const draw = () => drawAround(map, groups, words).catch(() => {});
  map.on("moveend", draw);
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
  draw().then(() => frame.classList.add("small-map--live"));
}

async function drawAround(map, groups, words) {
  const bounds = map.getBounds().pad(0.1);
  const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((side) => side.toFixed(5)).join(",");
  const zoom = map.getZoom();
  const asked = new URLSearchParams({ box, zoom, lang: document.documentElement.lang });
  const answer = await fetch(`/api/v1/map/base,facilities?${asked}`);
  if (!answer.ok || zoom !== map.getZoom()) return;
  const { features } = await answer.json();
  const ground = features.filter(({ properties }) => !properties.layer);
  drawGround(map, groups.ground, ground);
  drawNames(map, groups.names, ground, []);
  groups.places.clearLayers();
  for (const { properties } of features.filter((one) => one.properties.layer && !one.properties.count)) {
    const marker = L.marker([properties.latitude, properties.longitude], { icon: pin(icons, properties) });
    marker.on("click keydown", (event) => {
      if (!isPressed(event)) return;
      L.DomEvent.preventDefault(event.originalEvent);
      openCard(map, marker.getLatLng(), card(properties, words), words, event.type === "keydown" && (() => marker.getElement()));
    });
    marker.addTo(groups.places);
  }
}
