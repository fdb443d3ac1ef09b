// Two to four takes under one play head: side by side, one at a time, or blinking; one of them is heard.

const BLINK_MS = 900;
const NARROW_PX = 520; // two wide pictures beside each other would be stamps

class TakeCompare {
  constructor(dialog) {
    this.dialog = dialog;
    this.find = (name) => dialog.querySelector(name);
    this.screen = this.find(".screen");
    this.muted = true;
    this.find(".play").addEventListener("click", () => this.head.toggle());
    this.find(".at").addEventListener("input", (event) => this.head.seek(Number(event.target.value)));
    this.find(".sound").addEventListener("click", () => this.hear(!this.muted));
    radios(this.find(".views"), (button) => this.look(button.dataset.view));
    onKeys(dialog, (event) => this.key(event));
    largeView(dialog, this.find(".large"), () => this.arrange());
    this.sizes = new ResizeObserver(() => this.arrange());
    this.sizes.observe(this.screen);
  }

  update(data) {
    const had = this.data?.takes.map((take) => take.id).join();
    this.data = data;
    if (had !== data.takes.map((take) => take.id).join()) this.open();
  }

  close() {
    clearInterval(this.blinking);
    this.sizes.disconnect();
  }

  open() {
    const { takes } = this.data;
    this.head?.pause();
    this.figures = takes.map((take, index) => this.figure(take, index));
    this.screen.replaceChildren(...this.figures);
    this.screen.dataset.count = takes.length;
    // The shortest one leads: the others are still running when it begins anew.
    const videos = this.figures.map((figure) => figure.firstChild);
    const lead = takes.reduce((best, take, index) => (take.duration_s < takes[best].duration_s ? index : best), 0);
    const order = [videos[lead], ...videos.filter((_, index) => index !== lead)];
    this.head = new PlayHead(order, () => this.showHead());
    this.offerTakes();
    this.show(0);
    this.hear(true);
    this.look("sides");
    this.showHead();
    this.dialog.scrollIntoView({ block: "nearest", behavior: reducedMotion() ? "auto" : "smooth" });
  }

  figure(take, index) {
    const video = Object.assign(document.createElement("video"), {
      src: take.url,
      muted: true,
      playsInline: true,
      preload: "auto",
    });
    video.setAttribute("aria-label", `Take ${index + 1}`);
    video.addEventListener("loadedmetadata", () => this.showHead());
    const caption = document.createElement("figcaption");
    caption.textContent = [index + 1, take.label].filter(Boolean).join(" · ");
    const figure = document.createElement("figure");
    figure.style.setProperty("--shape", take.width / take.height);
    figure.append(video, caption);
    figure.addEventListener("click", () => this.touch(index));
    return figure;
  }

  offerTakes() {
    const group = this.find(".takes");
    const buttons = this.data.takes.map((_, index) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: index + 1, ariaLabel: `Take ${index + 1}` });
      button.setAttribute("role", "radio");
      button.dataset.take = index;
      return button;
    });
    const fresh = group.cloneNode(false);
    fresh.append(...buttons);
    group.replaceWith(fresh);
    radios(fresh, (button) => this.choose(Number(button.dataset.take)));
  }

  // Views

  look(view) {
    this.view = this.screen.dataset.view = view;
    check(this.find(".views"), "view", view);
    clearInterval(this.blinking);
    if (view === "blink" && !reducedMotion()) {
      this.blinking = setInterval(() => this.show((this.front + 1) % this.figures.length), BLINK_MS);
    }
    this.arrange();
  }

  // Wide pictures stand below each other where there are two on a phone; upright ones never have to.
  arrange() {
    if (!this.data) return;
    const { takes } = this.data;
    const wide = takes.every((take) => take.width > take.height);
    const narrow = this.screen.clientWidth < NARROW_PX;
    const beside = wide ? (narrow && takes.length === 2 ? 1 : 2) : narrow ? 2 : takes.length;
    this.screen.style.setProperty("--columns", beside);
  }

  // Keys go on from where the hand was.
  touch(index) {
    this.choose(this.view === "sides" ? index : (this.front + 1) % this.figures.length);
    this.find(`.takes [data-take="${this.front}"]`).focus({ preventScroll: true });
  }

  // A choice by hand ends the blinking: one wants to look at it.
  choose(index) {
    clearInterval(this.blinking);
    this.show(index);
  }

  show(index) {
    this.front = index;
    this.figures.forEach((figure, each) => figure.classList.toggle("front", each === index));
    check(this.find(".takes"), "take", String(index));
    this.mix();
  }

  // Sound, head and keys

  hear(muted) {
    this.muted = muted;
    this.mix();
  }

  mix() {
    this.figures.forEach((figure, each) => (figure.firstChild.muted = this.muted || each !== this.front));
    const sound = this.find(".sound");
    sound.setAttribute("aria-pressed", !this.muted);
    sound.querySelector(".icon").textContent = this.muted ? "volume_off" : "volume_up";
    sound.disabled = !this.data.takes.some((take) => take.has_sound);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const take = Number(event.key) - 1;
    if (this.figures[take]) return () => this.choose(take);
    const onButton = event.target.closest("button") !== null;
    const acts = {
      " ": onButton ? null : () => this.head.toggle(),
      m: () => this.hear(!this.muted),
      ",": () => this.step(-1),
      ".": () => this.step(1),
    };
    return acts[event.key] ?? null;
  }

  step(frames) {
    this.head.pause();
    this.head.seek(clamp(this.head.time + frames * Number(this.find(".at").step), 0, this.head.duration));
  }

  showHead() {
    showPlayHead(this.find, this.head, "all");
  }
}

export default partOf(TakeCompare);
