// Completion of what is being typed: a combobox with a list, after the WAI-ARIA authoring practices. Texts only.
const PAUSE = 150;

// What is chosen is sent at once, unless ``chosen`` does something else with it.
export function complete(box, address = box.dataset.completion, chosen = () => box.querySelector("input").form.requestSubmit()) {
  const input = box.querySelector("input");
  const list = document.createElement("ul");
  list.id = `${input.id}-completions`;
  list.className = "completions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.querySelector("label").textContent);
  list.hidden = true;
  input.closest("div").after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let waiting = 0;
  let asked = "";
  let at = -1;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (text) => {
    input.value = text;
    close();
    chosen();
  };

  const show = (texts) => {
    list.replaceChildren(...texts.map((text, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = text;
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(text); });
      return item;
    }));
    at = -1;
    list.hidden = texts.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };

  const move = (step) => {
    const items = [...list.children];
    items[at]?.setAttribute("aria-selected", "false");
    at = at === -1 && step < 0 ? items.length - 1 : at + step;
    if (at >= items.length) at = -1;
    if (at < 0) { at = -1; input.removeAttribute("aria-activedescendant"); return; }
    items[at].setAttribute("aria-selected", "true");
    items[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[at].id);
  };

  const ask = async () => {
    const text = asked = input.value.trim();
    if (text.length < 2) return close();
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`);
      if (answer.ok && asked === text && document.activeElement === input) show(await answer.json());
    } catch { close(); }
  };

  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, PAUSE); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    else if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); move(1); }
    else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); move(-1); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); choose(list.children[at].textContent); }
  });
}
