// The mask painter: strokes on frames of the clip; Python makes the mask video of them.

const TINT = "#ff2bd6"; // a colour that pictures seldom have
const KEY_STEP = 8;
const ASK_EVERY_MS = 600;
const MOST_KEYFRAMES = 32;

// By whole clip, beyond the life of one part: folding the panel away and trimming lose nothing.
const paintings = new Map();

class MaskPainter {
  tool = "brush";
  stroke = null; // what is being painted right now
  pen = { x: 0, y: 0, down: false };
  turn = 0; // counts what was asked of Python

  constructor(dialog) {
    this.dialog = dialog;
    this.find = (name) => dialog.querySelector(name);
    this.canvas = this.find("canvas");
    this.clip = this.find("video.clip");
    this.layer = document.createElement("canvas"); // the mask of the frame that is shown
    this.head = new PlayHead([this.clip, this.find("video.mask")], () => this.preview.follow());
    this.preview = new MaskPreview(this);
    this.frames = new PaintedFrames(this);
    this.listen();
    largeView(dialog, this.find(".large"), () => this.showPen());
  }

  listen() {
    const click = (name, act) => this.find(name).addEventListener("click", act);
    for (const button of this.dialog.querySelectorAll("[data-tool]:not(canvas)")) {
      button.addEventListener("click", () => this.choose(button.dataset.tool));
    }
    click(".undo", () => this.goToPainted(this.painting.undo()));
    click(".redo", () => this.goToPainted(this.painting.redo()));
    click(".clear", () => this.add({ tool: "clear" }));
    click(".back", () => this.goTo(this.frame - 1));
    click(".forth", () => this.goTo(this.frame + 1));
    click(".subject", () => this.askForSubject());
    click(".use", () => this.use());
    click(".cancel", () => this.cancel());
    this.find(".at").addEventListener("input", (event) => this.goTo(Number(event.target.value)));
    for (const name of [".invert", ".feather", ".width"]) {
      this.find(name).addEventListener("input", () => this.noteOptions());
    }
    whenUnplayable(this.clip, () => this.askForStill());
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.carryOn(event));
    for (const away of ["pointerleave", "focus", "blur"]) this.canvas.addEventListener(away, () => this.showPen());
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => this.finish());
    onKeys(this.canvas, (event) => this.paintingKey(event));
    onKeys(this.dialog, (event) => this.toolKey(event));
  }

  update(data) {
    const before = this.data ?? {};
    this.data = data;
    if (before.url !== data.url) this.open();
    if (data.mask_url && before.mask_url !== data.mask_url) this.find("video.mask").src = data.mask_url;
    this.take(data);
    this.tell(data);
    this.noteUsed(data, before);
    clearInterval(this.asking);
    if (data.waiting) this.asking = setInterval(() => this.ask("more", Date.now()), ASK_EVERY_MS);
    this.draw();
  }

  close() {
    clearInterval(this.asking);
  }

  open() {
    const { url, whole, width, height, duration_s, frame_s } = this.data;
    if (!paintings.has(whole)) paintings.set(whole, new Painting(sizeFor(width, height)));
    this.painting = paintings.get(whole);
    for (const canvas of [this.canvas, this.layer]) Object.assign(canvas, this.painting.size);
    this.find(".invert").checked = this.painting.invert;
    this.find(".feather").value = this.painting.feather;
    this.total = Math.max(1, Math.round(duration_s / frame_s));
    this.pen = { x: this.canvas.width / 2, y: this.canvas.height / 2, down: false };
    this.find(".stage").style.setProperty("--shape", width / height);
    this.find(".width").max = Math.round(Math.max(this.canvas.width, this.canvas.height) / 3);
    this.find(".at").max = this.total - 1;
    this.clip.src = url;
    this.choose("brush");
    this.goTo(this.frames.here[0]?.frame ?? 0);
  }

  // Where the frame that is shown stands in the painting.
  get place() {
    return this.frames.placeOf(this.frame);
  }

  goToPainted(place) {
    if (place !== undefined) this.goTo(this.frames.frameAt(place));
  }

  goTo(frame) {
    this.frame = clamp(frame, 0, this.total - 1);
    this.preview.leave();
    this.head.seekers.get(this.clip)((this.frame + 0.5) * this.data.frame_s);
    if (isUnplayable(this.clip)) this.askForStill();
    this.draw();
  }

  choose(tool) {
    this.tool = this.canvas.dataset.tool = tool;
    for (const button of this.dialog.querySelectorAll("[data-tool]:not(canvas)")) {
      button.setAttribute("aria-pressed", button.dataset.tool === tool);
    }
    this.showPen();
  }

  add(stroke) {
    const { frames } = this.painting;
    if (frames.length >= MOST_KEYFRAMES && !frames.includes(this.place)) {
      this.say(`At most ${MOST_KEYFRAMES} frames can be painted on.`);
      return;
    }
    this.painting.add(this.place, stroke);
    this.say(null);
    this.draw();
  }

  // Painting by pointer or pen keys

  begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    this.preview.leave();
    this.start(this.pointOf(event), event.altKey);
  }

  carryOn(event) {
    this.pen = { ...this.pointOf(event), down: this.stroke !== null };
    this.showPen();
    if (!this.stroke) return;
    for (const each of event.getCoalescedEvents?.() ?? []) this.stroke.points.push(this.pointOf(each));
    this.stroke.points.push(this.pen);
    this.draw();
  }

  start(point, opposite) {
    const erase = this.tool === "eraser" || (opposite && this.tool !== "move");
    const tool = { brush: "line", eraser: "line" }[this.tool] ?? this.tool;
    this.stroke = { tool, erase, size: Number(this.find(".width").value), points: [point] };
    this.draw();
  }

  finish() {
    if (!this.stroke) return;
    const { stroke } = this;
    this.stroke = null;
    this.pen.down = false;
    this.add(stroke);
    this.showPen();
  }

  pointOf(event) {
    const box = this.canvas.getBoundingClientRect();
    const share = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    return { x: share.x * this.canvas.width, y: share.y * this.canvas.height };
  }

  paintingKey(event) {
    if (event.ctrlKey || event.metaKey) return null;
    const step = KEY_STEP * (event.shiftKey ? 5 : 1);
    const ways = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.key in ways) return () => this.movePen(...ways[event.key]);
    if (event.key === " " || event.key === "Enter") return () => this.dropOrLift(event.altKey);
    return null;
  }

  movePen(right, down) {
    const { width, height } = this.canvas;
    this.pen = { ...this.pen, x: clamp(this.pen.x + right, 0, width), y: clamp(this.pen.y + down, 0, height) };
    this.stroke?.points.push({ x: this.pen.x, y: this.pen.y });
    this.showPen();
    this.draw();
  }

  dropOrLift(opposite) {
    this.pen.down = !this.pen.down;
    if (this.pen.down) this.start({ x: this.pen.x, y: this.pen.y }, opposite);
    else this.finish();
    this.showPen();
  }

  toolKey(event) {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z") {
      return () => this.goToPainted(event.shiftKey ? this.painting.redo() : this.painting.undo());
    }
    if (command || event.altKey) return null;
    const tools = { b: "brush", e: "eraser", r: "rectangle", v: "move" };
    if (event.key in tools) return () => this.choose(tools[event.key]);
    const others = {
      "[": () => this.resize(0.8),
      "]": () => this.resize(1.25),
      ",": () => this.goTo(this.frame - 1),
      ".": () => this.goTo(this.frame + 1),
      i: () => this.find(".invert").click(),
    };
    return others[event.key] ?? null;
  }

  resize(factor) {
    this.find(".width").value = Math.round(Number(this.find(".width").value) * factor);
    this.showPen();
  }

  // What Python does: finding the subject, a frame the browser can't show, the mask video

  askForSubject() {
    this.turn = this.subjectTurn = Date.now();
    this.keep("wish", { what: "subject", at_s: this.frame * this.data.frame_s, turn: this.turn });
    this.subjectFrame = this.frame;
  }

  askForStill() {
    this.turn = Date.now();
    this.keep("wish", { what: "still", at_s: this.frame * this.data.frame_s, turn: this.turn });
  }

  // Takes what was wished for, once.
  take({ granted }) {
    if (!granted || granted.turn === this.taken) return;
    this.taken = granted.turn;
    if (granted.what === "still") {
      Object.assign(this.find(".still"), { src: granted.picture, hidden: false });
    } else if (granted.turn === this.subjectTurn) {
      const image = new Image();
      image.onload = () => {
        this.goTo(this.subjectFrame);
        this.add({ tool: "picture", picture: asMask(image) });
      };
      image.src = granted.picture;
    }
  }

  use() {
    const scratch = document.createElement("canvas");
    Object.assign(scratch, { width: this.layer.width, height: this.layer.height });
    const keyframes = this.painting.frames.map((place) => {
      drawStrokes(scratch.getContext("2d"), this.painting.of(place));
      return { at_s: place * this.data.whole_frame_s, png: scratch.toDataURL("image/png") };
    });
    const { invert, feather } = this.painting;
    this.ask("use", { keyframes, invert, feather_px: feather, turn: Date.now() });
    this.painting.asked = this.asItIs();
    this.showUse(0);
  }

  cancel() {
    this.painting.asked = null;
    this.ask("cancel", Date.now());
    this.showUse(null);
    this.find(".use").focus();
  }

  // What was asked for counts as used once its mask is there.
  noteUsed({ mask_url, refusal, share }, before) {
    if (refusal && share === null) this.painting.asked = null;
    if (!mask_url || mask_url === before.mask_url || !this.painting.asked) return;
    this.painting.used = this.painting.asked;
    this.painting.asked = null;
  }

  // What is painted now, as a word: a mask in use that was changed since must be used again.
  asItIs() {
    return [this.painting.version, this.painting.invert, this.painting.feather].join();
  }

  noteOptions() {
    this.painting.invert = this.find(".invert").checked;
    this.painting.feather = Number(this.find(".feather").value);
    this.draw();
  }

  get inUse() {
    return this.data.mask_url !== null && this.painting.used === this.asItIs();
  }

  showUse(share = this.data.share) {
    const making = share !== null;
    const { inUse } = this;
    const words = making ? `Making the mask… ${Math.round(share * 100)} %` : inUse ? "In use" : "Use this mask";
    this.find(".use").disabled = making || inUse || !this.painting.frames.length;
    this.find(".cancel").hidden = !making;
    this.find(".use .word").textContent = words;
  }

  tell({ refusal, waiting }) {
    this.find(".subject").disabled = waiting;
    if (refusal !== this.refused) this.say(refusal); // once: painting on is the answer to it
    this.refused = refusal;
  }

  say(words) {
    Object.assign(this.find(".told"), { textContent: words ?? "", hidden: !words });
  }

  // Drawing

  draw() {
    if (!this.preview.on) this.drawMask(this.frame);
    this.preview.show();
    this.frames.show();
    const at = `${(this.frame * this.data.frame_s).toFixed(3)} s`;
    if (!this.preview.on) this.find(".at").value = this.frame;
    this.find(".at").setAttribute("aria-valuetext", `${at}, frame ${this.frame}`);
    this.find(".now").textContent = at;
    this.find(".undo").disabled = !this.painting.done.length;
    this.find(".redo").disabled = !this.painting.undone.length;
    this.showUse();
  }

  drawMask(frame) {
    const mask = this.layer.getContext("2d");
    drawStrokes(mask, this.painting.shown(this.frames.placeOf(frame)));
    if (this.stroke) drawStroke(mask, this.stroke);
    this.drawTinted();
  }

  drawTinted() {
    const context = this.canvas.getContext("2d");
    const { width, height } = this.canvas;
    const inverted = this.find(".invert").checked && this.painting.frames.length > 0;
    context.globalCompositeOperation = "source-over";
    context.clearRect(0, 0, width, height);
    context.fillStyle = TINT;
    if (inverted) context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = inverted ? "destination-out" : "source-over";
    context.drawImage(this.layer, 0, 0);
    context.globalCompositeOperation = "source-in";
    if (!inverted) context.fillRect(0, 0, width, height);
  }

  showPen() {
    const pen = this.find(".pen");
    const scale = this.canvas.clientWidth / this.canvas.width || 1;
    const wide = ["brush", "eraser"].includes(this.tool) ? Number(this.find(".width").value) * scale : 12;
    pen.hidden = this.preview.on || !this.canvas.matches(":hover, :focus");
    pen.classList.toggle("square", !["brush", "eraser"].includes(this.tool));
    pen.classList.toggle("down", this.pen.down);
    Object.assign(pen.style, { width: `${wide}px`, height: `${wide}px` });
    pen.style.left = percent(this.pen.x / this.canvas.width);
    pen.style.top = percent(this.pen.y / this.canvas.height);
  }
}

export default partOf(MaskPainter);
