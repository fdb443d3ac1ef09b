// What was painted, as a list of strokes: undo leaves the last one out, and every picture is drawn anew.

const MASK_SIDE = 960;

class Painting {
  done = [];
  undone = [];
  version = 0; // grows with every change
  invert = false;
  feather = 6;
  shapes = new Map(); // of painted frames, as of the version that `shapes.version` says

  constructor(size) {
    this.size = size;
  }

  // The first stroke on a frame changes what is seen there.
  add(frame, stroke) {
    const base = this.of(frame).length ? null : this.shown(frame);
    this.done.push({ ...stroke, frame, base });
    this.undone = [];
    this.version += 1;
  }

  undo() {
    return this.move(this.done, this.undone);
  }

  redo() {
    return this.move(this.undone, this.done);
  }

  move(from, to) {
    const stroke = from.pop();
    this.version += 1;
    if (stroke) to.push(stroke);
    return stroke?.frame;
  }

  // Strokes of one frame since its mask was last deleted.
  of(frame) {
    const own = this.done.filter((stroke) => stroke.frame === frame);
    return own.slice(own.findLastIndex((stroke) => stroke.tool === "delete") + 1);
  }

  get frames() {
    const touched = new Set(this.done.map((stroke) => stroke.frame));
    return [...touched].filter((frame) => this.of(frame).length).sort((one, other) => one - other);
  }

  // What the mask is on a frame: as painted, held before the first and after the last, on its way in between.
  shown(frame) {
    const { frames } = this;
    const before = frames.findLast((each) => each <= frame) ?? frames[0];
    const after = frames.find((each) => each > frame);
    if (before === undefined) return [];
    if (before >= frame || after === undefined) return this.of(before);
    return [{ tool: "picture", picture: this.onTheWay(before, after, frame) }];
  }

  // Python makes the mask video by the same rule; the last picture is kept: pointers move more often than frames.
  onTheWay(before, after, frame) {
    const name = `${this.version} ${frame}`;
    if (this.way?.name !== name) {
      const share = (frame - before) / (after - before);
      this.way = { name, picture: pictureOf(between(this.shape(before), this.shape(after), share)) };
    }
    return this.way.picture;
  }

  shape(frame) {
    if (this.shapes.version !== this.version) {
      this.shapes.clear();
      this.shapes.version = this.version;
    }
    if (!this.shapes.has(frame)) {
      const canvas = Object.assign(document.createElement("canvas"), this.size);
      drawStrokes(canvas.getContext("2d", { willReadFrequently: true }), this.of(frame));
      this.shapes.set(frame, shapeIn(canvas));
    }
    return this.shapes.get(frame);
  }
}

// Masks are enlarged smoothly: more pixels would only be more bytes.
function sizeFor(width, height) {
  const scale = Math.min(1, MASK_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

// White where the edit goes, on nothing.
function drawStrokes(context, strokes) {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  for (const stroke of strokes) drawStroke(context, stroke);
}

function drawStroke(context, stroke) {
  const { width, height } = context.canvas;
  if (stroke.base) drawStrokes(context, stroke.base);
  context.save();
  context.globalCompositeOperation = stroke.erase ? "destination-out" : "source-over";
  context.fillStyle = context.strokeStyle = "#fff";
  const [from, to] = [stroke.points?.[0], stroke.points?.at(-1)];
  if (stroke.tool === "line") drawLine(context, stroke);
  else if (stroke.tool === "rectangle") context.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
  else if (stroke.tool === "move") drawMoved(context, to.x - from.x, to.y - from.y);
  else context.clearRect(0, 0, width, height);
  if (stroke.tool === "picture") context.drawImage(stroke.picture, 0, 0, width, height);
  context.restore();
}

function drawLine(context, { points, size }) {
  context.lineWidth = size;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(points[0].x, points[0].y);
  for (const point of points) context.lineTo(point.x, point.y);
  context.stroke();
}

function drawMoved(context, right, down) {
  const before = copyOf(context.canvas);
  context.clearRect(0, 0, before.width, before.height);
  context.drawImage(before, right, down);
}

function copyOf(canvas) {
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  copy.getContext("2d").drawImage(canvas, 0, 0);
  return copy;
}

// A picture in greys as a mask: what is bright covers, what is dark doesn't.
function asMask(image) {
  const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth, height: image.naturalHeight });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < pixels.data.length; at += 4) {
    pixels.data[at + 3] = (pixels.data[at] * pixels.data[at + 3]) / 255;
    pixels.data[at] = pixels.data[at + 1] = pixels.data[at + 2] = 255;
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}
