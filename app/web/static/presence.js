// Who else has this draft open: said every twenty seconds to the portal, and by it. Without script the page says it once.
const present = document.querySelector("[data-present]");
const address = present.dataset.present;
const token = document.querySelector('meta[name="csrf-token"]').content;
const HEARTBEAT = 20000;

export function post(to, body) {
  return fetch(to, { method: "POST", body, headers: { "X-CSRF-Token": token } });
}

export function show(names) {
  present.hidden = names.length === 0;
  const { one, many } = present.dataset;
  const said = names.length === 1 ? one.replace("%s", names[0]) : names.length ? many.replace("%s", names.join(", ")) : "";
  if (present.textContent !== said) present.textContent = said;
}

async function tell() {
  try {
    const answer = await post(address, new URLSearchParams());
    if (answer.ok) show((await answer.json()).present);
  } catch { /* the next one tells */ }
}

setInterval(tell, HEARTBEAT);
tell();

addEventListener("pagehide", () => {
  const body = new URLSearchParams({ leaving: "1", csrf_token: token });
  navigator.sendBeacon(address, body);
});
