// Signing on the screen: the strokes are kept as a path; the keyboard has the name and « lu et approuvé » instead.
"use strict";

for (const pad of document.querySelectorAll("[data-sign]")) {
  const canvas = pad.querySelector("canvas");
  const kept = pad.parentElement.querySelector("input[type=hidden]");
  const pen = canvas.getContext("2d");
  const strokes = [];
  let stroke = null;
  pad.hidden = false;
  pen.lineWidth = 3;
  pen.lineCap = "round";
  pen.lineJoin = "round";

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [
      within(((event.clientX - box.left) * canvas.width) / box.width, canvas.width),
      within(((event.clientY - box.top) * canvas.height) / box.height, canvas.height),
    ];
  };
  const keep = () => {
    kept.value = strokes
      .filter((one) => one.length > 1)
      .map((one) => one.map(([x, y], at) => `${at ? "L" : "M"}${x} ${y}`).join(" "))
      .join(" ");
  };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke = [place(event)];
    strokes.push(stroke);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const [fromX, fromY] = stroke[stroke.length - 1];
    const [x, y] = place(event);
    if (Math.abs(x - fromX) + Math.abs(y - fromY) < 3) return;
    stroke.push([x, y]);
    pen.beginPath();
    pen.moveTo(fromX, fromY);
    pen.lineTo(x, y);
    pen.stroke();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      stroke = null;
      keep();
    });
  }
  pad.querySelector("button").addEventListener("click", () => {
    strokes.length = 0;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    keep();
  });
}
