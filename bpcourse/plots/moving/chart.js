// Axes for curves: bp.chart({...}) has X and Y, which place a number, and `line`, `dot` and `word`,
// which draw on `plot`; what lies outside of the axes is cut off. Exponents where `log` is set.
bp.chart = ({ name, x, y, log = false, xticks, yticks, xlabel, ylabel, wide = 324, tall = 240 }) => {
  const [left, right, top, bottom] = [46, 12, 26, 40];
  const [w, h] = [wide - left - right, tall - top - bottom];
  const X = (value) => (w * (value - x[0])) / (x[1] - x[0]);
  const Y = (value) => h - (h * (value - y[0])) / (y[1] - y[0]);
  const write = (tick) => (log ? [10, bp.svg("tspan", { dy: -5, class: "small" }, bp.number(tick))] : [bp.number(tick)]);
  const plot = bp.svg("svg", { x: left, y: top, width: w, height: h });
  const svg = bp.svg("svg", { class: "chart", viewBox: `0 0 ${wide} ${tall}`, width: wide, role: "img", "aria-label": name },
    bp.svg("rect", { class: "ground", x: left, y: top, width: w, height: h }),
    ...xticks.map((t) => bp.svg("path", { class: "grid", d: `M${left + X(t)} ${top}v${h}` })),
    ...yticks.map((t) => bp.svg("path", { class: "grid", d: `M${left} ${top + Y(t)}h${w}` })),
    ...xticks.map((t) => bp.svg("text", { x: left + X(t), y: top + h + 17, "text-anchor": "middle" }, ...write(t))),
    ...yticks.map((t) => bp.svg("text", { x: left - 6, y: top + Y(t) + 4, "text-anchor": "end" }, ...write(t))),
    bp.svg("text", { x: left + w / 2, y: tall - 5, "text-anchor": "middle" }, xlabel),
    bp.svg("text", { x: left, y: 15, class: "name" }, ylabel),
    plot);
  const line = (points, kind) => bp.svg("path", { class: `line ${kind}`,
    d: points.map(([a, b], i) => `${i ? "L" : "M"}${cut(X(a), w)} ${cut(Y(b), h)}`).join("") });
  const cut = (pixel, size) => Math.max(-9 * size, Math.min(9 * size, pixel)).toFixed(2);
  const dot = (a, b, kind, r = 5) => bp.svg("circle", { class: `dot ${kind}`, r, cx: cut(X(a), w), cy: cut(Y(b), h) });
  return { svg, plot, X, Y, line, dot };
};
bp.range = (from, to, count) =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
