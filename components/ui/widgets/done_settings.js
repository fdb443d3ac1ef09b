// Chime and notification, off until asked for; kept in this browser. Permission is asked by the click alone.

class DoneSettings {
  constructor(dialog) {
    this.said = dialog.querySelector(".said");
    this.chime = dialog.querySelector(".chime");
    this.notify = dialog.querySelector(".notify");
    this.chime.addEventListener("change", () => {
      keepSetting("chime", this.chime.checked);
      if (this.chime.checked) chime();
    });
    this.notify.addEventListener("change", () => this.turn());
  }

  update() {
    this.chime.checked = settingOf("chime");
    this.notify.checked = settingOf("notify") && globalThis.Notification?.permission === "granted";
  }

  async askBrowser() {
    if (!globalThis.Notification) return "This browser shows notifications over https only.";
    if ((await Notification.requestPermission()) === "granted") return null;
    return "This browser refuses notifications of this site; its settings can allow them.";
  }

  async turn() {
    const refusal = this.notify.checked ? await this.askBrowser() : null;
    if (refusal) this.notify.checked = false;
    keepSetting("notify", this.notify.checked);
    this.said.textContent = refusal ?? "";
  }
}

export default partOf(DoneSettings);
