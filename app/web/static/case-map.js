// Reports of a list as pins on a map: each pin leads where the line of the list below leads, which says the same in words.
import { keepGround, loadLeaflet } from "./map-ground.js";

async function start(frame) {
  const words = JSON.parse(frame.dataset.words);
  const lines = [...document.getElementById(frame.dataset.caseMap).querySelectorAll("[data-longitude]")];
  await loadLeaflet();
  frame.hidden = false;
  const map = L.map(frame, { attributionControl: false, zoomControl: false, minZoom: 10, maxZoom: 20, scrollWheelZoom: false });
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
  keepGround(map, words);
}

for (const frame of document.querySelectorAll("[data-case-map]")) start(frame).catch(() => { frame.hidden = true; });
