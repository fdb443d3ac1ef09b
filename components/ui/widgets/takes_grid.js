// A page of takes as posters: a look at the video when one points at it, and everything by keyboard too.

const PREVIEW_AFTER_MS = 180; // a pointer that only passes by starts nothing
const SCROLL_AFTER_MS = 120; // by then the opened take is on the page

class TakesGrid {
  constructor(dialog) {
    this.dialog = dialog;
    this.list = dialog.querySelector(".grid");
    this.template = dialog.querySelector("template");
    this.tiles = new Map();
    this.picked = new Set();
    this.listen();
  }

  listen() {
    const on = (moment, act) =>
      this.list.addEventListener(moment, (event) => {
        const tile = event.target.closest(".tile");
        if (tile) act(tile, event);
      });
    on("click", (tile, event) => this.click(tile, event));
    on("change", (tile, event) => this.pick(tile, event.target.checked));
    on("focusin", (tile) => this.stand(tile));
    on("pointerover", (tile, event) => event.pointerType === "mouse" && this.look(tile));
    on("pointerout", (tile, event) => !tile.contains(event.relatedTarget) && this.lookAway());
    on("focusout", () => this.lookAway());
    onKeys(this.list, (event) => this.key(event));
    this.onPage = (event) => this.pageKey(event);
    document.addEventListener("keydown", this.onPage, true);
  }

  update(data) {
    const before = this.data ?? {};
    this.data = data;
    if (before.turn !== data.turn) this.picked.clear();
    data.takes.forEach((take, place) => this.put(take, place));
    for (const [id, tile] of this.tiles) if (!data.takes.some((take) => take.id === id)) this.drop(id, tile);
    this.markPicked();
    if (!this.list.querySelector(".open[tabindex='0']")) this.stand(this.list.firstElementChild);
    if (before.number && before.number !== data.number) this.dialog.scrollIntoView({ block: "start" });
    if (data.opened && before.opened !== data.opened) this.showOpened();
    if (before.opened && !data.opened) this.tiles.get(before.opened)?.querySelector(".open").focus();
  }

  close() {
    this.lookAway();
    document.removeEventListener("keydown", this.onPage, true);
  }

  // Tiles: the same element for the same take, so that nothing flickers and the focus stays.

  put(take, place) {
    let tile = this.tiles.get(take.id);
    if (!tile) {
      tile = this.template.content.firstElementChild.cloneNode(true);
      tile.dataset.id = take.id;
      this.tiles.set(take.id, tile);
      this.standOff(tile);
    }
    if (this.list.children[place] !== tile) this.list.insertBefore(tile, this.list.children[place] ?? null);
    const known = JSON.stringify(take);
    if (tile.known !== known) this.fill(tile, take);
    tile.known = known;
    tile.classList.toggle("opened", take.id === this.data.opened);
  }

  fill(tile, take) {
    const find = (name) => tile.querySelector(name);
    tile.take = take;
    tile.classList.toggle("tall", take.tall);
    tile.classList.toggle("empty", !take.poster);
    if (take.poster && find("img").getAttribute("src") !== take.poster) find("img").src = take.poster;
    find(".none").textContent = take.share === null ? "videocam_off" : "hourglass_top";
    find(".length").textContent = take.length ?? "";
    find(".bar-of").hidden = take.share === null;
    find(".share").style.width = percent(take.share ?? 0);
    find(".prompt").textContent = take.prompt;
    find(".facts").textContent = take.facts;
    find(".open").setAttribute("aria-label", `Open: ${take.prompt}. ${take.facts}`);
    find(".pick input").setAttribute("aria-label", `Select: ${take.prompt}`);
    this.showStar(tile, take.starred);
  }

  showStar(tile, starred) {
    const star = tile.querySelector(".star");
    star.hidden = this.data.binned;
    star.setAttribute("aria-pressed", starred);
    star.firstElementChild.textContent = starred ? "★" : "☆";
    star.setAttribute("aria-label", `Star: ${tile.take.prompt}`);
  }

  drop(id, tile) {
    const standing = tile.contains(this.dialog.getRootNode().activeElement);
    const next = tile.nextElementSibling ?? tile.previousElementSibling;
    tile.remove();
    this.tiles.delete(id);
    this.picked.delete(id);
    if (standing && next) next.querySelector(".open").focus();
  }

  // One stop of the Tab key for the whole grid, and from there to the take's box and star.

  stand(tile) {
    if (!tile || tile === this.standing) return;
    if (this.standing) this.standOff(this.standing);
    this.standing = tile;
    for (const control of tile.querySelectorAll("button, input")) control.tabIndex = 0;
  }

  standOff(tile) {
    for (const control of tile.querySelectorAll("button, input")) control.tabIndex = -1;
  }

  key(event) {
    const tile = event.target.closest(".tile");
    if (!tile || event.ctrlKey || event.metaKey || event.altKey) return null;
    const all = [...this.list.children];
    const here = all.indexOf(tile);
    const columns = all.filter((each) => each.offsetTop === all[0].offsetTop).length;
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -here, End: all.length - 1 - here };
    if (event.key in steps) return () => this.go(all[clamp(here + steps[event.key], 0, all.length - 1)]);
    const acts = {
      s: () => !this.data.binned && this.star(tile),
      x: () => this.pick(tile, !this.isPicked(tile)),
      Delete: () => !this.data.binned && this.ask("bin", { id: tile.dataset.id, at: Date.now() }),
      Escape: this.data.opened ? () => this.ask("open", { id: null, at: Date.now() }) : null,
    };
    return acts[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
  }

  go(tile) {
    const open = tile.querySelector(".open");
    open.focus();
    this.look(tile);
  }

  // Keys for the page around the grid: its search, and the way back from the opened take.
  pageKey(event) {
    const target = event.composedPath()[0];
    const typing = target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.outside(".st-key-find_words input")?.focus();
    } else if (event.key === "Escape" && this.data.opened && target.closest?.(".st-key-library_stage")) {
      this.ask("open", { id: null, at: Date.now() });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  outside(name) {
    return document.querySelector(name);
  }

  // What is done with a take

  click(tile, event) {
    if (event.target.closest(".star")) this.star(tile);
    else if (event.target.closest(".open")) this.ask("open", { id: tile.dataset.id, at: Date.now() });
    else if (event.shiftKey && event.target.matches("input")) this.pickUpTo(tile);
  }

  star(tile) {
    const starred = tile.querySelector(".star").getAttribute("aria-pressed") !== "true";
    this.showStar(tile, starred);
    this.say(starred ? "Starred" : "Star taken away");
    this.ask("star", { id: tile.dataset.id, starred, at: Date.now() });
  }

  isPicked(tile) {
    return this.data.everything || this.picked.has(tile.dataset.id);
  }

  pick(tile, wanted) {
    if (this.data.everything) this.picked = new Set(this.tiles.keys());
    if (wanted) this.picked.add(tile.dataset.id);
    else this.picked.delete(tile.dataset.id);
    this.lastPicked = tile;
    this.tellPicked();
  }

  pickUpTo(tile) {
    const all = [...this.list.children];
    const [from, to] = [all.indexOf(this.lastPicked), all.indexOf(tile)].sort((a, b) => a - b);
    if (from >= 0) for (const each of all.slice(from, to + 1)) this.picked.add(each.dataset.id);
    this.tellPicked();
  }

  tellPicked() {
    this.markPicked();
    this.say(`${this.picked.size} selected`);
    this.keep("picked", { ids: [...this.picked], turn: this.data.turn });
  }

  markPicked() {
    this.list.classList.toggle("picking", this.data.everything || this.picked.size > 0);
    for (const tile of this.tiles.values()) {
      tile.classList.toggle("picked", this.isPicked(tile));
      tile.querySelector("input").checked = this.isPicked(tile);
    }
  }

  // A look: the video itself, without sound, as long as one points at it.

  look(tile) {
    if (this.looked === tile) return;
    this.lookAway();
    this.looked = tile;
    if (!tile.take.video || reducedMotion()) return;
    this.looking = setTimeout(() => {
      const video = Object.assign(document.createElement("video"), { muted: true, loop: true, playsInline: true });
      video.setAttribute("aria-hidden", "true");
      video.tabIndex = -1;
      video.addEventListener("playing", () => video.classList.add("shown"));
      video.src = tile.take.video;
      tile.querySelector("img").after(video);
      video.play().catch(() => video.remove());
      this.preview = video;
    }, PREVIEW_AFTER_MS);
  }

  lookAway() {
    clearTimeout(this.looking);
    this.looked = null;
    if (!this.preview) return;
    this.preview.removeAttribute("src");
    this.preview.load(); // lets go of the connection
    this.preview.remove();
    this.preview = null;
  }

  // The opened take stands above the grid: the eye and the keyboard go there.
  showOpened() {
    const byKeyboard = this.list.querySelector(".open:focus-visible") !== null;
    setTimeout(() => {
      const stage = this.outside(".st-key-library_stage");
      stage?.scrollIntoView({ block: "nearest", behavior: reducedMotion() ? "auto" : "smooth" });
      if (byKeyboard) stage?.querySelector("video, button, a")?.focus({ preventScroll: true });
    }, SCROLL_AFTER_MS);
  }

  say(words) {
    this.dialog.querySelector(".said").textContent = words;
  }
}

export default partOf(TakesGrid);
