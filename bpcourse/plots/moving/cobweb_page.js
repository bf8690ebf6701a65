// The page: the walk between curve and line on the left; z, or its slope, by step on the right.
{
  const { back, steps } = bp.data;
  const p = { w: bp.data.w, u: bp.data.u, start: bp.data.start };
  let count = steps;
  const holder = bp.html("div", { class: "charts" });
  const said = bp.html("p", { class: "said", "aria-live": "polite" });
  const fixed = (value, digits = 3) => value.toFixed(digits).replace(/^-(?=[0.]+$)/, "").replace("-", "\u2212");

  const draw = () => {
    const { z, slopes } = bp.walkOf(p, count), end = bp.endOf(p);
    holder.replaceChildren(bp.html("figure", {}, cobweb(z, end)), bp.html("figure", {}, back ? ofSlopes(slopes, end) : ofValues(z, end)));
    said.textContent = sentence(z, slopes, end);
  };

  const cobweb = (z) => {
    const name = "tanh(w z + u), and z itself, dashed";
    const chart = bp.chart({ name, x: [-1.1, 1.1], y: [-1.1, 1.1], xticks: [-1, 0, 1], yticks: [-1, 0, 1], xlabel: "z", ylabel: name });
    const stairs = [[z[0], z[0]]];
    for (let i = 1; i < z.length; i++) stairs.push([z[i - 1], z[i]], [z[i], z[i]]);
    chart.plot.replaceChildren(
      chart.line([[-1.1, -1.1], [1.1, 1.1]], "mid"),
      chart.line(bp.range(-1.1, 1.1, 221).map((a) => [a, Math.tanh(p.w * a + p.u)]), "curve"),
      chart.line(stairs, "path"),
      ...bp.restsOf(p).map((a) => chart.dot(a, a, "two", 5)),
      chart.dot(z.at(-1), z.at(-1), "here", 4));
    return chart.svg;
  };

  const byStep = (values, kind, y, yticks, name, line) => {
    const chart = bp.chart({ name, x: [-0.6, steps + 0.6], y, xticks: bp.range(0, steps, 5), yticks, xlabel: "step", ylabel: name });
    chart.plot.replaceChildren(
      ...(line === null ? [] : [chart.line([[-0.6, line], [steps + 0.6, line]], "mid")]),
      chart.line(values.map((value, t) => [t, value]), kind),
      ...values.map((value, t) => chart.dot(t, value, t === values.length - 1 ? "here" : kind === "two" ? "two" : "one", 3.5)));
    return chart.svg;
  };
  const ofValues = (z) => byStep(z, "two", [-1.1, 1.1], [-1, 0, 1], "z by step", null);

  const onEdge = (end) => Math.abs(p.w * (1 - end.z ** 2)) >= 1; // at rest until it is pushed
  // The slope of the settled z: null where there is none.
  const settledSlope = (end) => {
    if (end.z === undefined || onEdge(end)) return null;
    const s = 1 - end.z ** 2;
    return { s, loop: p.w * s, slope: s / (1 - p.w * s) };
  };
  const ofSlopes = (slopes, end) => {
    const settled = settledSlope(end);
    const most = Math.max(1, settled ? Math.min(settled.slope, 400) : 0, ...bp.walkOf(p, steps).slopes.map(Math.abs).map((v) => Math.min(v, 400)));
    const power = 10 ** Math.floor(Math.log10(most));
    const top = power * [1, 2, 5, 10].find((figure) => figure * power >= most);
    const low = Math.min(...bp.walkOf(p, steps).slopes) < 0 ? -top : 0;
    const name = "dz/du, step by step" + (settled ? "; dashed: settled" : "");
    return byStep(slopes.map((v) => Math.max(-1.05 * top, Math.min(1.08 * top, v))), "path", [low - 0.05 * top, 1.08 * top], low < 0 ? [-top, 0, top] : [0, top / 2, top], name, settled && settled.slope);
  };

  const sentence = (z, slopes, end) => {
    const rests = bp.restsOf(p).length, many = rests === 3 ? " Curve and line meet three times: from another start it may rest elsewhere." : "";
    const here = `After ${count} ${count === 1 ? "step" : "steps"} z is ${fixed(z.at(-1))}. `;
    if (end.swings) return here + `It swings between ${fixed(end.swings[0])} and ${fixed(end.swings[1])} and never settles` + (back ? ": there is no slope." : ".");
    if (end.z === undefined) return here + "It creeps: curve and line all but touch" + (back ? ", and the slope grows without end." : ".");
    if (onEdge(end)) return here + "It is at rest, but on an edge: the smallest push sends it away" + (back ? ", and no slope can tell." : ".") + many;
    if (!back) return here + `It settles at ${fixed(end.z)}.` + many;
    const { s, loop, slope } = settledSlope(end);
    return `At rest, at ${fixed(end.z)}, the slope of tanh is ${fixed(s)}, and once round the loop multiplies by w s = ${fixed(loop)}. ` +
      `So dz/du = s / (1 \u2212 w s) = ${bp.number(slope, 4)}. Counted over ${count} ${count === 1 ? "step" : "steps"} it is ${bp.number(slopes.at(-1), 4)}.` + many;
  };

  const player = bp.player({ every: 400,
    step: () => { count = count >= steps ? 0 : count + 1; draw(); return count < steps; },
    reset: () => { count = 0; draw(); } });
  const slider = (key, label, most, step) => bp.slider({ label, min: -most, max: most, step, value: p[key],
    show: (value) => bp.number(value), change: (value) => { player.stop(); p[key] = value; draw(); } });
  bp.picture.append(
    bp.html("div", { class: "row rows" }, slider("w", "w", 2.5, 0.05), slider("u", "u", 1.5, 0.05), slider("start", "first z", 1, 0.1)),
    bp.html("div", { class: "row" }, player), holder, said);
  draw();
}
