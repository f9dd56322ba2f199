// A frame to sign in with a finger, a pen or a mouse; the drawing leaves as moves and lines in whole numbers.
for (const form of document.querySelectorAll("[data-signature]")) {
  const pad = form.querySelector(".signature-pad");
  const canvas = pad.querySelector("canvas");
  const strokes = form.elements.strokes;
  const pen = canvas.getContext("2d");
  const longest = 60000;
  pen.lineWidth = 3;
  pen.lineCap = "round";
  pad.hidden = false;

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const within = (value, most) => Math.min(Math.max(Math.round(value), 0), most);
    return [
      within(((event.clientX - box.left) / box.width) * canvas.width, canvas.width - 1),
      within(((event.clientY - box.top) / box.height) * canvas.height, canvas.height - 1),
    ];
  };
  const draw = (letter, event) => {
    const [x, y] = at(event);
    if (strokes.value.length > longest - 20) return;
    strokes.value += `${letter}${x} ${y} `;
    if (letter === "M") {
      pen.beginPath();
      pen.moveTo(x, y);
    } else {
      pen.lineTo(x, y);
      pen.stroke();
    }
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    draw("M", event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) draw("L", event);
  });
  form.querySelector("[data-clear]").addEventListener("click", () => {
    strokes.value = "";
    pen.clearRect(0, 0, canvas.width, canvas.height);
  });
}
