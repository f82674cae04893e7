// A map on which a place is put: click, or drag the marker; by keyboard, Enter puts it in the middle and the arrow keys
// move it. What counts is the field with the coordinates beside it, in which they can be typed as well.
import { keepGround, loadLeaflet } from "./map-ground.js";

const drawn = new Set();
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function typed(field) {
  const found = field.value.trim().match(/^(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)$/);
  return found ? [Number(found[1]), Number(found[2])] : null;
}

async function start(frame) {
  const field = document.getElementById(frame.dataset.picker);
  const words = JSON.parse(frame.dataset.words);
  await loadLeaflet();
  frame.hidden = false;
  document.getElementById(frame.getAttribute("aria-describedby")).hidden = false;
  const map = L.map(frame, { attributionControl: false, zoomControl: false, minZoom: 10, maxZoom: 20, scrollWheelZoom: false, zoomAnimation: false });
  drawn.add(map);
  const from = typed(field) ?? [Number(frame.dataset.latitude), Number(frame.dataset.longitude)];
  map.setView(from, typed(field) ? 17 : 13);
  const marker = L.marker(from, { draggable: true, keyboard: true, alt: words.place, title: words.place, icon: L.divIcon({ className: "picker-pin", iconSize: [28, 28] }) });
  const put = (point) => {
    marker.setLatLng(point).addTo(map);
    field.value = `${point.lat.toFixed(6)}, ${point.lng.toFixed(6)}`;
    field.dispatchEvent(new Event("placed", { bubbles: true }));
  };
  if (typed(field)) marker.addTo(map);
  map.on("click", (event) => put(event.latlng));
  marker.on("dragend", () => put(marker.getLatLng()));
  field.addEventListener("change", () => {
    const point = typed(field);
    if (!point) return;
    marker.setLatLng(point).addTo(map);
    map.setView(point, Math.max(map.getZoom(), 16));
  });
  frame.addEventListener("keydown", (event) => {
    if (event.target === frame && event.key === "Enter") {
      event.preventDefault();
      put(map.getCenter());
      marker.getElement().focus();
    }
    if (event.target !== marker.getElement() || !STEPS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = STEPS[event.key].map((step) => step * (event.shiftKey ? 10 : 1));
    put(map.unproject(map.project(marker.getLatLng()).add([x, y])));
    map.panInside(marker.getLatLng(), { padding: [40, 40] });
  }, true);
  keepGround(map, words);
}

export const pick = (frame) => start(frame).catch(() => { frame.hidden = true; });

// Maps that leave the page stop, in the middle of whatever they do.
export function drop() {
  for (const map of drawn) map.remove();
  drawn.clear();
}

for (const frame of document.querySelectorAll("[data-picker]")) pick(frame);
