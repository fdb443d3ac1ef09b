// What a browser does when a take is ready: the tab says so until one comes back; chime and notification where
// they were asked for (done_settings.js keeps that, in this browser alone).

const TOLD = "clapboard-told"; // ids that this tab has signalled, so that a redrawn page stays quiet
const BADGE = "#f2a33a";

class DoneSignals {
  constructor() {
    this.unseen = 0;
    this.back = () => !document.hidden && this.see();
    document.addEventListener("visibilitychange", this.back);
    window.addEventListener("focus", this.back);
    this.titles = new MutationObserver(() => this.mark());
    this.titles.observe(document.querySelector("title"), { childList: true });
  }

  update({ ended }) {
    const told = new Set(JSON.parse(sessionStorage.getItem(TOLD) ?? "[]"));
    const fresh = ended.filter((take) => !told.has(take.id));
    if (!fresh.length) return;
    sessionStorage.setItem(TOLD, JSON.stringify(ended.map((take) => take.id)));
    if (settingOf("chime")) chime();
    if (!document.hidden) return;
    this.unseen += fresh.length;
    this.mark();
    if (settingOf("notify")) fresh.forEach(notify);
  }

  close() {
    this.see();
    this.titles.disconnect();
    document.removeEventListener("visibilitychange", this.back);
    window.removeEventListener("focus", this.back);
  }

  // Streamlit writes the title and the icon at every run; both are marked again as long as nobody looked.
  mark() {
    if (!this.unseen) return;
    const title = document.title.replace(/^\(\d+\) ready · /, "");
    const marked = `(${this.unseen}) ready · ${title}`;
    if (document.title !== marked) document.title = marked;
    const icon = document.querySelector("link[rel~='icon']");
    if (!icon || icon.href === this.badge) return;
    this.icon = icon.href;
    icon.href = this.badge = badge(this.unseen);
  }

  see() {
    if (!this.unseen) return;
    this.unseen = 0;
    document.title = document.title.replace(/^\(\d+\) ready · /, "");
    const icon = document.querySelector("link[rel~='icon']");
    if (icon && this.icon) icon.href = this.icon;
    this.badge = null;
  }
}

function badge(count) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
  const draw = canvas.getContext("2d");
  draw.fillStyle = BADGE;
  draw.beginPath();
  draw.arc(32, 32, 30, 0, 7);
  draw.fill();
  draw.fillStyle = "#1d1407";
  draw.font = "bold 40px sans-serif";
  draw.textAlign = "center";
  draw.textBaseline = "middle";
  draw.fillText(count > 9 ? "9+" : String(count), 32, 35);
  return canvas.toDataURL();
}

function notify({ words }) {
  if (globalThis.Notification?.permission !== "granted") return;
  const shown = new Notification("Clapboard", { body: words, tag: "clapboard-done" });
  shown.onclick = () => {
    window.focus();
    shown.close();
  };
}

export default partOf(DoneSignals);
