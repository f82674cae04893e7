// Boxes drawn on the picture of a page become lines of the form, which is what is sent.
const sheet = document.querySelector("[data-redaction]");
const marks = sheet?.querySelector("svg");
const lines = document.getElementById(sheet?.dataset.boxes);
const SMALLEST = 0.3; // per cent

function place(event) {
  const frame = marks.getBoundingClientRect();
  const share = (value, from, size) => Math.min(100, Math.max(0, ((value - from) / size) * 100));
  return [share(event.clientX, frame.left, frame.width), share(event.clientY, frame.top, frame.height)];
}

function show(box, [x1, y1], [x2, y2]) {
  box.setAttribute("x", Math.min(x1, x2));
  box.setAttribute("y", Math.min(y1, y2));
  box.setAttribute("width", Math.abs(x2 - x1));
  box.setAttribute("height", Math.abs(y2 - y1));
}

function keep([x1, y1], [x2, y2]) {
  const sides = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
  const line = `${sheet.dataset.page} ${sides.map((side) => side.toFixed(2)).join(" ")}`;
  lines.value = [lines.value.trimEnd(), line].filter(Boolean).join("\n");
}

if (marks && lines) {
  let box, start;
  marks.dataset.drawing = "";
  marks.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    marks.setPointerCapture(event.pointerId);
    start = place(event);
    box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    box.setAttribute("class", "redact__drawn");
    marks.append(box);
  });
  marks.addEventListener("pointermove", (event) => {
    if (box) show(box, start, place(event));
  });
  marks.addEventListener("pointerup", (event) => {
    if (!box) return;
    const end = place(event);
    const large = Math.abs(end[0] - start[0]) > SMALLEST && Math.abs(end[1] - start[1]) > SMALLEST;
    if (large) keep(start, end);
    else box.remove();
    box = undefined;
  });
  marks.addEventListener("pointercancel", () => {
    box?.remove();
    box = undefined;
  });
}
