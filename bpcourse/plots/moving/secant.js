// A line through two points of a curve, as the step between them shrinks. bp.slope measures.
{
  const { kind, at, both, range, heights } = bp.data;
  const curves = {
    square: { f: (x) => x * x, slope: (x) => 2 * x },
    sin: { f: Math.sin, slope: Math.cos },
  };
  const { f, slope } = curves[kind];
  bp.slope = {
    one: (x, h) => (f(x + h) - f(x)) / h,
    two: (x, h) => (f(x + h) - f(x - h)) / (2 * h),
    true: slope,
  };
  const finest = both ? -15 : -3;
  // 1, 0.5, 0.2, 0.1 and so on, from the right
  const sizes = Array.from({ length: 1 - 3 * finest }, (_, k) =>
    Number(`${[1, 5, 2][k % 3]}e${-Math.ceil(k / 3)}`)).reverse();
  let [x, h] = [at, 1];

  const chart = bp.chart({ name: "the curve, and a line through two of its points", x: range, y: heights,
    xticks: [-4, -2, 0, 2, 4].filter((t) => t >= range[0] && t <= range[1]), yticks: bp.data.yticks,
    xlabel: "x", ylabel: bp.data.formula });
  const errors = both && bp.chart({ name: "error of the slope over the step", log: true, x: [-15, 0], y: [-13, 1],
    xticks: [-15, -10, -5, 0], yticks: [-12, -8, -4, 0], xlabel: "step h", ylabel: "error of the slope" });
  const say = bp.html("p", { class: "say", "aria-live": "polite" });
  const through = (steep) => range.map((end) => [end, f(x) + steep * (end - x)]);
  // where errors are 0, no logarithm is
  const error = (side, h) => Math.log10(Math.max(Math.abs(bp.slope[side](x, h) - slope(x)), 1e-13));
  const digits = (value) => bp.number(value, 7);

  function draw() {
    const [one, two] = [bp.slope.one(x, h), bp.slope.two(x, h)];
    chart.plot.replaceChildren(
      chart.line(bp.range(...range, 161).map((t) => [t, f(t)]), "curve"),
      chart.line(through(slope(x)), "mid"),
      chart.line(through(one), "one"),
      ...(both ? [bp.svg("g", {}, chart.line([[x - h, f(x) - two * h], [x + h, f(x) + two * h]].map(
        ([a], i) => [range[i], f(x - h) + two * (range[i] - (x - h))]), "two"), chart.dot(x - h, f(x - h), "two"))] : []),
      chart.dot(x + h, f(x + h), "one"),
      chart.dot(x, f(x), "here"));
    if (both)
      errors.plot.replaceChildren(
        ...["one", "two"].flatMap((side) => [
          errors.line(bp.range(finest, 0, 121).map((e) => [e, error(side, 10 ** e)]), side),
          errors.dot(Math.log10(h), error(side, h), side, 6)]));
    const words = (side, text) => bp.html("b", { class: `${side}-words` }, text);
    say.replaceChildren(...(both
      ? [words("one", `One side (dashed): ${digits(one)}`), ", ", words("two", `both sides: ${digits(two)}`),
        `, true slope: ${digits(slope(x))}. Errors ${bp.number(Math.abs(one - slope(x)), 2)} and `
        + `${bp.number(Math.abs(two - slope(x)), 2)}.`]
      : [`Rise ${digits(f(x + h) - f(x))} over run ${digits(h)}: `, words("one", `the slope is ${digits(one)}`),
        `. The tangent (grey) has ${digits(slope(x))}.`]));
  }
  bp.picture.append(
    bp.html("div", { class: "row" },
      bp.slider({ label: "step h", min: 0, max: sizes.length - 1, step: 1, value: sizes.length - 1,
        show: (k) => bp.number(sizes[k], 1), change: (k) => { h = sizes[k]; draw(); } }),
      bp.slider({ label: "x", min: range[0] + 1, max: range[1] - 1, step: 0.1, value: x,
        show: (value) => bp.number(value), change: (value) => { x = value; draw(); } })),
    say,
    bp.html("div", { class: "charts" }, bp.html("figure", {}, chart.svg),
      ...(both ? [bp.html("figure", {}, errors.svg)] : [])));
  draw();
}
