// The markers: places one by one, clusters of the server and of the browser alike, outlines of areas and of large places.
import { card, isPressed, lineColour, named, openCard, pin, PLAIN } from "./map-card.js";

function count(markers) {
  return markers.reduce((sum, marker) => sum + marker.options.count, 0);
}

export class Places {
  constructor(map, groups, setup) {
    this.map = map;
    this.groups = groups;
    this.setup = setup;
    this.markers = new Map();
    this.areas = [];
    this.features = [];
    this.renderers = {};
    groups.places.options.iconCreateFunction = (cluster) => this.#clusterIcon(count(cluster.getAllChildMarkers()));
    groups.places.on("clusterclick clusterkeydown", (event) => this.#enter(event));
  }

  // features: those of the API; those drawn already stay as they are, so that focus and clusters stay too.
  draw(features) {
    this.features = features;
    this.areas = features.filter(({ properties }) => properties.area).map(({ properties }) => properties);
    const points = features.filter(({ properties }) => !properties.area);
    const wanted = new Map(points.map((feature) => [this.#key(feature), feature]));
    const gone = [...this.markers].filter(([key]) => !wanted.has(key));
    const added = [...wanted].filter(([key]) => !this.markers.has(key)).map(([key, feature]) => [key, this.#marker(feature)]);
    for (const [key] of gone) this.markers.delete(key);
    for (const [key, marker] of added) this.markers.set(key, marker);
    this.groups.places.removeLayers(gone.map(([, marker]) => marker));
    this.groups.places.addLayers(added.map(([, marker]) => marker));
    this.#outline(features);
  }

  // Outlines in the colours of light or dark, as it is now.
  recolour() {
    this.#outline(this.features);
  }

  // How many places of each layer the drawn markers stand for, those outside the box left out.
  counts(box) {
    const found = {};
    const add = (layer, number) => { found[layer] = (found[layer] ?? 0) + number; };
    for (const { options, _latlng } of this.markers.values()) if (box.contains(_latlng)) add(options.layer, options.count);
    for (const { layer, latitude, longitude } of this.areas) if (box.contains([latitude, longitude])) add(layer, 1);
    return found;
  }

  show(place, point, opener) {
    openCard(this.map, point, card(place, this.setup.words), this.setup.words, opener);
  }

  #key({ id, properties }) {
    return properties.count ? `${properties.layer} ${properties.count} ${properties.box}` : `${properties.layer} ${id}`;
  }

  #marker({ properties }) {
    const { latitude, longitude, layer } = properties;
    const options = { layer, count: properties.count ?? 1, place: properties, keyboard: true, riseOnHover: true };
    const icon = properties.count ? this.#clusterIcon(properties.count) : pin(this.setup.icons, properties);
    const marker = L.marker([latitude, longitude], { ...options, icon });
    marker.on("click keydown", (event) => {
      if (!isPressed(event)) return;
      L.DomEvent.preventDefault(event.originalEvent);
      if (properties.count) this.#zoomTo([marker], event);
      else this.show(properties, marker.getLatLng(), event.type === "keydown" && (() => marker.getElement()));
    });
    return marker;
  }

  #clusterIcon(number) {
    const spoken = (options) => new Intl.NumberFormat(this.setup.language, options).format(number);
    const text = document.createElement("span");
    text.textContent = spoken({ notation: "compact" });
    const size = number < 10 ? 36 : number < 100 ? 42 : number < 1000 ? 48 : 56;
    const icon = L.divIcon({ html: text, className: "map-cluster", iconSize: [size, size] });
    return named(icon, this.setup.words.cluster.replace("%s", spoken()));
  }

  #enter(event) {
    if (!isPressed(event)) return;
    L.DomEvent.preventDefault(event.originalEvent);
    this.#zoomTo(event.layer.getAllChildMarkers(), event, event.layer);
  }

  #zoomTo(markers, event, cluster) {
    const bounds = L.latLngBounds(markers.flatMap(({ options, _latlng }) => {
      if (!options.place.box) return [_latlng];
      const [west, south, east, north] = options.place.box;
      return [[south, west], [north, east]];
    }));
    const { map } = this;
    const closest = map.getZoom() >= map.getMaxZoom();
    const together = bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < 3;
    const byKey = !event.type.endsWith("click");
    if ((closest || together) && cluster && markers.length > 1) cluster.spiderfy();
    else if (closest) this.#list(markers[0], byKey);
    else {
      const zoom = Math.max(map.getBoundsZoom(bounds, false, L.point(40, 40)), map.getZoom() + 1);
      map.setView(bounds.getCenter(), Math.min(zoom, map.getMaxZoom()));
      if (byKey) map.getContainer().focus();
    }
  }

  // Where so many lie on one spot that no zoom parts them, the list names them.
  #list(marker, byKey) {
    const { words, list } = this.setup;
    const { layer, count: number, box } = marker.options.place;
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = `${list}?layer=${encodeURIComponent(layer)}&box=${box.join(",")}`;
    link.textContent = words.listThem.replace("%s", number);
    const line = document.createElement("p");
    line.className = "map-card__title";
    line.append(link);
    openCard(this.map, marker.getLatLng(), line, words, byKey && (() => marker.getElement()));
  }

  #outline(features) {
    for (const pane of ["areas", "outlines"]) {
      const group = this.groups[pane];
      const renderer = (this.renderers[pane] ??= L.canvas({ pane, padding: 0.3 }));
      group.clearLayers();
      const drawn = features.filter(({ geometry, properties }) => geometry.type !== "Point" && (properties.area ? "areas" : "outlines") === pane);
      L.geoJSON(drawn, {
        style: ({ properties }) => this.#outlineStyle(properties, pane, renderer),
        onEachFeature: ({ properties }, shape) => shape.on("click", (event) => this.show(properties, event.latlng)),
        pane,
      }).addTo(group);
    }
  }

  #outlineStyle({ colour }, pane, renderer) {
    const color = lineColour(PLAIN.test(colour) ? colour : "#6b4a9e");
    return pane === "areas"
      ? { color, weight: 2.5, dashArray: "2 6", fillOpacity: 0.03, pane, renderer }
      : { color, weight: 1.5, fillOpacity: 0.18, pane, renderer };
  }
}
