// Two videos of one length under one play head: both show the same frame, whichever way one gets there.

const SEEK_ABOVE_S = 0.25;
const RATE_RANGE = 0.12; // how much faster or slower the second one runs to catch up

class Pair {
  constructor(first, second, shown = () => {}) {
    this.videos = [first, second];
    this.shown = shown;
    this.seekers = this.videos.map(seekerOf);
    for (const moment of ["play", "pause", "seeked", "loadeddata"]) {
      first.addEventListener(moment, () => this.shown());
    }
    first.addEventListener("play", () => this.follow());
    first.addEventListener("ended", () => this.restart());
  }

  get time() {
    return this.videos[0].currentTime;
  }

  get duration() {
    const known = this.videos.map((video) => video.duration).filter(Number.isFinite);
    return known.length ? Math.min(...known) : 0;
  }

  get playing() {
    return !this.videos[0].paused || this.held === true;
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  play() {
    this.held = false;
    if (this.time >= this.duration - 0.02) this.seek(0);
    for (const video of this.videos) video.play().catch(() => this.shown());
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
    for (const seek of this.seekers) seek(time);
  }

  restart() {
    this.seek(0);
    this.play();
  }

  // While the first one plays, the second is nudged by its rate, or set anew when it is far off.
  follow() {
    const [first, second] = this.videos;
    everyFrame(
      () => first.isConnected && this.playing,
      () => {
        this.wait(first, second);
        if (second.paused && !this.held && !first.paused) second.play().catch(() => {});
        const ahead = second.currentTime - first.currentTime;
        if (Math.abs(ahead) > SEEK_ABOVE_S) this.seekers[1](first.currentTime);
        else second.playbackRate = 1 - clamp(ahead * 3, -RATE_RANGE, RATE_RANGE);
        this.shown();
      },
    );
  }

  // Neither runs on while the other one has nothing to show yet.
  wait(first, second) {
    const starved = second.readyState < 3 || second.seeking;
    if (starved && !first.paused && !second.ended) {
      this.held = true;
      first.pause();
    } else if (!starved && this.held) {
      this.held = false;
      first.play().catch(() => {});
    }
  }
}
