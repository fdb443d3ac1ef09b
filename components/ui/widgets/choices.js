// Groups of buttons of which one is chosen, as radio buttons are.

// One of several buttons is chosen; arrows go from one to the next.
function radios(group, choose) {
  const buttons = [...group.querySelectorAll("button")];
  for (const button of buttons) button.addEventListener("click", () => choose(button));
  onKeys(group, (event) => {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!way) return null;
    const open = buttons.filter((button) => !button.disabled);
    const next = open.at((open.indexOf(event.target.closest("button")) + way) % open.length);
    return () => {
      next.focus();
      choose(next);
    };
  });
}

function check(group, name, value) {
  for (const button of group.querySelectorAll("button")) {
    const chosen = button.dataset[name] === value;
    button.setAttribute("aria-checked", chosen);
    button.tabIndex = chosen ? 0 : -1;
  }
}
