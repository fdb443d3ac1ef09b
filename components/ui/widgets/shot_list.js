// The shot list: shots in the order of the film, moved by drag, by touch, by buttons or by Alt and the arrows.

class ShotList {
  turn = 0; // counts our moves: an answer from Python to an older order is out of date
  drag = null;

  constructor(dialog) {
    this.dialog = dialog;
    this.list = dialog.querySelector(".shots");
    this.status = dialog.querySelector("[role=status]");
    this.list.addEventListener("click", (event) => this.click(event));
    this.list.addEventListener("pointerdown", (event) => this.grab(event));
    this.list.addEventListener("pointermove", (event) => this.pull(event));
    for (const end of ["pointerup", "pointercancel"]) this.list.addEventListener(end, () => this.release());
    onKeys(this.list, (event) => this.key(event));
  }

  update(data) {
    this.data = data;
    this.turn = Math.max(this.turn, data.turn);
    clearInterval(this.asking);
    if (data.waiting) this.asking = setInterval(() => this.ask("more", Date.now()), ASK_EVERY_MS);
    if (data.turn >= this.turn && !this.drag) this.show();
  }

  close() {
    clearInterval(this.asking);
  }

  show() {
    const drawn = JSON.stringify([this.data.shots, this.data.locked]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const { activeElement } = this.list.getRootNode();
    const focused = [activeElement?.closest?.(".shot")?.dataset.id, activeElement?.dataset?.act];
    this.list.replaceChildren(...this.data.shots.map((shot) => this.item(shot)));
    this.markEnds();
    this.focus(...focused);
  }

  item(shot) {
    const item = element("li", "shot");
    item.dataset.id = shot.id;
    item.classList.toggle("chosen", shot.chosen);
    if (shot.seam) item.append(this.seam(shot.seam));
    const row = element("div", "row");
    if (!this.data.locked) row.append(this.button("grip", "drag_indicator", `Drag ${shot.name}`));
    row.append(this.body(shot));
    if (!this.data.locked) row.append(this.moves(shot));
    item.append(row);
    return item;
  }

  body(shot) {
    const body = element("button", "body");
    Object.assign(body, { type: "button" });
    body.dataset.act = "choose";
    body.setAttribute("aria-pressed", shot.chosen);
    const picture = element("span", "picture");
    if (shot.ground) picture.style.setProperty("--card-ground", shot.ground);
    if (shot.ink) picture.style.setProperty("--card-ink", shot.ink);
    if (shot.poster) picture.append(Object.assign(new Image(), { src: shot.poster, alt: "", loading: "lazy" }));
    else if (shot.ground) picture.append(element("span", "card", shot.words));
    else picture.append(icon(shot.icon));
    const words = element("span", "words");
    const mark = element("span", "mark", shot.mark);
    mark.dataset.mood = shot.mood;
    words.append(element("span", "prompt", `${shot.name} · ${shot.words}`), element("span", "facts", shot.facts), mark);
    body.append(picture, words);
    return body;
  }

  moves(shot) {
    const moves = element("div", "moves");
    moves.append(
      this.button("up", "keyboard_arrow_up", `Move ${shot.name} earlier`),
      this.button("down", "keyboard_arrow_down", `Move ${shot.name} later`),
    );
    return moves;
  }

  button(act, name, label) {
    const button = element("button", act);
    button.type = "button";
    button.dataset.act = act;
    button.setAttribute("aria-label", label);
    button.append(icon(name));
    return button;
  }

  seam({ words, mood }) {
    const seam = element("div", "seam");
    seam.dataset.mood = mood;
    seam.append(icon(mood === "bad" ? "broken_image" : "link"), element("span", "", words));
    return seam;
  }

  // Pointer

  click(event) {
    const { item, act } = hit(event);
    if (act === "choose") this.ask("picked", { id: item.dataset.id, at: Date.now() });
    if (act === "up" || act === "down") this.move(item, act === "up" ? -1 : 1, act);
  }

  grab(event) {
    const { item, act } = hit(event);
    if (act !== "grip" || event.button !== 0) return;
    this.drag = { item, pointer: event.pointerId, startY: event.clientY, before: this.ids().join() };
    item.classList.add("dragged");
    this.list.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  // The item follows the pointer; whatever it has passed the middle of makes room.
  pull(event) {
    if (!this.drag) return;
    const { item } = this.drag;
    const follow = () => (item.style.transform = `translateY(${event.clientY - this.drag.startY}px)`);
    follow();
    for (const [other, passed] of [
      [item.previousElementSibling, (middle) => event.clientY < middle],
      [item.nextElementSibling, (middle) => event.clientY > middle],
    ]) {
      if (!other) continue;
      const box = other.getBoundingClientRect();
      if (!passed(box.top + box.height / 2)) continue;
      const before = item.offsetTop;
      if (other === item.previousElementSibling) other.before(item);
      else other.after(item);
      this.drag.startY += item.offsetTop - before;
      follow();
      return;
    }
  }

  release() {
    if (!this.drag) return;
    const { item, before } = this.drag;
    this.drag = null;
    this.markEnds();
    item.classList.remove("dragged");
    item.style.transform = "";
    if (this.ids().join() !== before) this.report(item);
  }

  // Keys

  key(event) {
    const { item } = hit(event);
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!item || !by || !event.altKey || this.data.locked) return null;
    return () => this.move(item, by, "choose");
  }

  move(item, by, act) {
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(item);
    else other.after(item);
    this.markEnds();
    this.focus(item.dataset.id, act);
    this.report(item);
  }

  report(item) {
    this.turn += 1;
    this.drawn = null;
    const ids = this.ids();
    this.status.textContent = `Place ${ids.indexOf(item.dataset.id) + 1} of ${ids.length}`;
    this.ask("order", { ids, turn: this.turn });
  }

  markEnds() {
    for (const item of this.list.children) {
      for (const [name, neighbour] of [["up", item.previousElementSibling], ["down", item.nextElementSibling]]) {
        const button = item.querySelector(`.${name}`);
        if (button) button.disabled = !neighbour;
      }
    }
  }

  ids() {
    return [...this.list.children].map((item) => item.dataset.id);
  }

  focus(id, act) {
    if (!id) return;
    const item = [...this.list.children].find((each) => each.dataset.id === id);
    const wanted = item?.querySelector(`[data-act="${act}"]`);
    (wanted && !wanted.disabled ? wanted : item?.querySelector(".body"))?.focus({ preventScroll: true });
  }
}

const ASK_EVERY_MS = 700;

function hit(event) {
  const target = event.target.closest("[data-act]");
  return { item: event.target.closest(".shot"), act: target && !target.disabled ? target.dataset.act : null };
}

function element(name, className, words) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (words !== undefined) made.textContent = words;
  return made;
}

function icon(name) {
  const made = element("span", "icon", name);
  made.setAttribute("aria-hidden", "true");
  return made;
}

export default partOf(ShotList);
