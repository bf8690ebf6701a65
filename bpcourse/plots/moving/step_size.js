// Steps of gradient descent on curves, all with the same learning rate. bp.walk computes a path.
{
  const { panels, start, steps, target, name } = bp.data;
  const shapes = {
    square: ({ steep }) => ({ f: (w) => (steep * (w - target) ** 2) / 2, slope: (w) => steep * (w - target) }),
    absolute: () => ({ f: (w) => Math.abs(w - target), slope: (w) => Math.sign(w - target) }),
  };
  bp.walk = (panel, rate, count = steps) => {
    const { slope } = shapes[panel.shape](panel);
    const places = [start];
    while (places.length <= count) places.push(places.at(-1) - rate * slope(places.at(-1)));
    return places;
  };
  let [rate, count] = [bp.data.rate, steps];
  const reach = 1.5 * Math.abs(start - target);

  const draws = panels.map((panel) => {
    const { f } = shapes[panel.shape](panel);
    const top = f(target + reach);
    const range = [target - reach, target + reach];
    const chart = bp.chart({ name: panel.name, x: range, y: [-0.06 * top, top], xlabel: name, ylabel: panel.name,
      xticks: panel.xticks, yticks: panel.yticks });
    const words = bp.html("figcaption");
    const draw = () => {
      const places = bp.walk(panel, rate, count);
      chart.plot.replaceChildren(
        chart.line(bp.range(...range, 161).map((w) => [w, f(w)]), "curve"),
        chart.line(places.map((w) => [w, f(w)]), "path"),
        ...places.map((w, i) => chart.dot(w, f(w), i === places.length - 1 ? "here" : "one", i === places.length - 1 ? 6 : 4)));
      words.textContent = tell(panel, places);
    };
    return { figure: bp.html("figure", {}, chart.svg, words), draw };
  });

  // What a walk does, in words.
  function tell(panel, places) {
    const [far, end] = [Math.abs(start - target), Math.abs(places.at(-1) - target)];
    const here = `After ${places.length - 1} ${places.length === 2 ? "step" : "steps"} ${bp.number(end)} away`;
    if (panel.shape === "absolute") {
      const bounces = places.length > 2 && Math.abs(places.at(-1) - places.at(-3)) < 1e-9 && end > 1e-9;
      return `${here}. Every step is ${bp.number(rate)} long${bounces ? ": it jumps to and fro" : ""}.`;
    }
    const factor = 1 - rate * panel.steep;
    const how = Math.abs(factor) < 1e-9 ? "there in a single step"
      : factor > 0 ? "it creeps down"
      : factor > -1 + 1e-9 ? "it jumps to and fro, less each time"
      : factor > -1 - 1e-9 ? "it jumps to and fro for ever"
      : end > reach ? "it has left the picture" : "its jumps grow";
    return `${here}: ${far ? how : "it was there"}.`;
  }
  const draw = () => draws.forEach((panel) => panel.draw());
  const player = bp.player({ every: 500,
    step: () => { count = count >= steps ? 1 : count + 1; draw(); return count < steps; },
    reset: () => { count = 0; draw(); } });
  bp.picture.append(
    bp.html("div", { class: "row" },
      bp.slider({ label: "learning rate", min: bp.data.smallest, max: bp.data.largest, step: bp.data.smallest, value: rate,
        show: (value) => bp.number(value), change: (value) => { rate = value; draw(); } }), player),
    bp.html("div", { class: "charts" }, ...draws.map((panel) => panel.figure)));
  draw();
}
