// Several videos of one length under one play head: all show the same frame, whichever way one gets there.

const SEEK_ABOVE_S = 0.25;
const RATE_RANGE = 0.12; // how much faster or slower a video runs to catch up with the first

class PlayHead {
  constructor(videos, shown = () => {}) {
    this.videos = videos;
    this.first = videos[0];
    this.shown = shown;
    this.seekers = new Map(videos.map((video) => [video, seekerOf(video)]));
    for (const moment of ["play", "pause", "seeked", "loadeddata"]) {
      this.first.addEventListener(moment, () => this.shown());
    }
    this.first.addEventListener("play", () => this.follow());
    this.first.addEventListener("ended", () => this.play());
  }

  get time() {
    return this.first.currentTime;
  }

  // Those that have something to show; the others hold nobody up.
  get live() {
    return this.videos.filter((video) => video.src && !isUnplayable(video) && video.readyState > 0);
  }

  get duration() {
    return Math.min(...this.live.map((video) => video.duration), Infinity);
  }

  get playing() {
    return !this.first.paused || this.held === true;
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    this.held = false;
    if (this.first.ended || this.time >= this.duration - 0.02) this.seek(0);
    for (const video of this.live) video.play().catch(() => this.shown());
  }

  pause() {
    this.held = false;
    for (const video of this.videos) {
      video.pause();
      video.playbackRate = 1;
    }
    this.seek(this.time);
  }

  seek(time) {
    for (const seek of this.seekers.values()) seek(time);
  }

  // While the first one plays, the others are nudged by their rate, or set anew when they are far off.
  follow() {
    everyFrame(
      () => this.first.isConnected && this.playing,
      () => {
        const others = this.live.filter((video) => video !== this.first);
        this.wait(others);
        for (const video of others) this.nudge(video);
        this.shown();
      },
    );
  }

  nudge(video) {
    if (video.paused && !this.first.paused) video.play().catch(() => {});
    const ahead = video.currentTime - this.time;
    if (Math.abs(ahead) > SEEK_ABOVE_S) this.seekers.get(video)(this.time);
    else video.playbackRate = 1 - clamp(ahead * 3, -RATE_RANGE, RATE_RANGE);
  }

  // The first one doesn't run on while another has nothing to show yet.
  wait(others) {
    const starved = others.some((video) => !video.ended && (video.seeking || video.readyState < 3));
    if (starved && !this.first.paused) {
      this.held = true;
      this.first.pause();
    } else if (!starved && this.held) {
      this.held = false;
      this.first.play().catch(() => {});
    }
  }
}

// The bar of a part that plays several at once: how far they are, and what its button does.
function showPlayHead(find, { time, duration, playing }, whom) {
  const at = find(".at");
  if (Number.isFinite(duration)) at.max = duration;
  at.value = time;
  at.setAttribute("aria-valuetext", `${time.toFixed(2)} s`);
  find(".now").textContent = `${time.toFixed(2)} s`;
  find(".play .icon").textContent = playing ? "pause" : "play_arrow";
  find(".play").setAttribute("aria-label", `${playing ? "Pause" : "Play"} ${whom}`);
}
