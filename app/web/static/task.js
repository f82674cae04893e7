// A task on its way: asks every second how far it is, and loads the page anew when it has ended.
const box = document.querySelector("[data-task]");
const bar = box?.querySelector("progress");

async function look() {
  try {
    const answer = await fetch(box.dataset.task, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const task = await answer.json();
    if (task.ended) return location.replace(location.pathname);
    for (const one of document.querySelectorAll("[data-task-word]")) one.textContent = task.word;
    if (task.total) [bar.max, bar.value] = [task.total, task.done];
  } catch {
    // The portal may be restarting: the next look tells.
  }
  setTimeout(look, 1000);
}

if (box) setTimeout(look, 1000);
