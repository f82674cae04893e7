// What script adds to pages that work without it: completion, a button that copies, filters that open on wide screens.
import { complete } from "./completion.js";

for (const box of document.querySelectorAll("[data-completion]")) complete(box);

for (const text of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const content = text.textContent.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary copy";
  button.textContent = text.dataset.copy;
  const said = document.createElement("span");
  said.className = "copied";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(content);
    said.textContent = text.dataset.copied;
    setTimeout(() => { said.textContent = ""; }, 4000);
  });
  text.after(button, said);
}

// A place's sketch becomes a map to be moved when it is about to be seen.
const sketches = document.querySelectorAll(".small-map[data-longitude]");
if (sketches.length) import("./small-map.js").then(({ enliven }) => sketches.forEach(enliven));

// Browsers that cannot style the content of a closed <details> get it opened on wide screens.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 60rem)").matches) {
  for (const details of document.querySelectorAll("[data-wide-open], [data-wide-open] details")) details.open = true;
}

const sort = document.querySelector("#sort");
if (sort) sort.form.classList.add("search--scripted");
sort?.addEventListener("change", () => sort.form.requestSubmit());
