// A place on a map: its pin, and what is said of it. Every text is somebody's data: it becomes a text node or a name.

export const PLAIN = /^#[0-9a-f]{6}$/i;

// A colour of the map as it is drawn in lines: on dark ground half way to white.
export function lineColour(colour) {
  if (!matchMedia("(prefers-color-scheme: dark)").matches) return colour;
  return colour.replace(/[0-9a-f]{2}/gi, (part) => ((parseInt(part, 16) + 255) >> 1).toString(16));
}

export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export function picture(icons, name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${icons}#${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

export function isPressed(event) {
  return event.type.endsWith("click") || event.originalEvent?.key === "Enter" || event.originalEvent?.key === " ";
}

// Leaflet gives pictures a name and other markers none; a name of ours goes in as text.
export function named(icon, name, colour) {
  const create = icon.createIcon;
  icon.createIcon = (old) => {
    const pin = create.call(icon, old);
    pin.setAttribute("aria-label", name);
    pin.title = name;
    if (PLAIN.test(colour)) pin.style.setProperty("--kind", colour);
    return pin;
  };
  return icon;
}

export function pin(icons, { icon, name, colour }) {
  return named(L.divIcon({ html: picture(icons, icon), className: "map-pin", iconSize: [30, 30] }), name, colour);
}

// place: { name, lang, kind, address, step_free, note, href } as the features of the API have them.
export function card(place, words) {
  const title = element("p", "map-card__title");
  // Addresses that are not our own pages are not followed from here.
  const link = place.href?.startsWith("/") ? element("a", "govuk-link", place.name) : element("span", "", place.name);
  if (link.tagName === "A") link.href = place.href;
  if (place.lang) link.lang = place.lang;
  title.append(link);
  const made = element("div", "map-card", title);
  for (const line of [place.kind, place.address, place.note]) {
    if (line) made.append(element("p", "map-card__line", line));
  }
  if (place.step_free === true || place.step_free === false) {
    made.append(element("p", "map-card__line", place.step_free ? words.stepFree : words.steps));
  }
  return made;
}

// A popup that stays while the markers under it are drawn anew. Who came by key (opener gives where from) is led into it,
// and back when it closes.
export function openCard(map, point, content, words, opener) {
  const width = Math.min(280, map.getSize().x - 130);
  const room = { autoPanPaddingTopLeft: [56, 16], autoPanPaddingBottomRight: [12, 12] };
  const popup = L.popup({ maxWidth: width, minWidth: Math.min(width, 180), offset: [0, opener ? -8 : 0], ...room });
  popup.setLatLng(point).setContent(content).openOn(map);
  const frame = popup.getElement();
  frame.setAttribute("role", "dialog");
  frame.setAttribute("aria-label", content.querySelector(".map-card__title")?.textContent ?? "");
  frame.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close);
  if (!opener) return;
  (content.querySelector("a, button") ?? frame.querySelector(".leaflet-popup-close-button")).focus();
  popup.once("remove", () => {
    const { activeElement } = document;
    if (activeElement === document.body || frame.contains(activeElement)) (opener() ?? map.getContainer()).focus();
  });
}
