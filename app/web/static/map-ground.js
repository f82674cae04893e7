// The ground below the markers: the city's own streets, water and outlines, drawn on canvas, and the names on it.

const THEME = {
  light: { street: "#ffffff", edge: "#b9b2a6", water: "#b5d7e6", park: "#cfe3c2", rail: "#8a8580", boundary: "#7c6f9c", text: "#3c3a36" },
  dark: { street: "#4d5a61", edge: "#10171a", water: "#16394a", park: "#20382b", rail: "#77828a", boundary: "#a795cf", text: "#c9d3d8" },
};
const WIDTH = { 11: 1, 12: 1.2, 13: 1.8, 14: 3, 15: 5, 16: 8, 17: 12 };
const ORDER = ["park", "water", "boundary", "rail", "street"];
const STREETS_HAVE_NAMES = 15;

export function theme() {
  return THEME[matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"];
}

function styles(kind, zoom, colours) {
  const width = WIDTH[zoom] ?? (zoom > 17 ? 16 : 0.8);
  if (kind === "street") return [{ color: colours.edge, weight: width + 2 }, { color: colours.street, weight: width }];
  if (kind === "rail") return [{ color: colours.rail, weight: Math.max(1, width / 2), dashArray: "8 5" }];
  if (kind === "boundary") return [{ color: colours.boundary, weight: 2, dashArray: "6 4", fill: false }];
  const colour = colours[kind] ?? colours.water;
  return [{ color: colour, weight: 1, fill: true, fillColor: colour, fillOpacity: 1 }];
}

// features: GeoJSON with properties.kind and properties.name. Lines of a kind lie below those of the next.
export function drawGround(map, group, features) {
  const zoom = map.getZoom();
  const colours = theme();
  const renderer = (group.renderer ??= L.canvas({ pane: "ground", padding: 0.4 }));
  group.clearLayers();
  for (const kind of ORDER) {
    const ofKind = features.filter((feature) => feature.properties.kind === kind);
    const passes = styles(kind, zoom, colours);
    for (const style of passes) {
      const line = { ...style, lineCap: "round", lineJoin: "round", interactive: false, pane: "ground", renderer };
      const isLine = (feature) => feature.geometry.type.includes("Line");
      L.geoJSON(ofKind, {
        style: (feature) => (isLine(feature) ? { ...line, fill: false, weight: kind === "water" ? 3 : line.weight } : line),
        filter: (feature) => !feature.geometry.type.includes("Point"),
        interactive: false,
        pane: "ground",
      }).addTo(group);
    }
  }
}

function longestSegment(map, line, view) {
  let best = null;
  for (let at = 1; at < line.length; at += 1) {
    const [from, to] = [line[at - 1], line[at]].map(([x, y]) => map.latLngToContainerPoint([y, x]));
    const middle = from.add(to).divideBy(2);
    const length = from.distanceTo(to);
    if (view.contains(middle) && (!best || length > best.length)) best = { from, to, middle, length };
  }
  return best;
}

function streetLabel(map, feature, view) {
  const { type, coordinates } = feature.geometry;
  const lines = type === "LineString" ? [coordinates] : type === "MultiLineString" ? coordinates : [];
  const best = lines.map((line) => longestSegment(map, line, view)).filter(Boolean).sort((a, b) => b.length - a.length)[0];
  if (!best) return null;
  const turn = (Math.atan2(best.to.y - best.from.y, best.to.x - best.from.x) * 180) / Math.PI;
  return { at: best.middle, turn: turn > 90 ? turn - 180 : turn < -90 ? turn + 180 : turn, room: best.length };
}

// Each street's name once, along its longest straight piece in view, where no other name stands yet.
export function drawNames(map, group, features, areas) {
  group.clearLayers();
  const size = map.getSize();
  const view = L.bounds([20, 20], [size.x - 20, size.y - 20]);
  const taken = [];
  const put = (name, at, turn, className) => {
    const half = L.point(name.length * 3.6 * Math.abs(Math.cos((turn * Math.PI) / 180)) + 8, name.length * 3.6 * Math.abs(Math.sin((turn * Math.PI) / 180)) + 9);
    const place = L.bounds(at.subtract(half), at.add(half));
    if (taken.some((other) => other.intersects(place))) return;
    taken.push(place);
    const text = document.createElement("span");
    text.textContent = name;
    text.style.transform = `translate(-50%, -50%) rotate(${turn.toFixed(1)}deg)`;
    const icon = L.divIcon({ html: text, className: `map-name ${className}`, iconSize: [0, 0] });
    L.marker(map.containerPointToLatLng(at), { icon, interactive: false, keyboard: false, pane: "names" }).addTo(group);
  };
  for (const area of areas) {
    const at = map.latLngToContainerPoint([area.latitude, area.longitude]);
    if (view.contains(at)) put(area.name, at, 0, "map-name--area");
  }
  if (map.getZoom() < STREETS_HAVE_NAMES) return;
  const best = new Map();
  for (const feature of features) {
    const { kind, name } = feature.properties;
    if (kind !== "street" || !name) continue;
    const label = streetLabel(map, feature, view);
    if (label && label.room > (best.get(name)?.room ?? 40)) best.set(name, label);
  }
  for (const [name, label] of [...best].sort((a, b) => b[1].room - a[1].room)) put(name, label.at, label.turn, "map-name--street");
}

function loaded(made) {
  return new Promise((resolve, reject) => {
    made.addEventListener("load", resolve);
    made.addEventListener("error", reject);
    document.head.append(made);
  });
}

// Leaflet, for pages that turn out to need it.
export async function loadLeaflet() {
  const at = (name) => new URL(name, import.meta.url).href;
  const styles = ["vendor/leaflet/leaflet.css", "map.css"].map((name) => Object.assign(document.createElement("link"), { rel: "stylesheet", href: at(name) }));
  await Promise.all(styles.map(loaded));
  if (!window.L) await loaded(Object.assign(document.createElement("script"), { src: at("vendor/leaflet/leaflet.js") }));
}

// A small map with zoom, scale and the ground, which is drawn anew as it moves; further layers come with it and are
// given to "others". The first view is the caller's, before this. Returns what settles when all is drawn once.
export function keepGround(map, words, layers = "base", others = () => {}) {
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  for (const [name, height] of [["ground", 250], ["names", 380]]) {
    const pane = map.createPane(name);
    pane.style.zIndex = height;
    pane.style.pointerEvents = "none";
  }
  const groups = { ground: L.featureGroup().addTo(map), names: L.featureGroup().addTo(map) };
  const draw = async () => {
    const bounds = map.getBounds().pad(0.1);
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((side) => side.toFixed(5)).join(",");
    const zoom = map.getZoom();
    const answer = await fetch(`/api/v1/map/${layers}?${new URLSearchParams({ box, zoom, lang: document.documentElement.lang })}`);
    if (!answer.ok || zoom !== map.getZoom()) return;
    const { features } = await answer.json();
    const ground = features.filter(({ properties }) => !properties.layer);
    drawGround(map, groups.ground, ground);
    drawNames(map, groups.names, ground, []);
    others(features.filter(({ properties }) => properties.layer));
  };
  map.on("moveend", () => draw().catch(() => {}));
  return draw().catch(() => {});
}
