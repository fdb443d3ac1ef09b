// Before and after under one play head: side by side, wiped, blinking, or as a map of what changed.

const BLINK_MS = 700;
const WIPE_STEP = 0.02;
const STACK_BELOW_PX = 520; // side by side, two wide pictures would be stamps
const ASK_EVERY_MS = 700;
const NOT_PLAYED = "This browser can’t play the clip as it was uploaded.";

class Compare {
  constructor(dialog) {
    this.dialog = dialog;
    this.find = (name) => dialog.querySelector(name);
    this.screen = this.find(".screen");
    const [before, after, heat] = dialog.querySelectorAll("video");
    Object.assign(this, { before, after, heat });
    this.head = new PlayHead([after, before, heat], () => this.showHead());
    this.listen();
    largeView(dialog, this.find(".large"), () => this.arrange());
    this.sizes = new ResizeObserver(() => this.arrange());
    this.sizes.observe(this.screen);
  }

  listen() {
    this.find(".play").addEventListener("click", () => this.head.toggle());
    this.find(".cancel").addEventListener("click", () => this.cancelHeat());
    this.find(".at").addEventListener("input", (event) => this.head.seek(Number(event.target.value)));
    radios(this.find(".views"), (button) => this.look(button.dataset.view));
    radios(this.find(".sounds"), (button) => this.hear(button.dataset.sound));
    for (const video of [this.before, this.after]) {
      video.addEventListener("loadedmetadata", () => this.showHead());
    }
    this.before.addEventListener("loadedmetadata", () => this.tell());
    whenUnplayable(this.before, () => this.askForCopy());
    this.screen.addEventListener("pointerdown", (event) => this.touch(event));
    this.screen.addEventListener("pointermove", (event) => this.wiping && this.wipeTo(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.screen.addEventListener(end, () => (this.wiping = false));
    }
    onKeys(this.find(".wiper"), (event) => this.wipeKey(event));
    onKeys(this.dialog, (event) => this.key(event));
  }

  update(data) {
    const before = this.data ?? {};
    this.data = data;
    if (before.before !== data.before) this.openBefore();
    if (before.after !== data.after) this.open();
    if (data.heat && before.heat !== data.heat) this.showHeat();
    if (before.change?.length !== data.change?.length) this.showChart();
    this.tell();
    clearInterval(this.asking);
    if (data.waiting) this.asking = setInterval(() => this.ask("more", Date.now()), ASK_EVERY_MS);
  }

  close() {
    clearInterval(this.asking);
    clearInterval(this.blinking);
    this.sizes.disconnect();
  }

  openBefore() {
    this.before.src = this.data.before;
    this.before.addEventListener("loadeddata", () => this.head.seek(this.head.time), { once: true });
  }

  open() {
    this.after.src = this.data.after;
    this.screen.style.setProperty("--shape", this.data.width / this.data.height);
    this.find(".at").step = this.data.frame_s;
    this.find(".sounds [data-sound=after]").disabled = !this.data.has_sound;
    this.look("sides");
    this.hear(this.data.has_sound ? "after" : "before");
    this.wipe(0.5);
  }

  // Views

  look(view) {
    this.view = this.screen.dataset.view = view;
    check(this.find(".views"), "view", view);
    clearInterval(this.blinking);
    this.screen.classList.remove("old");
    if (view === "blink" && !reducedMotion()) this.blinking = setInterval(() => this.switch(), BLINK_MS);
    this.tell();
    this.arrange();
  }

  tell() {
    if (this.view === "heat") this.tellHeat();
    else this.say(this.advice);
  }

  arrange() {
    const stacked = this.screen.clientWidth < STACK_BELOW_PX && this.data?.width > this.data?.height;
    this.screen.classList.toggle("stacked", stacked);
  }

  get advice() {
    if (isUnplayable(this.before)) return this.data.copy_refusal ?? `${NOT_PLAYED} Making a copy that it plays…${this.copied}`;
    return this.view === "blink" && reducedMotion() ? "Tap the picture, or press X, to switch." : null;
  }

  get copied() {
    return this.data.copied === null ? "" : ` ${Math.round(this.data.copied * 100)} %`;
  }

  askForCopy() {
    if (!this.data.copy_refusal) this.ask("unplayable", Date.now());
    this.tell();
  }

  switch() {
    this.screen.classList.toggle("old");
  }

  touch(event) {
    if (event.button !== 0 || event.target.closest("button")) return;
    if (this.view === "wipe") {
      this.wiping = true;
      this.screen.setPointerCapture(event.pointerId);
      this.wipeTo(event);
      this.find(".wiper").focus({ preventScroll: true });
      event.preventDefault();
    } else if (this.view === "blink") {
      clearInterval(this.blinking);
      this.switch();
    } else {
      this.head.toggle();
    }
  }

  wipeTo(event) {
    const box = this.screen.getBoundingClientRect();
    this.wipe((event.clientX - box.left) / box.width);
  }

  wipe(share) {
    this.share = clamp(share, 0, 1);
    this.screen.style.setProperty("--wipe", this.share);
    const shown = Math.round(this.share * 100);
    this.find(".wiper").setAttribute("aria-valuenow", shown);
    this.find(".wiper").setAttribute("aria-valuetext", `${shown} % before, ${100 - shown} % after`);
  }

  wipeKey(event) {
    const step = WIPE_STEP * (event.shiftKey ? 5 : 1);
    const targets = { ArrowLeft: this.share - step, ArrowRight: this.share + step, Home: 0, End: 1 };
    return event.key in targets ? () => this.wipe(targets[event.key]) : null;
  }

  // The heat map is made when it is asked for the first time.
  tellHeat() {
    const { heat, share, refusal } = this.data;
    if (!heat && share === null && !refusal) this.ask("heat", Date.now());
    this.say(heat ? null : (refusal ?? `Looking at what changed… ${Math.round((share ?? 0) * 100)} %`));
    this.find(".cancel").hidden = Boolean(heat) || share === null;
  }

  // Another view comes first: the map that nobody waits for is made when it is looked for again.
  cancelHeat() {
    this.look("sides");
    this.find(".views [data-view=sides]").focus();
    this.ask("cancel", Date.now());
  }

  showHeat() {
    this.heat.src = this.data.heat;
    this.heat.addEventListener("loadeddata", () => this.head.seek(this.head.time), { once: true });
  }

  // Sound, head and keys

  hear(sound) {
    check(this.find(".sounds"), "sound", sound);
    this.before.muted = sound !== "before";
    this.after.muted = sound !== "after";
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const views = { 1: "sides", 2: "wipe", 3: "blink", 4: "heat" };
    if (event.key in views) return () => this.look(views[event.key]);
    const onButton = event.target.closest("button") !== null;
    const acts = {
      " ": onButton ? null : () => this.head.toggle(),
      x: () => this.switch(),
      ",": () => this.step(-1),
      ".": () => this.step(1),
    };
    return acts[event.key] ?? null;
  }

  step(frames) {
    this.head.pause();
    const frame = Math.floor(this.head.time / this.data.frame_s + 0.01) + frames;
    this.head.seek(clamp((frame + 0.5) * this.data.frame_s, 0, this.head.duration));
  }

  showHead() {
    showPlayHead(this.find, this.head, "both");
  }

  showChart() {
    const change = this.data.change ?? [];
    const top = Math.max(0.02, ...change);
    const points = change.map((each, index) => {
      const x = (1000 * index) / Math.max(1, change.length - 1);
      return `${x.toFixed(1)} ${(97 - (each / top) * 92).toFixed(1)}`;
    });
    const line = points.length ? `M${points.join("L")}` : "";
    this.find(".chart .line").setAttribute("d", line);
    this.find(".chart .area").setAttribute("d", line && `${line}L1000 100L0 100z`);
    if (!change.length) return;
    const [mean, most] = [change.reduce((sum, each) => sum + each) / change.length, Math.max(...change)];
    const words = `Change over time: ${(mean * 100).toFixed(1)} % of a pixel's range on average, ${(most * 100).toFixed(1)} % at most`;
    this.find(".chart").setAttribute("aria-label", words);
    this.find(".time").title = words;
  }

  say(words) {
    this.find(".told .words").textContent = words ?? "";
    this.find(".told").hidden = !words;
    this.find(".cancel").hidden = true;
  }
}

export default partOf(Compare);
