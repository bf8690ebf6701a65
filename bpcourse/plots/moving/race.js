// The race's page: a map with the runners, their rates, and how much height each has left.
const { landscapes, rules, rates, steps } = bp.data;
const names = Object.keys(rules);
const DASH = ["", "8 4", "8 3 2 3", "2 3", "12 3", "5 2 2 2 2 2", "2 2"];
const shape = (r, ...turns) =>
  turns.map(([x, y], k) => `${k ? "L" : "M"}${x * r} ${y * r}`).join("") + "Z";
const MARKS = [
  (r) => `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0Z`,
  (r) => shape(1.2 * r, [0, -1], [0.9, 0.7], [-0.9, 0.7]),
  (r) => shape(0.9 * r, [-1, -1], [1, -1], [1, 1], [-1, 1]),
  (r) => shape(1.25 * r, [0, -1], [1, 0], [0, 1], [-1, 0]),
  (r) => shape(1.2 * r, [0, 1], [0.9, -0.7], [-0.9, -0.7]),
  (r) => shape(1.1 * r, [-0.4, -1], [0.4, -1], [0.4, -0.4], [1, -0.4], [1, 0.4], [0.4, 0.4],
    [0.4, 1], [-0.4, 1], [-0.4, 0.4], [-1, 0.4], [-1, -0.4], [-0.4, -0.4]),
  (r) => shape(1.2 * r, [0, -0.4], [0.6, -1], [1, -0.6], [0.4, 0], [1, 0.6], [0.6, 1], [0, 0.4],
    [-0.6, 1], [-1, 0.6], [-0.4, 0], [-1, -0.6], [-0.6, -1]),
];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const LOWEST_SHARE = 1e-3; // the chart's axis ends here, and at HIGHEST_SHARE
const HIGHEST_SHARE = 3;

// Everything that can change. `runs` follows from the rest.
const state = { name: bp.data.first, start: [], step: steps, runs: {}, lit: null };
const rate = Object.fromEntries(names.map((name) => [name, rules[name].rate]));
const runs = Object.fromEntries(names.map((name) => [name, true]));
bp.state = state;
let map, chart;

const heightOf = (w) => bp.landscapes[state.name].loss(w) - landscapes[state.name].lowest;
const run = () => {
  const total = Math.max(heightOf(state.start), 1e-12);
  for (const name of names) {
    const { settings } = rules[name];
    const path = bp.path(state.name, name, state.start, rate[name], settings, steps);
    state.runs[name] = { path, left: path.map((w) => heightOf(w) / total) };
  }
};

// Where a point lies on the map, and back.
const size = () => {
  const all = Math.max(bp.picture.clientWidth, 280); // a frame may begin with none
  const wide = all >= 536;
  const width = wide ? Math.round(0.56 * (all - 12)) : all;
  return { map: [width, Math.round(wide ? 300 : 0.68 * width)],
    chart: [wide ? all - 12 - width : all, wide ? 300 : 190] };
};
const place = ([a, b]) => {
  const { xlim, ylim } = landscapes[state.name];
  const [w, h] = map.size;
  return [(a - xlim[0]) / (xlim[1] - xlim[0]) * w, (ylim[1] - b) / (ylim[1] - ylim[0]) * h];
};
const pointAt = (x, y) => {
  const { xlim, ylim } = landscapes[state.name];
  const [w, h] = map.size;
  return [xlim[0] + x / w * (xlim[1] - xlim[0]), ylim[1] - y / h * (ylim[1] - ylim[0])];
};

// The map itself: bands of height, closer together near the lowest point.
const drawMap = () => {
  const [w, h] = map.size;
  const { xlim, ylim } = landscapes[state.name];
  const fine = Math.min(devicePixelRatio, 2);
  const [columns, rows] = [Math.round(fine * w), Math.round(fine * h)];
  const canvas = map.canvas;
  canvas.width = columns;
  canvas.height = rows;
  const heights = new Float64Array(columns * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      heights[y * columns + x] = bp.landscapes[state.name].loss(pointAt(x / fine, y / fine));
  const low = heights.reduce((a, b) => Math.min(a, b));
  const span = heights.reduce((a, b) => Math.max(a, b)) - low;
  const band = heights.map((z) => Math.floor(16 * ((z - low) / span) ** 0.4));
  const image = canvas.getContext("2d").createImageData(columns, rows);
  const [deep, high, line] = bp.dark.matches ? [22, 92, 118] : [152, 246, 128];
  for (let k = 0; k < band.length; k++) {
    const inside = (k + 1) % columns && k + columns < band.length;
    const edge = inside && (band[k] !== band[k + 1] || band[k] !== band[k + columns]);
    const grey = edge ? line : deep + (high - deep) * band[k] / 16;
    image.data.set([grey, grey, grey, 255], 4 * k);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  canvas.setAttribute("aria-label", `map of the ${state.name}, dark is low: `
    + `w1 from ${xlim.join(" to ")}, w2 from ${ylim.join(" to ")}`);
};

// Paths and runners, on the map and on the chart.
const trace = (points) => {
  const seen = [];
  for (const [x, y] of points) {
    if (!(Math.abs(x) < 1e5 && Math.abs(y) < 1e5)) break;
    seen.push(`${x.toFixed(1)},${y.toFixed(1)}`);
  }
  return seen.join(" ");
};
const drawRuns = () => {
  const [w, h] = chart.size;
  const [left, top, right, bottom] = [50, 28, w - 10, h - 34];
  const across = (k) => left + k / steps * (right - left);
  const up = (share) => {
    const range = Math.log(HIGHEST_SHARE / LOWEST_SHARE);
    const part = Math.log(Math.max(share, LOWEST_SHARE) / LOWEST_SHARE) / range;
    return bottom - Math.min(part, 1.2) * (bottom - top);
  };
  const paths = [], curves = [];
  names.forEach((name, i) => {
    if (!runs[name]) return;
    const { path, left: share } = state.runs[name];
    const faint = state.lit && state.lit !== name ? " pale" : "";
    const width = state.lit === name ? 3.2 : 2;
    const colour = `var(--c${i})`;
    const t = state.step;
    const add = (group, points) => {
      const line = trace(points);
      const [x, y] = points[points.length - 1];
      group.push(bp.svg("polyline", { points: line, class: `halo${faint}`, "stroke-width": width + 2 }),
        bp.svg("polyline", { points: line, class: `path${faint}`, stroke: colour,
          "stroke-width": width, "stroke-dasharray": DASH[i] }));
      if (Math.abs(x) < 1e4 && Math.abs(y) < 1e4)
        group.push(bp.svg("path", { d: MARKS[i](5.5), class: `runner${faint}`, fill: colour,
          transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` }));
    };
    add(paths, path.slice(0, t + 1).map(place));
    add(curves, share.slice(0, t + 1).map((s, k) => [across(k), up(s)]));
  });
  const [x, y] = place(state.start);
  map.paths.replaceChildren(...paths);
  map.start.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  const [a, b] = state.start.map((number) => bp.number(number));
  map.start.setAttribute("aria-valuetext", `w1 ${a}, w2 ${b}`);
  map.start.setAttribute("aria-valuenow", state.start[0]);
  const marks = [[1, "100 %"], [0.1, "10 %"], [0.01, "1 %"], [0.001, "0.1 %"]].flatMap(([s, text]) => [
    bp.svg("line", { x1: left, x2: right, y1: up(s), y2: up(s), class: "axis" }),
    bp.svg("text", { x: left - 6, y: up(s) + 4, "text-anchor": "end" }, text)]);
  const times = [0, steps / 2, steps].map((k) =>
    bp.svg("text", { x: across(k), y: bottom + 18, "text-anchor": k === steps ? "end" : "middle" }, k));
  const clip = bp.svg("g", { "clip-path": "url(#plot)" }, ...curves);
  const now = across(state.step);
  chart.svg.replaceChildren(
    bp.svg("defs", {}, bp.svg("clipPath", { id: "plot" },
      bp.svg("rect", { x: left - 6, y: top - 4, width: right - left + 14, height: bottom - top + 10 }))),
    bp.svg("text", { x: 0, y: 14 }, "height left above the lowest point"),
    ...marks, ...times,
    bp.svg("text", { x: (across(steps / 2) + right) / 2, y: bottom + 18, "text-anchor": "middle" }, "step"),
    bp.svg("line", { x1: left, x2: right, y1: up(0.05), y2: up(0.05), class: "limit" }),
    bp.svg("text", { x: right, y: up(0.05) - 4, class: "outlined", "text-anchor": "end" }, "5 %"),
    bp.svg("line", { x1: now, x2: now, y1: top, y2: bottom, class: "now" }), clip);
  const [wide, high] = map.size;
  map.labels.replaceChildren(
    bp.svg("text", { x: wide - 6, y: high - 7, class: "outlined", "text-anchor": "end" }, "w\u2081 \u2192"),
    bp.svg("text", { x: 6, y: 17, class: "outlined" }, "w\u2082 \u2191"));
};

const percent = (part) => {
  if (!(part < 100)) return "far off";
  if (part < 5e-4) return "< 0.1 %";
  return `${(100 * part).toFixed(part < 0.0995 ? 1 : 0)} %`;
};
const tell = () => {
  for (const name of names)
    entries[name].left.textContent = runs[name] ? percent(state.runs[name].left[state.step]) : "";
  time.set(state.step);
};
const draw = () => { drawRuns(); tell(); };
const again = () => { run(); draw(); };
bp.redraw = () => { layOut(); drawMap(); draw(); };

const go = (name) => {
  state.name = name;
  map.start.setAttribute("aria-valuemin", landscapes[name].xlim[0]);
  map.start.setAttribute("aria-valuemax", landscapes[name].xlim[1]);
  state.start = [...landscapes[name].start];
  run();
  drawMap();
  draw();
};
const dropAt = (w) => {
  const { xlim, ylim } = landscapes[state.name];
  const within = (x, [a, b]) => Math.min(Math.max(x, a), b);
  state.start = [within(w[0], xlim), within(w[1], ylim)];
  again();
};

// The parts of the page.
const drag = (event) => {
  const box = map.canvas.getBoundingClientRect();
  dropAt(pointAt(event.clientX - box.left, event.clientY - box.top));
};
map = {
  canvas: bp.html("canvas", { role: "img" }),
  paths: bp.svg("g", { "clip-path": "url(#map)" }),
  labels: bp.svg("g", { "aria-hidden": true }),
  start: bp.svg("g", { class: "start", tabindex: 0, role: "slider",
    "aria-label": "start: arrow keys move it, with shift a little", onkeydown: (event) => {
      const [across, up] = ARROWS[event.key] ?? [0, 0];
      if (!across && !up) return;
      event.preventDefault();
      const { xlim, ylim } = landscapes[state.name];
      const part = event.shiftKey ? 0.005 : 0.025;
      dropAt([state.start[0] + across * part * (xlim[1] - xlim[0]),
        state.start[1] + up * part * (ylim[1] - ylim[0])]);
    } },
  bp.svg("circle", { r: 11, fill: "transparent", stroke: "var(--panel)", "stroke-width": 5 }),
  bp.svg("circle", { r: 11, fill: "none", stroke: "var(--ink)", "stroke-width": 2 })),
};
map.edge = bp.svg("rect", {});
map.svg = bp.svg("svg", {}, bp.svg("defs", {}, bp.svg("clipPath", { id: "map" }, map.edge)),
  map.paths, map.labels, map.start);
map.box = bp.html("div", { class: "map",
  onpointerdown: (event) => { map.box.setPointerCapture(event.pointerId); drag(event); },
  onpointermove: (event) => { if (map.box.hasPointerCapture(event.pointerId)) drag(event); },
}, map.canvas, map.svg);
chart = { svg: bp.svg("svg", { role: "img", "aria-label": "height left above the lowest point, by step" }) };

const layOut = () => {
  const sizes = size();
  map.size = sizes.map;
  chart.size = sizes.chart;
  for (const [part, [w, h]] of [[map.svg, map.size], [map.edge, map.size], [chart.svg, chart.size]]) {
    part.setAttribute("width", w);
    part.setAttribute("height", h);
  }
  map.box.style.width = `${map.size[0]}px`;
  map.box.style.height = `${map.size[1]}px`;
};

const light = (name) => { state.lit = name; drawRuns(); };
const entries = Object.fromEntries(names.map((name, i) => {
  const sample = bp.svg("svg", { width: 38, height: 16, "aria-hidden": true },
    bp.svg("line", { x1: 0, x2: 38, y1: 8, y2: 8, stroke: `var(--c${i})`, "stroke-width": 2.4, "stroke-dasharray": DASH[i] }),
    bp.svg("path", { d: MARKS[i](5), fill: `var(--c${i})`, transform: "translate(19 8)" }));
  const button = bp.toggle("", true, (on) => { runs[name] = on; draw(); });
  button.append(sample, name);
  const slider = bp.slider({ label: "", min: 0, max: rates.length - 1, step: 1,
    value: rates.indexOf(rate[name]), show: (k) => String(rates[k]),
    change: (k) => { rate[name] = rates[k]; again(); } });
  slider.input.setAttribute("aria-label", `learning rate of ${name}`);
  const left = bp.html("span", { class: "left" });
  const on = () => light(name), off = () => light(null);
  const row = bp.html("div", { class: "entry", onpointerenter: on, onpointerleave: off,
    onfocusin: on, onfocusout: off }, button, slider, left);
  return [name, { row, left, slider }];
}));
const heads = () => bp.html("div", { class: "entry heads", "aria-hidden": true },
  bp.html("span", {}, "rule: on or off"), bp.html("span", {}, "learning rate"),
  bp.html("span", { class: "left" }, "left"));

const time = bp.slider({ label: "step", min: 0, max: steps, step: 1, value: steps,
  change: (k) => { player.stop(); state.step = k; draw(); } });
const player = bp.player({ every: 70,
  step: () => { // from the end it begins again
    state.step = state.step < steps ? state.step + 1 : 0;
    draw();
    return state.step < steps;
  },
  reset: () => {
    state.step = 0;
    for (const name of names) {
      rate[name] = rules[name].rate;
      entries[name].slider.set(rates.indexOf(rate[name]));
    }
    go(state.name);
  } });
const where = bp.choice({ label: "landscape", value: state.name,
  options: Object.keys(landscapes).map((name) => [name, name]), change: (name) => { player.stop(); go(name); } });
bp.picture.append(
  bp.html("div", { class: "row" }, where, player, time),
  bp.html("p", {}, "Press Play, or drop the ring somewhere else: click the map, drag, or use the arrow keys."),
  bp.html("div", { class: "top" }, map.box, chart.svg),
  bp.html("div", { class: "entries" },
    bp.html("div", {}, heads(), ...names.slice(0, 3).map((name) => entries[name].row)),
    bp.html("div", {}, heads(), ...names.slice(3).map((name) => entries[name].row))));
layOut();
go(state.name);
