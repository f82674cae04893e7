// Files are sent piece by piece as soon as they are chosen or dropped, and go on where a connection broke off.
// Without this script the form brings them whole.
const PIECE = 4 * 1024 * 1024, LONGEST_WAIT = 30000;
const token = document.querySelector('meta[name="csrf-token"]').content;

for (const form of document.querySelectorAll("form[data-uploads]")) {
  const box = form.querySelector("[data-upload-box]");
  const input = box.querySelector("input[type=file]");
  const list = box.querySelector("[data-list]");
  const waiting = new Set();

  async function ask(address, options) {
    const answer = await fetch(address, { ...options, headers: { "X-CSRF-Token": token, ...options.headers } });
    if (answer.status >= 500 || answer.status === 429) throw new Error("not now");
    return { status: answer.status, told: await answer.json() };
  }

  // The same file chosen again in this window goes on with the upload it had.
  const known = (file) => `upload ${form.dataset.uploads} ${file.name} ${file.size} ${file.lastModified}`;

  async function begun(file) {
    const before = sessionStorage.getItem(known(file));
    if (before) {
      const { status, told } = await ask(`${form.dataset.uploads}/${before}`, {});
      if (status === 200) return told;
    }
    const body = new URLSearchParams({ name: file.name, size: file.size, purpose: form.dataset.purpose ?? "" });
    const { status, told } = await ask(form.dataset.uploads, { method: "POST", body });
    if (status !== 201) throw Object.assign(new Error(told.problem ?? told.detail), { final: true });
    sessionStorage.setItem(known(file), told.upload);
    return told;
  }

  async function persistently(work, line, file) {
    for (let wait = 1000; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        return await work();
      } catch (problem) {
        if (problem.final) throw problem;
        say(line, box.dataset.broken, file);
        await new Promise((done) => setTimeout(done, wait));
      }
    }
  }

  function say(line, sentence, file, share = "") {
    line.firstChild.textContent = sentence.replace("%s", file.name).replace("%p", share);
  }

  async function send(file) {
    const line = document.createElement("li");
    line.append(document.createElement("span"));
    list.append(line);
    try {
      await transfer(file, line);
    } catch (problem) {
      line.firstChild.textContent = `${box.dataset.refused.replace("%s", file.name)} ${problem.message ?? ""}`;
    }
  }

  async function transfer(file, line) {
    say(line, box.dataset.waiting, file);
    let removed = false;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "uploadbox__remove";
    remove.textContent = box.dataset.remove;
    remove.setAttribute("aria-label", `${box.dataset.remove} ${file.name}`);
    remove.addEventListener("click", () => { removed = true; line.remove(); input.focus(); });
    line.append(remove);
    let { upload, received } = await persistently(() => begun(file), line, file);
    while (received < file.size && !removed) {
      say(line, box.dataset.sending, file, Math.floor((received / file.size) * 100));
      const piece = file.slice(received, received + PIECE);
      const options = { method: "POST", body: piece, headers: { "Upload-Offset": String(received), "Content-Type": "application/octet-stream" } };
      const { status, told } = await persistently(async () => {
        try {
          return await ask(`${form.dataset.uploads}/${upload}`, options);
        } catch {
          const state = await ask(`${form.dataset.uploads}/${upload}`, {});
          return { status: 200, told: state.told };
        }
      }, line, file);
      if (status >= 400 && status !== 409) throw Object.assign(new Error(told.problem ?? told.detail), { final: true });
      received = told.received;
    }
    sessionStorage.removeItem(known(file));
    if (removed) {
      await ask(`${form.dataset.uploads}/${upload}/removal`, { method: "POST" });
      return;
    }
    say(line, box.dataset.whole, file);
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "upload";
    field.value = upload;
    line.append(field);
  }

  function take(files) {
    for (const file of files) {
      const work = send(file).finally(() => waiting.delete(work));
      waiting.add(work);
    }
  }

  input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  box.addEventListener("dragover", (event) => { event.preventDefault(); box.classList.add("uploadbox--over"); });
  box.addEventListener("dragleave", () => box.classList.remove("uploadbox--over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("uploadbox--over");
    take([...event.dataTransfer.files]);
  });

  form.addEventListener("submit", async (event) => {
    if (waiting.size === 0) return;
    event.preventDefault();
    await Promise.all(waiting);
    setTimeout(() => form.requestSubmit(event.submitter));
  });
}
