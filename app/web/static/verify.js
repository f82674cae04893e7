// Checking a file: its SHA-256 is calculated here, and only the hash is sent. Without script it is pasted.
const form = document.querySelector("[data-verify]");
const drop = form?.querySelector("[data-drop]");
const told = form?.querySelector("[data-told]");
const file = form?.querySelector("input[type=file]");

async function check(chosen) {
  if (!chosen) return;
  told.textContent = form.dataset.working;
  try {
    const hash = await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer());
    form.elements.sha256.value = [...new Uint8Array(hash)].map((one) => one.toString(16).padStart(2, "0")).join("");
  } catch {
    told.textContent = form.dataset.failed;
    return;
  }
  form.requestSubmit();
}

if (drop && globalThis.crypto?.subtle) {
  drop.hidden = false;
  file.addEventListener("change", () => check(file.files[0]));
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("verify__drop--over", name === "dragover");
      if (name === "drop") check(event.dataTransfer.files[0]);
    });
  }
}
