// What all our parts in the browser have in common; stands in front of each part's own script.

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const percent = (share) => `${(share * 100).toFixed(4)}%`;

// Streamlit calls the default export when a part appears and whenever its data changes, each time with fresh
// ways to answer; the part itself lives on in between, with whatever is being dragged or played. Of two changes in
// quick succession it also calls the clean-up of the first (measured, 1.67): what still stands on the page lives on.
function partOf(Part) {
  return ({ parentElement: root, data, setStateValue, setTriggerValue }) => {
    root.part ??= new Part(root.querySelector("dialog"));
    root.part.keep = setStateValue;
    root.part.ask = setTriggerValue;
    root.part.update(data);
    return () => {
      if (root.isConnected) return;
      root.part?.close?.();
      delete root.part;
    };
  };
}

// Seeks as fast as the video can follow and no faster: of many wishes during a seek, the last one counts.
function seekerOf(video) {
  let wanted = null;
  const next = () => {
    if (wanted === null || video.seeking || video.readyState < 1) return;
    video.currentTime = wanted;
    wanted = null;
  };
  for (const moment of ["seeked", "loadedmetadata"]) video.addEventListener(moment, next);
  return (time) => {
    wanted = time;
    next();
  };
}

// A browser that knows the sound of a file but not its picture says no error: it would play a black one.
const isUnplayable = (video) => video.error !== null || (video.readyState > 0 && !video.videoWidth);

function whenUnplayable(video, act) {
  for (const moment of ["error", "loadedmetadata"]) {
    video.addEventListener(moment, () => isUnplayable(video) && act());
  }
}

// Calls `tick` once per picture of the screen while `running()` says so.
function everyFrame(running, tick) {
  const step = () => {
    if (!running()) return;
    tick();
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

// The whole part in front of the page and back, as the same elements: nothing reloads, nothing is lost.
function largeView(dialog, button, changed = () => {}) {
  const inline = dialog.getAttribute("aria-label");
  const show = (large) => {
    dialog.close();
    if (large) dialog.showModal();
    else dialog.show();
    dialog.setAttribute("role", large ? "dialog" : "group");
    dialog.setAttribute("aria-label", inline);
    button.setAttribute("aria-pressed", large);
    button.querySelector(".icon").textContent = large ? "close_fullscreen" : "open_in_full";
    button.focus();
    changed();
  };
  button.addEventListener("click", () => show(!dialog.matches(":modal")));
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    show(false);
  });
}

// Keys that a part understands are not the page's: Streamlit has single-letter shortcuts of its own.
function onKeys(element, table) {
  element.addEventListener("keydown", (event) => {
    const act = table(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
}

const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
