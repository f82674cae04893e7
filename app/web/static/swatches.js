// The colours of the legend: they are data, and the content security policy lets no page carry a style.
const PLAIN = /^#[0-9a-f]{6}$/i;

export function colourSwatches(within) {
  for (const swatch of within.querySelectorAll("[data-colour]")) {
    if (PLAIN.test(swatch.dataset.colour)) swatch.style.setProperty("--kind", swatch.dataset.colour);
  }
}

colourSwatches(document);
