// The painted frames: a painting has them where they stand on the whole clip, and the clip in use may be a part of it.

class PaintedFrames {
  constructor(painter) {
    this.painter = painter;
  }

  placeOf(frame) {
    const { first, step } = this.grid;
    return first + frame * step;
  }

  frameAt(place) {
    const { first, step } = this.grid;
    return Math.round((place - first) / step);
  }

  // A part of a clip with more than 60 frames a second has every second or third of them.
  get grid() {
    const { start_s, frame_s, whole_frame_s } = this.painter.data;
    return { first: Math.round(start_s / whole_frame_s), step: Math.max(1, Math.round(frame_s / whole_frame_s)) };
  }

  // Those of the clip in use; the rest counts where the mask moves, but isn't seen here.
  get here() {
    const { painting, total } = this.painter;
    const painted = painting.frames.map((place) => ({ place, frame: this.frameAt(place) }));
    return painted.filter(({ frame }) => frame >= 0 && frame < total);
  }

  show() {
    const { here, painter } = this;
    const marks = here.map(({ frame }) => {
      const mark = document.createElement("i");
      mark.style.left = percent(frame / Math.max(1, painter.total - 1));
      return mark;
    });
    painter.find(".marks").replaceChildren(...marks);
    const elsewhere = painter.painting.frames.length - here.length;
    const asShown = [...here.map(({ place, frame }) => `${place}${frame === painter.frame}`), elsewhere].join();
    if (asShown === this.listed) return; // a list that is not rebuilt keeps the focus
    this.listed = asShown;
    painter.find(".keys").replaceChildren(...here.map((painted) => this.keyOf(painted)));
    const note = `Painted outside this part: ${elsewhere} ${elsewhere === 1 ? "frame" : "frames"}, kept and counted.`;
    Object.assign(painter.find(".elsewhere"), { textContent: note, hidden: !elsewhere });
  }

  keyOf({ place, frame }) {
    const { painter } = this;
    const key = document.createElement("span");
    key.className = frame === painter.frame ? "key current" : "key";
    key.setAttribute("role", "listitem");
    const at = `${(frame * painter.data.frame_s).toFixed(3)} s`;
    key.innerHTML = `<button type="button" class="figures" aria-label="Go to ${at}">${at}</button>
      <button type="button" class="forget" aria-label="Delete the mask at ${at}"><span class="icon" aria-hidden="true">close</span></button>`;
    const [go, forget] = key.querySelectorAll("button");
    go.addEventListener("click", () => painter.goTo(frame));
    forget.addEventListener("click", () => {
      painter.painting.add(place, { tool: "delete" });
      painter.draw();
    });
    return key;
  }
}
