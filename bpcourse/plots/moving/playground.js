// The playground's page: the network in the middle, its border and its loss on the right.
const { X, y, starts, rates } = bp.data;
const SAID = { // one sentence for each view
  forward: "Forward: each hidden unit draws one soft edge (line: where it is 0; dark is low). "
    + "Lines between: the weights, thick where large, dashed where negative. Click a unit for its numbers.",
  backward: "Backward: the larger a point, the harder it pulls at that unit (ring: wants more, "
    + "dot: wants less). Arrows: the gradients of the weights, dashed where negative.",
};
const span = [0, 1].map((k) => {
  const all = X.map((x) => x[k]);
  return [Math.min(...all) - 0.25, Math.max(...all) + 0.25];
});

// Everything that can change; `pass` follows from the rest.
const state = { hidden: bp.data.hidden, activation: "tanh", rate: bp.data.rate, start: 0,
  view: "forward", chosen: 0, params: null, pass: null, losses: [], before: [], said: "" };
bp.state = state;

const compute = () => {
  const forward = bp.forward(state.params, X, state.activation);
  const loss = bp.loss(forward.scores, y);
  state.pass = { ...forward, loss, ...bp.backward(state.params, X, y, forward, state.activation) };
  state.losses.push(loss);
};
const begin = () => {
  const { W1, W2 } = starts[state.start];
  const H = state.hidden;
  state.params = { W1: W1.map((row) => row.slice(0, H)), b1: Array(H).fill(0),
    W2: W2.slice(0, H).map((w) => w / Math.sqrt(H)), b2: 0 };
  if (state.losses.length > 1) state.before = state.losses;
  Object.assign(state, { losses: [], view: "forward", said: "", chosen: Math.min(state.chosen, H - 1) });
  compute();
};
const update = () => {
  state.params = bp.update(state.params, state.pass.grads, state.rate);
  compute();
  return Number.isFinite(state.pass.loss);
};

// Where everything is, from the width that there is.
let at;
const measure = () => {
  const all = Math.max(bp.picture.clientWidth, 280);
  const wide = all >= 536;
  const output = wide ? [288, 228] : [Math.round(all * 0.42), 150];
  const room = wide ? 400 : 330; // for all hidden units: few are drawn larger than many
  const gap = Math.min(room / state.hidden, wide ? 92 : 60);
  const unit = [Math.round(1.3 * (gap - 8)), Math.round(gap - 8)];
  const height = room + 20;
  const middle = 20 + room / 2;
  const across = wide ? 46 : 26;
  at = { all, wide, unit, output, height,
    input: (k) => [across / 2, middle + (k - 0.5) * 0.3 * room],
    across,
    hidden: (j) => [(all - output[0] + across) / 2 - (wide ? 6 : 2), middle + (j - (state.hidden - 1) / 2) * gap],
    outputAt: [all - output[0], wide ? 20 : middle - output[1] / 2],
    chart: wide ? [output[0], height - output[1] - 34] : [all, 120] };
  at.score = [at.outputAt[0], at.outputAt[1] + output[1] / 2];
};

// A map of the plane: what a unit or the network says at each of its places, in coarse squares.
const shade = (canvas, [w, h], grain, colourAt) => {
  const [columns, rows] = [Math.ceil(w / grain), Math.ceil(h / grain)];
  const small = shade.small ??= document.createElement("canvas");
  small.width = columns;
  small.height = rows;
  const context = small.getContext("2d");
  const image = context.createImageData(columns, rows);
  for (let r = 0, k = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, k += 4) {
      const a = span[0][0] + (c + 0.5) / columns * (span[0][1] - span[0][0]);
      const b = span[1][1] - (r + 0.5) / rows * (span[1][1] - span[1][0]);
      const [red, green, blue] = colourAt(a, b);
      image.data[k] = red; image.data[k + 1] = green; image.data[k + 2] = blue; image.data[k + 3] = 255;
    }
  context.putImageData(image, 0, 0);
  const fine = Math.min(devicePixelRatio, 2);
  canvas.width = Math.round(w * fine);
  canvas.height = Math.round(h * fine);
  const pen = canvas.getContext("2d");
  pen.imageSmoothingEnabled = true;
  pen.drawImage(small, 0, 0, canvas.width, canvas.height);
  pen.scale(fine, fine);
  return pen;
};
const mapped = ([a, b], [w, h]) => [(a - span[0][0]) / (span[0][1] - span[0][0]) * w,
  (span[1][1] - b) / (span[1][1] - span[1][0]) * h];
const rgb = (name) => bp.colour(name).match(/\w\w/g).map((pair) => parseInt(pair, 16));
const blend = (one, other, part) => one.map((x, i) => x + (other[i] - x) * part);
const mark = (pen, [px, py], radius, triangle) => {
  pen.beginPath();
  if (triangle) {
    pen.moveTo(px, py - 1.2 * radius);
    pen.lineTo(px + 1.1 * radius, py + 0.8 * radius);
    pen.lineTo(px - 1.1 * radius, py + 0.8 * radius);
    pen.closePath();
  } else pen.arc(px, py, radius, 0, 2 * Math.PI);
};
let colours;
const readColours = () => {
  colours = Object.fromEntries(["c0", "c1", "panel", "ink", "card", "mid"].map((name) => [name, rgb(name)]));
  colours.css = (name) => bp.colour(name);
};

const drawUnit = (canvas, j) => {
  const [act] = bp.activations[state.activation];
  const top = state.activation === "relu" ? 2.5 : 1;
  const bottom = state.activation === "tanh" ? -1 : 0;
  const [low, high] = bp.dark.matches ? [[18, 18, 20], [120, 120, 126]] : [[120, 120, 124], [255, 255, 255]];
  const pen = shade(canvas, at.unit, 2, (a, b) => {
    const part = (act(bp.unitsAt(state.params, a, b, j)) - bottom) / (top - bottom);
    return blend(low, high, Math.min(Math.max(part, 0), 1));
  });
  const { W1, b1 } = state.params;
  drawEdge(pen, W1[0][j], W1[1][j], b1[j]);
  if (state.view !== "backward") return;
  pen.lineWidth = 1.2;
  X.forEach((x, n) => {
    const pull = state.pass.dz[n][j] * y.length;
    const radius = at.unit[1] / 12 * Math.min(Math.sqrt(Math.abs(pull)), 1.4);
    if (radius < 0.6) return;
    mark(pen, mapped(x, at.unit), radius, false);
    pen.fillStyle = pen.strokeStyle = colours.css("c1");
    if (pull > 0) pen.fill(); else pen.stroke();
  });
};
// The straight line where w0 a + w1 b + c is 0, across the whole map.
const drawEdge = (pen, w0, w1, c) => {
  const size = w0 * w0 + w1 * w1;
  if (size < 1e-12) return;
  const foot = [-c * w0 / size, -c * w1 / size];
  const long = 20 / Math.sqrt(size);
  pen.strokeStyle = colours.css("ink");
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(...mapped([foot[0] - w1 * long, foot[1] + w0 * long], at.unit));
  pen.lineTo(...mapped([foot[0] + w1 * long, foot[1] - w0 * long], at.unit));
  pen.stroke();
};
const drawOutput = () => {
  const [act] = bp.activations[state.activation];
  const { W2, b2 } = state.params;
  const strength = bp.dark.matches ? 0.5 : 0.55;
  const pen = shade(output, at.output, 4, (a, b) => {
    let score = b2;
    for (let j = 0; j < state.hidden; j++) score += W2[j] * act(bp.unitsAt(state.params, a, b, j));
    const sure = 2 * sigmoid(score) - 1; // as pale as it is unsure, and a line of pale at the border
    const share = 0.18 + 0.82 * Math.abs(sure);
    return blend(colours.panel, sure > 0 ? colours.c1 : colours.c0, strength * share);
  });
  pen.lineWidth = 1;
  X.forEach((x, n) => {
    const pull = Math.abs(state.pass.dscores[n]) * y.length;
    const radius = state.view === "backward" ? 1 + 7 * pull : 3.4;
    mark(pen, mapped(x, at.output), radius, y[n] === 1);
    pen.fillStyle = colours.css(y[n] === 1 ? "c1" : "c0");
    pen.strokeStyle = colours.css("panel");
    pen.fill();
    pen.stroke();
  });
};

// Lines between units: weights on the way forward, gradients on the way back.
const drawEdges = () => {
  const { params, pass: { grads } } = state;
  const back = state.view === "backward";
  const lines = [], tips = [];
  const line = ([x0, y0], [x1, y1], weight, gradient, chosen) => {
    const bend = (x1 - x0) / 2;
    const d = `M${x0} ${y0}C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}`;
    const value = back ? gradient : weight;
    const width = back ? Math.min(11, 15 * Math.sqrt(Math.abs(value))) : Math.min(9, 0.6 + 1.3 * Math.abs(value));
    if (back) lines.push(bp.svg("path", { d, class: "edge under" }));
    lines.push(bp.svg("path", { d, class: back ? "edge back" : "edge", "stroke-width": width.toFixed(2),
      "stroke-dasharray": value < 0 ? "6 4" : null, opacity: chosen ? 1 : 0.6 }));
    const half = 3 + width / 2;
    if (back && width > 0.8)
      tips.push(bp.svg("path", { class: "tip", d: `M${x0} ${y0}l${half + 5} ${-half}v${2 * half}Z` }));
  };
  for (let j = 0; j < state.hidden; j++) {
    const [x, row] = at.hidden(j);
    const chosen = j === state.chosen;
    for (const k of [0, 1]) {
      const [ix, iy] = at.input(k);
      line([ix + at.across / 2, iy], [x - at.unit[0] / 2, row], params.W1[k][j], grads.W1[k][j], chosen);
    }
    line([x + at.unit[0] / 2, row], at.score, params.W2[j], grads.W2[j], chosen);
  }
  edges.replaceChildren(...lines, ...tips);
};

const drawLoss = () => {
  const [w, h] = at.chart;
  const [left, top, right, bottom] = [40, 26, w - 8, h - 20];
  const last = Math.max(100, state.losses.length - 1, state.before.length - 1);
  const place = (loss, k) => [left + k / last * (right - left),
    bottom - Math.min(Math.max(Math.log10(loss / 0.01) / 3, 0), 1) * (bottom - top)];
  const points = (losses) => {
    const every = Math.ceil(losses.length / 250);
    return losses.map(place).filter((_, k) => k % every === 0 || k === losses.length - 1)
      .map(([a, b]) => `${a.toFixed(1)},${b.toFixed(1)}`).join(" ");
  };
  const finite = (losses) => losses.filter(Number.isFinite);
  chart.replaceChildren(
    ...[0.01, 0.1, 1, 10].flatMap((loss) => {
      const height = place(loss, 0)[1];
      return [bp.svg("line", { x1: left, x2: right, y1: height, y2: height, class: "axis" }),
        bp.svg("text", { x: left - 6, y: height + 4, "text-anchor": "end" }, loss)];
    }),
    bp.svg("text", { x: 0, y: 12 }, state.before.length ? "loss (dashed: the run before)" : "loss"),
    bp.svg("text", { x: left, y: h - 4 }, "step 0"),
    bp.svg("text", { x: right, y: h - 4, "text-anchor": "end" }, last),
    bp.svg("polyline", { class: "curve before", points: points(finite(state.before)) }),
    bp.svg("polyline", { class: "curve", points: points(finite(state.losses)) }));
};

const tell = () => {
  const { scores, loss, grads } = state.pass;
  const right = scores.filter((score, n) => (score > 0) === (y[n] === 1)).length / y.length;
  summary.textContent = `step ${state.losses.length - 1}, loss ${bp.number(loss)}, `
    + `${(100 * right).toFixed(1)} % right`;
  says.textContent = state.said || SAID[state.view];
  for (const [name, chip] of Object.entries(views)) chip.setAttribute("aria-pressed", name === state.view);
  const j = state.chosen;
  const { W1, b1, W2 } = state.params;
  const row = (head, numbers, kind) => bp.html("tr", { class: kind },
    bp.html("th", { scope: "row" }, head),
    ...numbers.map((number) => bp.html("td", {}, bp.number(number))));
  const shown = [grads.W1[0][j], grads.W1[1][j], grads.b1[j], grads.W2[j]];
  table.replaceChildren(
    bp.html("thead", {}, bp.html("tr", {}, ...[`unit ${j + 1}`, "from x\u2081", "from x\u2082", "bias", "to output"]
      .map((text) => bp.html("th", { scope: "col" }, text)))),
    bp.html("tbody", {}, row("weight", [W1[0][j], W1[1][j], b1[j], W2[j]], ""),
      row("gradient", shown, state.view === "backward" ? "" : "later")));
};

const draw = () => {
  readColours();
  for (let j = 0; j < state.hidden; j++) drawUnit(units[j].firstChild, j);
  drawOutput();
  drawEdges();
  drawLoss();
  tell();
};
const put = (element, [x, top], [w, h]) => Object.assign(element.style,
  { left: `${x}px`, top: `${top}px`, width: `${w}px`, height: `${h}px` });
const layOut = () => {
  measure();
  net.style.height = `${at.height}px`;
  put(edges, [0, 0], [at.all, at.height]);
  inputs.forEach((element, k) => {
    const [x, row] = at.input(k);
    put(element, [x - at.across / 2, row - 17], [at.across, 34]);
  });
  units.forEach((button, j) => {
    button.hidden = j >= state.hidden;
    const [x, row] = at.hidden(j);
    put(button, [x - at.unit[0] / 2, row - at.unit[1] / 2], at.unit);
    button.setAttribute("aria-pressed", j === state.chosen);
  });
  put(output, at.outputAt, at.output);
  if (at.wide) net.append(chart); else net.after(chart);
  put(chart, at.wide ? [at.outputAt[0], at.outputAt[1] + at.output[1] + 12] : [0, 0], at.chart);
  chart.style.position = at.wide ? "absolute" : "static";
  [["inputs", at.across / 2 + (at.wide ? 0 : 6)], ["hidden units", at.hidden(0)[0]], ["output", at.outputAt[0] + at.output[0] / 2]]
    .forEach(([, x], k) => { heads[k].style.left = `${x}px`; heads[k].style.top = k === 2 && !at.wide ? `${at.outputAt[1] - 20}px` : "0"; });
};
bp.redraw = () => { layOut(); draw(); };
const again = () => { player.stop(); begin(); layOut(); draw(); };

// The parts of the page.
const edges = bp.svg("svg", { "aria-hidden": true });
const chart = bp.svg("svg", { role: "img", "aria-label": "loss by step" });
const inputs = ["x\u2081", "x\u2082"].map((name) => bp.html("div", { class: "input" }, name));
const heads = ["inputs", "hidden units", "output"].map((name) => bp.html("span", { class: "head" }, name));
const units = starts[0].W2.map((_, j) => bp.html("button", { type: "button", "aria-label": `hidden unit ${j + 1}`,
  title: "show its numbers", onclick: () => { state.chosen = j; layOut(); draw(); } }, bp.html("canvas")));
const output = bp.html("canvas", { role: "img",
  "aria-label": "the points, and which class the network gives to each place" });
const net = bp.html("div", { class: "net" }, edges, ...heads, ...inputs, ...units, output, chart);
const summary = bp.html("span", { class: "number" });
const says = bp.html("p", { class: "says" });
const table = bp.html("table");
const view = (name) => { Object.assign(state, { view: name, said: "" }); draw(); };
const views = Object.fromEntries(["forward", "backward"].map((name) =>
  [name, bp.button(name, () => view(name), { "aria-pressed": name === "forward" ? "true" : "false" })]));

const player = bp.player({ every: 33,
  step: () => {
    state.said = "";
    const going = update() && update() && update();
    if (!going) state.said = "The numbers have become too large to compute with: a smaller rate, and start again.";
    draw();
    return going;
  },
  one: () => { // forward, backward, update, backward, update ...
    if (state.view === "forward") { view("backward"); return; }
    const { loss } = state.pass;
    update();
    state.view = "forward";
    state.said = `Update: each weight moved against its gradient, ${state.rate} times as far. And forward again: `
      + `the loss went from ${bp.number(loss, 4)} to ${bp.number(state.pass.loss, 4)}.`;
    draw();
  },
  reset: again });
bp.picture.append(
  bp.html("div", { class: "row" }, player,
    bp.html("span", { class: "chips", role: "group", "aria-label": "show the way" }, ...Object.values(views)), summary),
  bp.html("div", { class: "row" },
    bp.slider({ label: "hidden units", min: 1, max: starts[0].W2.length, step: 1, value: state.hidden,
      change: (H) => { state.hidden = H; again(); } }),
    bp.slider({ label: "learning rate", min: 0, max: rates.length - 1, step: 1, value: rates.indexOf(state.rate),
      show: (k) => String(rates[k]), change: (k) => { state.rate = rates[k]; } }),
    bp.choice({ label: "activation", options: Object.keys(bp.activations).map((name) => [name, name]),
      value: state.activation, change: (name) => { state.activation = name; again(); } }),
    bp.choice({ label: "start", options: starts.map((_, k) => [k, `random ${k + 1}`]), value: state.start,
      change: (k) => { state.start = Number(k); again(); } })),
  says, net, table);
begin();
layOut();
draw();
