// The page: sliders, a bar for each layer, and thin lines for other draws of the weights.
{
  const { width, samples, deepest, draws, marks } = bp.data;
  const state = { activation: bp.data.activation, depth: bp.data.depth,
    deviation: Math.log10(bp.data.deviation), first: 1 };

  const kept = new Map(); // draws that have been made
  const drawOf = (seed) => {
    if (!kept.has(seed)) kept.set(seed, bp.drawn(seed, deepest, width, samples));
    return kept.get(seed);
  };
  const flowOf = (seed) => {
    const { x, weights, dout } = drawOf(seed), scale = 10 ** state.deviation;
    return bp.flow(x, weights.slice(0, state.depth), dout, state.activation, scale, width);
  };
  // Powers of ten as labels, and the lowest and highest of a chart.
  const raised = (power) => "10" + String(power).replace(/./g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻");
  const logs = (sizes) => sizes.map((size) => Math.log10(Math.max(size, 1e-99))); // 0 has no logarithm
  const range = (rows) => {
    const all = rows.flat();
    return [Math.min(-4, 4 * Math.floor(Math.min(...all) / 4)), Math.max(4, 4 * Math.ceil(Math.max(...all) / 4))];
  };

  const breadth = () => Math.max(240, bp.picture.clientWidth); // 0 before the frame has a size
  const chart = (kind, title, rows) => {
    const wide = breadth(), high = 138, left = 42;
    const [low, top] = range(rows), step = (wide - left - 6) / state.depth;
    const y = (power) => 10 + (high - 20) * (top - power) / (top - low);
    const x = (layer) => left + step * (layer + 0.5);
    const ticks = [low, (low + top) / 2, 0, top].filter((p, i, all) =>
      all.indexOf(p) === i && (p === 0 || Math.abs(y(p) - y(0)) > 16));
    const [main, ...others] = rows;
    const svg = bp.svg("svg", { width: wide, height: high, role: "img", "aria-label": title },
      ...ticks.flatMap((p) => [
        bp.svg("line", { class: p ? "rule" : "one", x1: left, x2: wide - 6, y1: y(p), y2: y(p) }),
        bp.svg("text", { x: left - 6, y: y(p) + 4, "text-anchor": "end" }, p ? raised(p) : "1")]),
      ...main.map((p, k) => bp.svg("rect", { class: kind, x: x(k) - step * 0.36, width: step * 0.72,
        y: Math.min(y(p), y(0)), height: Math.max(2, Math.abs(y(p) - y(0))) })),
      ...others.map((row) => bp.svg("polyline", {
        class: "draw", points: row.map((p, k) => `${x(k)},${y(p)}`).join(" ") })));
    return bp.html("div", {}, bp.html("h2", {}, title), svg);
  };
  const numbers = () => {
    const wide = breadth(), left = 42, step = (wide - left - 6) / state.depth;
    const every = Math.max(1, Math.ceil(30 / step), state.depth > 12 ? 5 : 1);
    const shown = Array.from({ length: state.depth }, (_, k) => k + 1)
      .filter((k) => k === 1 || k === state.depth || (k % every === 0 && state.depth - k >= every / 2 && k > every / 2));
    return bp.svg("svg", { width: wide, height: 18, "aria-hidden": "true" },
      bp.svg("text", { x: 0, y: 13 }, "layer"),
      ...shown.map((k) => bp.svg("text",
        { x: left + step * (k - 0.5), y: 13, "text-anchor": "middle" }, String(k))));
  };

  const charts = bp.html("div", { class: "charts" });
  const said = bp.html("p", { class: "said", "aria-live": "polite" });
  // How much of the last layer's gradient is left at the first, and the factor of one layer.
  const share = ({ gradients }) => gradients[0] / gradients.at(-1);
  const say = (flows) => {
    const left = share(flows[0]), others = flows.slice(1).map(share).sort((a, b) => a - b);
    const size = flows[0].gradients[0];
    if (!(left > 0)) return "Nothing arrives at layer 1: every way back leads through a unit that is switched off.";
    const perLayer = left ** (1 / (state.depth - 1));
    return `At layer 1 the gradient has size ${bp.number(size, 2)}. That is ${bp.number(left, 2)} times as much as ` +
      `at layer ${state.depth}: a factor of ${bp.number(perLayer, 3)} a layer. In ${others.length} other draws of the weights ` +
      `(thin lines): ${bp.number(others[0], 2)} to ${bp.number(others.at(-1), 2)} times.`;
  };
  const draw = () => {
    const flows = Array.from({ length: draws }, (_, k) => flowOf(state.first + k));
    charts.replaceChildren(
      chart("signal", "Signal after each layer (deviation) →", flows.map((flow) => logs(flow.signals))),
      chart("gradient", "← Gradient of each layer’s weights (norm)", flows.map((flow) => logs(flow.gradients))),
      numbers());
    said.textContent = say(flows);
  };
  let waiting = false; // at most one drawing for each frame of the screen
  const soon = () => {
    if (!waiting) requestAnimationFrame(() => { waiting = false; draw(); });
    waiting = true;
  };

  const middle = -Math.log10(width) / 2; // deviation 1 / sqrt(width): a step of the slider
  const shown = (log) => bp.number(10 ** log, 3);
  const deviation = bp.slider({
    label: "deviation of the weights", min: middle - 1, max: middle + 0.75, step: 0.01, value: state.deviation,
    show: shown, change: (log) => { state.deviation = log; soon(); },
  });
  deviation.classList.add("long");
  const buttons = Object.entries(marks).map(([name, value]) =>
    bp.button(`${name}: ${bp.number(value, 3)}`, () => {
      state.deviation = Math.log10(value);
      deviation.set(state.deviation);
      soon();
    }));
  bp.picture.append(
    bp.html("div", { class: "row" },
      bp.choice({ label: "activation", value: state.activation,
        options: [["sigmoid", "sigmoid"], ["tanh", "tanh"], ["relu", "ReLU"]],
        change: (name) => { state.activation = name; soon(); } }),
      bp.slider({ label: "layers", min: 5, max: deepest, step: 1, value: state.depth,
        change: (depth) => { state.depth = depth; soon(); } }),
      bp.button("Other draws", () => { state.first += draws; soon(); })),
    bp.html("div", { class: "row" }, deviation, ...buttons), charts, said);
  bp.redraw = soon;
  draw();
}
