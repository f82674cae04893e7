// Reports of a list as pins on a map: each pin leads where the line of the list below leads, which says the same in words.
import { drawGround, drawNames } from "./map-ground.js";

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
  await loaded(Object.assign(document.createElement("script"), { src: at("vendor/leaflet/leaflet.js") }));
}

async function start(frame) {
  const words = JSON.parse(frame.dataset.words);
  const lines = [...document.getElementById(frame.dataset.caseMap).querySelectorAll("[data-longitude]")];
  await load();
  frame.hidden = false;
  const map = L.map(frame, { attributionControl: false, zoomControl: false, minZoom: 10, maxZoom: 20, scrollWheelZoom: false });
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale().addTo(map);
  for (const [name, height] of [["ground", 250], ["names", 380]]) {
    const pane = map.createPane(name);
    pane.style.zIndex = height;
    pane.style.pointerEvents = "none";
  }
  const groups = { ground: L.featureGroup().addTo(map), names: L.featureGroup().addTo(map) };
  const pins = L.featureGroup().addTo(map);
  for (const line of lines) {
    const link = line.querySelector("a");
    const title = line.textContent.trim().replace(/\s+/g, " ");
    const className = "urgent" in line.dataset ? "case-pin case-pin--urgent" : "case-pin";
    const icon = L.divIcon({ className, iconSize: [24, 24] });
    const pin = L.marker([Number(line.dataset.latitude), Number(line.dataset.longitude)], { keyboard: true, alt: title, title, icon });
    pin.on("click keypress", (event) => {
      if (event.type === "click" || event.originalEvent.key === "Enter") location.assign(link.href);
    });
    pin.addTo(pins);
  }
  map.fitBounds(pins.getBounds().pad(0.2), { maxZoom: 16 });
  const draw = async () => {
    const bounds = map.getBounds().pad(0.1);
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((side) => side.toFixed(5)).join(",");
    const zoom = map.getZoom();
    const answer = await fetch(`/api/v1/map/base?${new URLSearchParams({ box, zoom, lang: document.documentElement.lang })}`);
    if (!answer.ok || zoom !== map.getZoom()) return;
    const { features } = await answer.json();
    drawGround(map, groups.ground, features);
    drawNames(map, groups.names, features, []);
  };
  map.on("moveend", () => draw().catch(() => {}));
  draw().catch(() => {});
}

for (const frame of document.querySelectorAll("[data-case-map]")) start(frame).catch(() => { frame.hidden = true; });
