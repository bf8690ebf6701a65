// What every moving picture uses. `bp.data` is what Python gave; what a picture computes it puts
// on `bp`, too, so that a test can ask for it.
bp.picture = document.getElementById("picture");
bp.still = matchMedia("(prefers-reduced-motion: reduce)"); // .matches: nothing glides, nothing starts by itself

// `bp.redraw` is called after a change of theme (bp.dark.matches) or of size: a picture that draws
// on a canvas puts its own function there.
bp.redraw = () => {};
bp.colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
bp.dark.addEventListener("change", () => bp.redraw());
// A frame may be run before it has a width, and then no event of its window tells of it.
bp.width = null;
new ResizeObserver(() => {
  if (bp.picture.clientWidth === bp.width) return;
  bp.width = bp.picture.clientWidth;
  bp.redraw();
}).observe(bp.picture);

// Elements: bp.html("button", {class: "wide", onclick: f}, "text", child), and the same for SVG.
bp.make = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
};
bp.html = (tag, attributes = {}, ...children) =>
  bp.make(document.createElement(tag), attributes, children);
bp.svg = (tag, attributes = {}, ...children) =>
  bp.make(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

// Controls. Each is a native element with a label, so the keyboard works it.
bp.slider = ({ label, min, max, step, value, show = String, change }) => {
  const output = bp.html("output");
  const input = bp.html("input", {
    type: "range", min, max, step, "aria-label": label,
    oninput: () => { input.say(); change(Number(input.value)); },
  });
  input.value = value; // after min and max, which would bend it
  input.say = () => {
    output.textContent = show(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.say();
  const row = bp.html("label", {}, label, input, output);
  row.input = input;
  row.set = (number) => { input.value = number; input.say(); };
  return row;
};
bp.choice = ({ label, options, value, change }) => {
  const select = bp.html("select", { "aria-label": label, onchange: () => change(select.value) },
    ...options.map(([key, text]) => bp.html("option", { value: key }, text)));
  select.value = value;
  return bp.html("label", {}, label, select);
};
bp.button = (text, press, attributes = {}) =>
  bp.html("button", { type: "button", onclick: press, ...attributes }, text);
bp.toggle = (text, pressed, change) => {
  const button = bp.button(text, () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", on);
    change(on);
  }, { "aria-pressed": String(pressed) });
  return button;
};

// Play, one step, and back to the start. `step()` returns false at the end; `one()` is what the
// button Step does, where that is something else. Nothing plays before it is asked to; `every` is
// milliseconds between two steps.
bp.player = ({ step, one = step, reset, every = 700 }) => {
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  };
  const play = bp.button("Play", () => {
    if (timer !== null) { stop(); return; }
    play.textContent = "Pause";
    timer = setInterval(() => { if (step() === false) stop(); }, every);
  });
  const single = bp.button("Step", () => { stop(); one(); });
  const back = bp.button("Start again", () => { stop(); reset(); });
  const row = bp.html("span", { class: "row" }, play, single, back);
  row.stop = stop;
  return row;
};

// Numbers as the course writes them: three figures, a real minus.
bp.number = (value, digits = 3) => {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5)
    ? value.toExponential(digits - 1) : String(Number(value.toPrecision(digits)));
  return text.replaceAll("-", "\u2212");
};
