// A draft saves itself while it is written. Without this script its buttons do the same.
import { post, show } from "./presence.js";
const form = document.querySelector("[data-draft]");
const state = form.querySelector("[data-state]");
const PAUSE = 3000;
let timer = 0, saving = null, halted = false;

const fields = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
let saved = fields().toString();

async function save() {
  const typed = fields();
  if (halted || typed.toString() === saved) return;
  let answer;
  try {
    answer = await post(form.dataset.autosave, typed);
  } catch {
    state.textContent = form.dataset.offline;
    timer = setTimeout(soon, PAUSE * 3);
    return;
  }
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) { halted = true; return; }
  const told = await answer.json();
  if (answer.ok) {
    form.elements.stamp.value = told.stamp;
    form.elements.began_from.value = told.began_from;
    typed.set("stamp", told.stamp);
    typed.set("began_from", told.began_from);
    saved = typed.toString();
    state.textContent = told.saved;
    show(told.present);
  } else {
    halted = answer.status === 409;
    state.textContent = told.problem ?? told.detail ?? "";
  }
}

function soon() {
  clearTimeout(timer);
  saving = (saving ?? Promise.resolve()).then(save);
  return saving;
}

form.addEventListener("input", () => {
  state.textContent = halted ? state.textContent : form.dataset.unsaved;
  clearTimeout(timer);
  timer = setTimeout(soon, PAUSE);
});

// A saving under way is waited for: sent at the same time, the form would meet its own words as somebody else's.
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (!saving) { halted = true; return; }
  event.preventDefault();
  const waiting = saving;
  saving = null;
  await waiting;
  halted = true;
  setTimeout(() => form.requestSubmit(event.submitter));  // a form does not submit while it is submitting
});
