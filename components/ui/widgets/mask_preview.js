// The preview: the clip plays with its mask over it, as the mask video in use has it, else as it is painted now.

class MaskPreview {
  on = false;

  constructor(painter) {
    this.painter = painter;
    this.button = painter.find(".preview");
    this.button.addEventListener("click", () => (this.on ? this.leave() : this.begin()));
  }

  // A mask that was painted on since, or is not in use yet, has no video: its frames are drawn as they come.
  get byVideo() {
    const { data, painting, inUse } = this.painter;
    return Boolean(data.mask_url) && (inUse || !painting.frames.length);
  }

  begin() {
    const { head } = this.painter;
    this.on = true;
    this.show();
    this.painter.showPen();
    head.seek(0);
    head.play();
  }

  leave() {
    if (!this.on) return;
    const { head, clip, frame, data } = this.painter;
    this.on = false;
    head.pause();
    head.seekers.get(clip)((frame + 0.5) * data.frame_s);
    this.painter.draw();
  }

  // At every picture while it plays.
  follow() {
    if (!this.on) return;
    const { head, data, total } = this.painter;
    const frame = clamp(Math.floor(head.time / data.frame_s), 0, total - 1);
    this.painter.find(".at").value = frame;
    if (!this.byVideo) this.painter.drawMask(frame);
  }

  show() {
    const { canvas, clip, data, painting } = this.painter;
    const video = this.on && this.byVideo;
    canvas.style.visibility = video ? "hidden" : "";
    this.painter.find("video.mask").hidden = !video;
    this.button.setAttribute("aria-pressed", this.on);
    this.button.hidden = (!data.mask_url && !painting.frames.length) || isUnplayable(clip);
  }
}
