// The trim window: a stretch of the clip, in whole frames and never too long, by drag, touch or keys.

const SNAP_PX = 10;
const REPORT_AFTER_MS = 250; // keys come in bursts: one report for all of them
const ASK_EVERY_MS = 700;

class TrimWindow {
  turn = 0; // counts our changes: an answer from Python to an older one is out of date
  drag = null;
  holding = false; // whether a cut holds an edge right now
  typing = null; // the field with a number that was not taken over yet: no redraw touches it

  constructor(dialog) {
    const find = (name) => dialog.querySelector(name);
    this.dialog = dialog;
    this.video = find("video");
    this.track = find(".track");
    this.fields = { start: find(".start"), length: find(".length") };
    this.grips = { first: find(".handle.first"), last: find(".handle.last"), whole: find(".window") };
    this.seek = seekerOf(this.video);
    this.strip = new TrimStrip(this);
    this.listen(find);
    largeView(dialog, find(".large"));
  }

  listen(find) {
    whenUnplayable(this.video, () => {
      this.stills = true;
      this.askForStill(this.first);
      for (const part of [this.video, find(".play"), find(".mute")]) part.hidden = true;
      find(".unplayable").hidden = false;
    });
    this.video.addEventListener("play", () => this.follow());
    this.video.addEventListener("pause", () => this.showPlaying());
    find(".play").addEventListener("click", () => this.togglePlay());
    find(".mute").addEventListener("click", () => this.toggleMute());
    this.track.addEventListener("pointerdown", (event) => this.grab(event));
    this.track.addEventListener("pointermove", (event) => this.pull(event));
    for (const end of ["pointerup", "pointercancel"]) this.track.addEventListener(end, () => this.release());
    for (const [name, grip] of Object.entries(this.grips)) onKeys(grip, (event) => this.key(name, event));
    for (const [name, field] of Object.entries(this.fields)) {
      field.addEventListener("input", () => (this.typing = field));
      field.addEventListener("change", () => this.takeTyped());
      field.addEventListener("blur", () => this.takeTyped());
      field.addEventListener("keydown", (event) => event.stopPropagation()); // digits are no shortcuts
      onKeys(field, (event) => this.typingKey(name, event));
    }
  }

  // What Python knows: the clip, and bit by bit what was found out about it.
  update(data) {
    const before = this.data ?? {};
    this.data = data;
    this.frame = data.frame_s;
    this.total = Math.max(1, Math.round(data.duration_s / this.frame));
    this.longest = clamp(Math.round(data.longest_s / this.frame), 1, this.total);
    this.second = Math.max(1, Math.round(1 / this.frame));
    if (before.url !== data.url) this.open();
    if (data.turn >= this.turn && !this.drag) this.adopt();
    this.strip.update(before);
    if (data.still) Object.assign(this.dialog.querySelector(".still"), { src: data.still, hidden: !this.stills });
    clearInterval(this.asking);
    if (data.waiting) this.asking = setInterval(() => this.ask("more", Date.now()), ASK_EVERY_MS);
  }

  close() {
    clearInterval(this.asking);
    clearTimeout(this.reporting);
    clearTimeout(this.wishing);
  }

  open() {
    this.video.src = this.data.url;
    this.dialog.querySelector(".mute").hidden = !this.data.has_sound;
    this.dialog.querySelector(".wave").style.display = this.data.has_sound ? "" : "none";
  }

  adopt() {
    const { turn, start_s, length_s } = this.data;
    const first = Math.round(start_s / this.frame);
    const moved = first !== this.first;
    this.turn = turn;
    this.put(first, first + Math.round(length_s / this.frame));
    if (moved && this.video.paused) this.look(this.first);
  }

  // The one place where a window is made: inside the clip, at least one frame, at most the limit.
  put(first, last) {
    this.first = clamp(first, 0, this.total - 1);
    this.last = clamp(last, this.first + 1, Math.min(this.total, this.first + this.longest));
    if (!this.drag) this.strip.follow();
    this.draw();
  }

  // An edge that is pulled further than the limit takes the other edge along.
  place(grip, frame) {
    const length = this.last - this.first;
    if (grip === "first") {
      const first = clamp(frame, 0, this.last - 1);
      this.put(first, Math.min(this.last, first + this.longest));
    } else if (grip === "last") {
      const last = clamp(frame, this.first + 1, this.total);
      this.put(Math.max(this.first, last - this.longest), last);
    } else {
      const first = clamp(frame, 0, this.total - length);
      this.put(first, first + length);
    }
    this.turn += 1;
    this.look(grip === "last" ? this.last - 1 : this.first);
  }

  // Python shows what the browser can't.
  askForStill(frame) {
    clearTimeout(this.wishing);
    this.wishing = setTimeout(() => this.keep("still", frame * this.frame), REPORT_AFTER_MS);
  }

  look(frame) {
    if (this.stills) this.askForStill(frame);
    if (this.video.paused) this.seek((frame + 0.5) * this.frame);
    this.setHead(frame);
  }

  // At once where a click may follow: a button's answer then knows of it.
  report(after = 0) {
    clearTimeout(this.reporting);
    const tell = () => {
      const { first, last, frame, turn } = this;
      this.keep("window", { start_s: first * frame, length_s: (last - first) * frame, turn });
    };
    if (after) this.reporting = setTimeout(tell, after);
    else tell();
  }

  // Numbers: what is typed is put on whole frames, inside the clip

  takeTyped() {
    const field = this.typing;
    if (!field) return;
    this.typing = null;
    const asked = Math.round(Number(field.value) / this.frame);
    if (field.value !== "" && field === this.fields.start) this.set(asked, this.last - this.first);
    else if (field.value !== "") this.set(this.first, asked);
    else this.draw();
  }

  // A part that begins too late for its length is shorter.
  set(first, length, after = 0) {
    this.put(first, clamp(first, 0, this.total - 1) + length);
    this.turn += 1;
    this.look(this.first);
    this.report(after);
  }

  typingKey(name, event) {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return null;
    const step = way * (event.shiftKey ? this.second : 1);
    return () => {
      this.takeTyped();
      const length = this.last - this.first;
      if (name === "start") this.set(this.first + step, length, REPORT_AFTER_MS);
      else this.set(this.first, length + step, REPORT_AFTER_MS);
    };
  }

  // Pointer

  grab(event) {
    if (event.button !== 0) return;
    const at = this.frameUnder(event);
    const grip = event.target.dataset.grip ?? "whole";
    if (!event.target.dataset.grip) this.place("whole", at - Math.round((this.last - this.first) / 2));
    this.drag = { grip, offset: at - (grip === "last" ? this.last : this.first) };
    this.track.setPointerCapture(event.pointerId);
    this.track.classList.add("dragging");
    this.grips[grip].focus({ preventScroll: true });
    event.preventDefault();
  }

  pull(event) {
    if (!this.drag) return;
    const { grip, offset } = this.drag;
    this.place(grip, this.snapped(grip, this.frameUnder(event) - offset, event.altKey));
  }

  release() {
    if (!this.drag) return;
    this.drag = null;
    this.holding = false;
    this.track.classList.remove("dragging");
    this.strip.follow();
    this.draw();
    this.report();
  }

  frameUnder(event) {
    const box = this.track.getBoundingClientRect();
    return Math.round(this.strip.frameAt((event.clientX - box.left) / box.width));
  }

  // To the nearest cut within reach; Alt means the opposite of the switch. A moved window snaps at either edge.
  snapped(grip, frame, altHeld) {
    this.holding = false;
    if (altHeld === this.dialog.querySelector(".snap").checked) return frame;
    const reach = (SNAP_PX / this.track.clientWidth) * this.strip.span;
    const edges = grip === "whole" ? [0, this.last - this.first] : [0];
    let best = { far: reach, frame };
    for (const cut of this.cutFrames()) {
      for (const edge of edges) {
        const far = Math.abs(frame + edge - cut);
        if (far <= best.far) best = { far, frame: cut - edge, cut };
      }
    }
    this.holding = best.cut !== undefined;
    return best.frame;
  }

  cutFrames() {
    return (this.data.cuts ?? []).map((cut) => Math.round(cut / this.frame));
  }

  // Keys

  key(grip, event) {
    const now = grip === "last" ? this.last : this.first;
    const { second } = this;
    const step = event.shiftKey ? second : 1;
    const cuts = this.cutFrames();
    const targets = {
      ArrowLeft: now - step,
      ArrowDown: now - step,
      ArrowRight: now + step,
      ArrowUp: now + step,
      PageUp: cuts.find((cut) => cut > now) ?? now + second,
      PageDown: cuts.findLast((cut) => cut < now) ?? now - second,
      Home: 0,
      End: this.total,
    };
    if (event.key === " ") return () => this.togglePlay();
    if (!(event.key in targets) || event.ctrlKey || event.metaKey) return null;
    return () => {
      this.place(grip, targets[event.key]);
      this.report(REPORT_AFTER_MS);
    };
  }

  // Playing just the part, over and over

  togglePlay() {
    if (!this.video.paused) this.video.pause();
    else this.video.play().catch(() => this.showPlaying());
  }

  follow() {
    this.showPlaying();
    everyFrame(
      () => this.dialog.isConnected && !this.video.paused,
      () => {
        const [from, to] = [this.first * this.frame, this.last * this.frame];
        const outside = this.video.currentTime < from - this.frame || this.video.currentTime >= to - this.frame / 3;
        if (outside && !this.video.seeking) this.video.currentTime = from + this.frame / 4;
        this.setHead(clamp(this.video.currentTime, from, to) / this.frame);
      },
    );
  }

  showPlaying() {
    const { paused } = this.video;
    this.dialog.querySelector(".play .icon").textContent = paused ? "play_arrow" : "pause";
    this.dialog.querySelector(".play .word").textContent = paused ? "Loop the part" : "Pause";
  }

  toggleMute() {
    this.video.muted = !this.video.muted;
    const button = this.dialog.querySelector(".mute");
    button.setAttribute("aria-pressed", this.video.muted);
    button.querySelector(".icon").textContent = this.video.muted ? "volume_off" : "volume_up";
  }

  // Drawing

  draw() {
    const { first, last, total, frame, longest } = this;
    const text = (at) => `${(at * frame).toFixed(3)} s`;
    this.track.style.setProperty("--first", this.strip.shareOf(first));
    this.track.style.setProperty("--last", this.strip.shareOf(last));
    this.track.classList.toggle("longest", last - first === longest && longest < total);
    this.say(this.grips.first, 0, total - 1, first, `${text(first)}, frame ${first}`);
    this.say(this.grips.last, 1, total, last, `${text(last)}, frame ${last}`);
    this.say(this.grips.whole, 0, total - (last - first), first, `${text(first)} to ${text(last)}`);
    const put = (name, words) => (this.dialog.querySelector(name).textContent = words);
    put(".to", `to ${text(last)}`);
    put(".limit", last - first === longest && longest < total ? ", the longest" : "");
    for (const [name, at] of [["start", first], ["length", last - first]]) {
      const field = this.fields[name];
      if (field !== this.typing) field.value = (at * frame).toFixed(3);
    }
    for (const line of this.track.querySelectorAll(".cuts i")) {
      line.classList.toggle("held", this.holding && [first, last].includes(Number(line.dataset.frame)));
    }
  }

  say(grip, low, high, now, words) {
    const values = { valuemin: low, valuemax: high, valuenow: now, valuetext: words };
    for (const [name, value] of Object.entries(values)) grip.setAttribute(`aria-${name}`, value);
  }

  setHead(frame) {
    this.track.style.setProperty("--head", this.strip.shareOf(frame));
  }
}

export default partOf(TrimWindow);
