// The strip below the trim window: frames, sound, cuts and times of the clip, or of a long one a close-up of the part.

const CLOSE_UP = 3; // times the longest part: in ten minutes at once it would be as wide as a hair
const EDGE = 0.04; // of a close-up: a part that comes nearer to its edge is brought back into the middle
const STEPS_S = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600];

class TrimStrip {
  close = false;
  from = 0; // frames
  span = 0;

  constructor(owner) {
    this.owner = owner;
    this.find = (name) => owner.dialog.querySelector(name);
    this.button = this.find(".closer");
    this.button.addEventListener("click", () => this.comeCloser());
  }

  shareOf(frame) {
    return clamp((frame - this.from) / this.span, 0, 1);
  }

  frameAt(share) {
    return this.from + clamp(share, 0, 1) * this.span;
  }

  update(before) {
    const { data, total, longest } = this.owner;
    this.button.hidden = total <= CLOSE_UP * longest;
    if (before.strip?.[0] !== data.strip?.[0] || before.strip_start_s !== data.strip_start_s) this.showFrames();
    if (before.sound?.length !== data.sound?.length) this.showSound();
    if (before.cuts?.length !== data.cuts?.length) this.showCuts();
  }

  comeCloser() {
    this.close = !this.close;
    this.button.setAttribute("aria-pressed", this.close);
    this.button.querySelector(".icon").textContent = this.close ? "zoom_out" : "zoom_in";
    this.follow();
    this.owner.draw();
  }

  // Shows the part, wherever it was moved; Python is asked for the frames there.
  follow() {
    const { first, last, total, longest, frame } = this.owner;
    const span = this.close ? Math.min(total, CLOSE_UP * longest) : total;
    const margin = EDGE * span;
    const near = first < this.from + Math.min(margin, this.from) || last > this.from + span - margin;
    const atEnd = this.from + span >= total && last <= total && first >= this.from;
    if (span === this.span && (!near || atEnd)) return;
    this.from = clamp(Math.round((first + last - span) / 2), 0, total - span);
    this.span = span;
    this.showFrames();
    this.showSound();
    this.showCuts();
    this.showTimes();
    this.owner.setHead(first);
    if (!this.isKnown) this.owner.keep("view", { start_s: this.from * frame, length_s: span * frame });
  }

  // Whether the frames that Python sent are of what is looked at.
  get isKnown() {
    const { data, frame } = this.owner;
    const [start, length] = [data.strip_start_s / frame, data.strip_length_s / frame];
    return Math.abs(start - this.from) < 0.5 && Math.abs(length - this.span) < 0.5;
  }

  showFrames() {
    const { data } = this.owner;
    const sources = (this.isKnown && data.strip) || [];
    const strip = this.find(".strip");
    strip.classList.toggle("waiting", !sources.length);
    strip.replaceChildren(...sources.map((source) => Object.assign(new Image(), { src: source, alt: "" })));
  }

  showSound() {
    const all = this.owner.data.sound ?? [];
    const { total } = this.owner;
    const peaks = all.slice(Math.floor((this.from / total) * all.length), Math.ceil(((this.from + this.span) / total) * all.length));
    const top = Math.max(0.05, ...peaks); // quiet sound fills the height as well; silence stays a line
    const step = 1000 / Math.max(1, peaks.length);
    const bars = peaks.map((peak, index) => {
      const height = Math.max(1, (peak / top) * 92);
      return `M${(index * step).toFixed(2)} 100v${-height.toFixed(1)}h${(step * 0.7).toFixed(2)}v${height.toFixed(1)}z`;
    });
    this.find(".wave path").setAttribute("d", bars.join(""));
  }

  showCuts() {
    const cuts = this.owner.cutFrames();
    const here = cuts.filter((frame) => frame >= this.from && frame <= this.from + this.span);
    const lines = here.map((frame) => {
      const line = document.createElement("i");
      line.dataset.frame = frame;
      line.style.left = percent(this.shareOf(frame));
      return line;
    });
    this.find(".cuts").replaceChildren(...lines);
    this.find(".snapping").hidden = cuts.length === 0;
  }

  showTimes() {
    const { frame, total } = this.owner;
    const inWords = total * frame < 100 ? (time) => `${time} s` : inMinutes;
    const [from_s, length_s] = [this.from * frame, this.span * frame];
    const step = STEPS_S.find((each) => length_s / each <= 7) ?? 1800;
    const marks = [];
    for (let time = Math.ceil(from_s / step) * step; time <= from_s + length_s * 0.97; time += step) {
      const mark = document.createElement("span");
      mark.textContent = inWords(time);
      mark.style.left = percent((time - from_s) / length_s);
      marks.push(mark);
    }
    this.find(".ruler").replaceChildren(...marks);
  }
}

const inMinutes = (time) => `${Math.floor(time / 60)}:${String(Math.round(time % 60)).padStart(2, "0")}`;
