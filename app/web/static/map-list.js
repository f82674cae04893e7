// The list under the map: the server's own page of it, asked for anew when map or filters change, put in place and announced.

import { colourSwatches } from "./swatches.js";

export class List {
  constructor(frame, status, { list, words }) {
    this.frame = frame;
    this.status = status;
    this.address = list;
    this.words = words;
    this.asked = "";
    frame.addEventListener("click", (event) => this.#follow(event));
  }

  // parameters: URLSearchParams of layers, filters, box, position and order. Silent where nothing changed.
  async show(parameters) {
    const address = `${this.address}?${parameters}`;
    if (address === this.asked) {
      this.frame.removeAttribute("aria-busy");
      return;
    }
    this.asked = address;
    this.frame.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address);
      if (this.asked !== address) return;
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#places");
      this.frame.replaceChildren(...fresh.childNodes);
      colourSwatches(this.frame);
      for (const button of this.frame.querySelectorAll("[data-place]")) button.hidden = false;
      this.status.textContent = this.frame.querySelector("[data-count]")?.textContent.trim() ?? "";
    } catch {
      if (this.asked === address) this.asked = "";
      this.status.textContent = this.words.failed;
    } finally {
      if (this.asked === address || !this.asked) this.frame.removeAttribute("aria-busy");
    }
  }

  // Pages and orders of the list are fetched like the list itself; where the focus was, it goes back to.
  async #follow(event) {
    const link = event.target.closest("a[data-turn]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const from = document.querySelector("#map-from");
    if (from && link.dataset.from) from.value = link.dataset.from;
    const turn = link.dataset.turn;
    await this.show(new URL(link.href).searchParams);
    const again = turn === "page" ? null : this.frame.querySelector(`a[data-turn="${CSS.escape(turn)}"]`);
    const head = this.frame.querySelector("h2");
    head.tabIndex = -1;
    (again ?? head).focus();
  }
}
