// The sketch of a place's surroundings, made a map that can be moved. It is loaded when the sketch comes into view.
import { keepGround, loadLeaflet } from "./map-ground.js";
import { card, isPressed, openCard, pin } from "./map-card.js";

const ZOOM = 16;
const icons = new URL("icons.svg", import.meta.url).href;

export function enliven(frame) {
  const watching = new IntersectionObserver(async (seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watching.disconnect();
    await loadLeaflet();
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
  map.setView(point, Number(frame.dataset.zoom ?? ZOOM));
  const places = L.featureGroup().addTo(map);
  L.circleMarker(point, { radius: 9, className: "map-here", interactive: false, renderer: L.svg() }).addTo(map);
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
  const drawn = keepGround(map, words, "base,facilities", (facilities) => drawPlaces(map, places, facilities, words));
  drawn.then(() => frame.classList.add("small-map--live"));
}

function drawPlaces(map, group, facilities, words) {
  group.clearLayers();
  for (const { properties } of facilities.filter((one) => !one.properties.count)) {
    const marker = L.marker([properties.latitude, properties.longitude], { icon: pin(icons, properties) });
    marker.on("click keydown", (event) => {
      if (!isPressed(event)) return;
      L.DomEvent.preventDefault(event.originalEvent);
      openCard(map, marker.getLatLng(), card(properties, words), words, event.type === "keydown" && (() => marker.getElement()));
    });
    marker.addTo(group);
  }
}
