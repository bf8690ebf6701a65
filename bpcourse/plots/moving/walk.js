// The walk through a computation graph: bp.forward, bp.slopes and bp.arrivals compute it from the
// operations below; the rest draws. Steps: one for each operation on the way forward, one for the
// 1 at the end, one for each arrow on the way back.
{
  const { values, nodes, edges, upstream } = bp.data;
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  const times = (numbers) => numbers.reduce((a, b) => a * b, 1);
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  const one = (of, slope) => ({ of: ([x]) => of(x), slopes: ([x]) => [slope(x)] });

  // By the names that engines give them. `extra` finds a number that the graph does not keep, an
  // exponent or a target, from what came in, what came out, the engine's slopes and what its rule keeps.
  const operations = {
    "+": { of: sum, slopes: (x) => x.map(() => 1) },
    "*": { of: times, slopes: (x) => x.map((_, i) => times(x.filter((_, j) => j !== i))) },
    "-": {
      of: (x) => (x.length === 1 ? -x[0] : x[0] - x[1]),
      slopes: (x) => (x.length === 1 ? [-1] : [1, -1]),
    },
    "/": { of: ([a, b]) => a / b, slopes: ([a, b]) => [1 / b, -a / b ** 2] },
    "**": {
      extra: ([x], out, [slope], kept) => {
        const exponent = kept.find((n) => x ** n === out);
        if (exponent !== undefined) return exponent;
        const found = Math.abs(x) === 1
          ? (slope * x) / out : Math.log(Math.abs(out)) / Math.log(Math.abs(x));
        const near = Math.round(found * 1e4) / 1e4;
        return Math.abs(found - near) < 1e-9 ? near : found;
      },
      of: ([x], n) => x ** n,
      slopes: ([x], n) => [n * x ** (n - 1)],
    },
    exp: one(Math.exp, Math.exp),
    log: one(Math.log, (x) => 1 / x),
    sqrt: one(Math.sqrt, (x) => 0.5 / Math.sqrt(x)),
    sin: one(Math.sin, Math.cos),
    cos: one(Math.cos, (x) => -Math.sin(x)),
    tanh: one(Math.tanh, (x) => 1 - Math.tanh(x) ** 2),
    relu: one((x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)),
    sigmoid: one(sigmoid, (x) => sigmoid(x) * (1 - sigmoid(x))),
    "wx+b": { // the bias, then each weight and its input
      of: ([b, ...x]) => b + sum(x.map((w, i) => (i % 2 ? 0 : w * x[i + 1]))),
      slopes: ([, ...x]) => [1, ...x.map((_, i) => x[i % 2 ? i - 1 : i + 1])],
    },
    loss: { // half the square of what came in, less a target
      extra: ([x], out, [slope]) => x - slope,
      of: ([x], target) => (x - target) ** 2 / 2,
      slopes: ([x], target) => [x - target],
    },
  };
  operations["σ"] = operations.sigmoid;
  operations.neg = operations["-"];
  const short = (op) => op.toLowerCase().replace(/^(\*\*|\^).+/, "**").replace(/^\^$/, "**");

  const stored = values.map((v) => v.data);
  const into = (v, numbers) => v.from.map((i) => numbers[i]);
  const close = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  const name = (v) => v.label || `the ${symbol(v.op)} box`;
  const symbol = (op) => ({ "*": "×", "-": "−" })[op] ?? op;

  // Why the page cannot compute a box again; null if it can.
  const trouble = (v) => {
    const op = operations[short(v.op)];
    if (!op) return `the page does not know the operation “${v.op}”`;
    const x = into(v, stored);
    v.extra = op.extra && op.extra(x, v.data, v.slopes, v.kept);
    if (!close(op.of(x, v.extra), v.data))
      return `${name(v)} does not hold what “${symbol(v.op)}” makes of the boxes before it`;
    const twin = new Set(v.from).size < v.from.length;
    const own = op.slopes(x, v.extra);
    for (const [i, slope] of v.slopes.entries()) {
      if (slope === null && v.rule && !twin)
        return `the engine does not tell the slope of “${symbol(v.op)}”`;
      if (slope !== null && !close(slope, own[i]) && !(short(v.op) === "relu" && x[0] === 0))
        return `the engine’s rule for “${symbol(v.op)}” is not the page’s`;
      v.slopes[i] = slope ?? own[i];
    }
    return null;
  };
  bp.trouble = values.filter((v) => v.from.length).map(trouble).find((found) => found) ?? null;

  // All numbers, from those of the inputs; values come after what they are made from.
  bp.forward = (inputs) => {
    const numbers = [...stored];
    values.forEach((v, i) => {
      numbers[i] = v.from.length
        ? operations[short(v.op)].of(into(v, numbers), v.extra) : inputs[i] ?? stored[i];
    });
    return numbers;
  };
  bp.slopes = (numbers) => values.map((v) =>
    v.from.length ? operations[short(v.op)].slopes(into(v, numbers), v.extra) : []);

  const made = values.map((_, i) => i).filter((i) => values[i].from.length);
  const last = values.length - 1;
  const uses = values.map((_, i) => sum(values.map((v) => v.from.filter((j) => j === i).length)));
  bp.steps = [
    ...made.map((at) => ({ does: "make", at })),
    { does: "begin", at: last },
    ...[...made].reverse().flatMap((at) => values[at].from.map((to, i) => ({ does: "hand", at, to, i }))),
  ];
  // What has arrived at each box after so many steps, one number for each arrow; null: not known.
  bp.arrivals = (slopes, count = bp.steps.length) => {
    const arrived = values.map(() => []);
    for (const { does, at, to, i } of bp.steps.slice(0, count)) {
      if (does === "begin") arrived[at].push(upstream);
      if (does !== "hand") continue;
      const [grad, slope] = [bp.total(arrived[at]), slopes[at][i]];
      arrived[to].push(grad === null || slope === null ? null : grad * slope);
    }
    return arrived;
  };
  bp.total = (parts) => (parts.includes(null) ? null : sum(parts));

  // ---- where things stand, in pixels
  const [WIDE, TALL, GAP, ROW, R] = [78, 62, 50, 84, 12];
  const columns = 1 + Math.max(...nodes.map((n) => n.column));
  const halves = Array(columns).fill(WIDE / 2);
  for (const n of nodes)
    if (n.value !== null) {
      n.round = Math.max(R, symbol(values[n.value].op).length * 3.9 + 5);
      const letters = values[n.value].label.length * 8 + 6;
      halves[n.column] = Math.max(halves[n.column] + (n.round - R) / 2, (letters + n.round) / 2);
    }
  const middles = [];
  for (let c = 0, x = 6; c < columns; c++) {
    const round = Math.max(...nodes.filter((n) => n.column === c).map((n) => n.round ?? 0));
    if (c) x += GAP + round;
    middles.push(x + halves[c]);
    x += 2 * halves[c];
  }
  const width = middles.at(-1) + halves.at(-1) + 6;
  const height = (Math.max(...nodes.map((n) => n.y)) + 1) * ROW + 4;
  for (const n of nodes)
    Object.assign(n, { half: halves[n.column], x: middles[n.column], py: n.y * ROW + TALL / 2 + 4 });
  const isOperation = (n) => n.value !== null && values[n.value].from.length > 0;

  // ---- the drawing, made once; `draw` fills in numbers and classes
  const text = (x, y, kind, words = "") => bp.svg("text", { x, y, class: kind }, words);
  const seen = new Map();
  const wires = edges.map((edge) => {
    const [start, end] = [nodes[edge[0]], nodes[edge.at(-1)]];
    const i = seen.get(end)?.length ?? 0;
    seen.set(end, [...(seen.get(end) ?? []), start]);
    const twins = edges.filter((e) => e.length === 2 && nodes[e[0]] === start && nodes[e[1]] === end);
    const shift = twins.length > 1 && edge.length === 2 ? 22 * (twins.indexOf(edge) - (twins.length - 1) / 2) : 0;
    let [x, y] = [start.x + start.half, start.py + shift];
    let path = `M${x} ${y}`;
    let spot;
    for (const k of edge.slice(1)) {
      const n = nodes[k];
      const to = n === end ? n.x - n.half - n.round - 5 : n.x - n.half;
      const level = n.py + (n === end ? shift * 0.4 : 0);
      const mid = (x + to) / 2;
      path += `C${mid} ${y} ${mid} ${level} ${to} ${level}`;
      spot = [x + 0.46 * (to - x), y + 0.44 * (level - y)];
      [x, y] = [n === end ? to : n.x + n.half, level];
      if (n !== end) path += `H${x}`;
    }
    const wire = { at: end.value, to: start.value, i, spot };
    wire.path = bp.svg("path", { d: path, class: "edge" });
    wire.head = bp.svg("path", { d: `M${x} ${y - 4}l6 4l-6 4z`, fill: "var(--mid)" });
    wire.ground = bp.svg("rect", { class: "ground", height: 16, y: spot[1] - 8, rx: 3 });
    wire.slope = text(spot[0], spot[1], "green small");
    return wire;
  });
  const uncovered = new Set();
  let [covered, count, numbers, inputs] = [false, 0, stored, {}];

  const boxes = nodes.filter((n) => n.value !== null).map((n) => {
    const v = values[n.value];
    const [left, top] = [n.x - n.half, n.py - TALL / 2];
    const centre = n.x + (isOperation(n) ? n.round / 2 : 0);
    const rows = v.label ? [-20, 0, 20] : [null, -11, 11];
    const box = { n, v, i: n.value };
    box.rect = bp.svg("rect", { class: "box", x: left, y: top, width: 2 * n.half, height: TALL, rx: 6 });
    box.data = text(centre, n.py + rows[1], "blue");
    box.grad = text(centre, n.py + rows[2], "orange");
    box.waiting = text(n.x, top + TALL + 9, "orange small");
    const open = (event) => {
      if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      uncovered.add(box.i);
      draw();
      say.textContent = `${bp.number(gradient(box.i), 4)} has arrived at ${name(v)}.`;
    };
    box.cover = bp.svg("g", { class: "cover", role: "button", tabindex: 0, onclick: open, onkeydown: open,
      "aria-label": `uncover the gradient of ${name(v)}` },
    bp.svg("rect", { x: centre - 24, y: n.py + rows[2] - 9, width: 48, height: 18, rx: 4 }),
    text(centre, n.py + rows[2], "small", "?"));
    box.all = bp.svg("g", {}, box.rect);
    if (isOperation(n))
      box.all.append(
        bp.svg("rect", { class: "op", x: left - n.round, y: n.py - R, width: 2 * n.round, height: 2 * R, rx: R }),
        text(left, n.py, v.op.length > 1 ? "small" : "", symbol(v.op)));
    if (v.label) box.all.append(text(centre, n.py + rows[0], "name", v.label));
    box.all.append(box.data, box.grad, box.cover, box.waiting);
    return box;
  });
  boxes.sort((a, b) => a.i - b.i);
  const token = bp.svg("circle", { class: "token", r: 6, visibility: "hidden" });
  const svg = bp.svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group",
    "aria-label": "computation graph" },
  ...wires.flatMap((w) => [w.path, w.head]), ...wires.flatMap((w) => [w.ground, w.slope]),
  ...boxes.map((b) => b.all), token);
  const graph = bp.html("div", { class: "graph", tabindex: 0, role: "region", "aria-label": "graph" }, svg);
  const say = bp.html("p", { class: "say", "aria-live": "polite" });

  const slopesNow = () => (bp.trouble ? values.map((v) => v.slopes) : bp.slopes(numbers));
  const gradient = (i) => bp.total(bp.arrivals(slopesNow(), count)[i]);
  const isMade = (i) => !values[i].from.length || count > made.indexOf(i);
  const hidden = (i) => covered && i !== last && !uncovered.has(i);

  function draw() {
    const slopes = slopesNow();
    const arrived = bp.arrivals(slopes, count);
    const now = bp.steps[count - 1];
    for (const box of boxes) {
      const [i, parts] = [box.i, arrived[box.i]];
      box.data.textContent = isMade(i) ? bp.number(numbers[i], 4) : "–";
      const total = bp.total(parts);
      box.cover.setAttribute("visibility", parts.length && hidden(i) ? "visible" : "hidden");
      box.cover.setAttribute("tabindex", parts.length && hidden(i) ? 0 : -1);
      box.grad.textContent = !parts.length ? "–" : hidden(i) ? "" : total === null ? "?" : bp.number(total, 4);
      const waits = i !== last && parts.length > 0 && parts.length < uses[i];
      box.waiting.textContent = waits ? `${parts.length} of ${uses[i]} arrows` : "";
      box.rect.setAttribute("class", `box${waits ? " waits" : now && (now.to ?? now.at) === i ? " now" : ""}`);
    }
    for (const wire of wires) {
      const slope = slopes[wire.at][wire.i];
      const words = isMade(wire.at) ? `×${slope === null ? "?" : bp.number(slope)}` : "";
      wire.slope.textContent = words;
      wire.ground.setAttribute("width", words.length * 6.9);
      wire.ground.setAttribute("x", wire.spot[0] - words.length * 3.45);
      const on = now && now.at === wire.at && (now.does === "make" || (now.does === "hand" && now.i === wire.i));
      wire.path.setAttribute("class", `edge${on ? ` now${now.does === "make" ? " forward" : ""}` : ""}`);
    }
    say.replaceChildren(...sentence(now, slopes, arrived));
    place.set(count);
  }

  // What has just happened, in words and numbers.
  function sentence(now, slopes, arrived) {
    if (!now)
      return ["The inputs are there. Press Step or Play: first forward, from left to right."];
    const v = values[now.at];
    const show = (x) => (x === null ? "?" : bp.number(x, 4));
    if (now.does === "make") {
      const x = into(v, numbers).map(show);
      const op = symbol(v.op);
      const sum = ["+", "*", "-", "/"].includes(v.op) && x.length === 2
        ? `${x[0]} ${op} ${x[1].startsWith("−") ? `(${x[1]})` : x[1]}`
        : v.op === "**" && v.extra !== undefined ? `${x[0]} ** ${show(v.extra)}` : `${op} of ${x.join(", ")}`;
      return ["Forward: ", v.label ? `${v.label} = ` : "", sum, " is ", blue(show(numbers[now.at])), "."];
    }
    if (now.does === "begin")
      return upstream === 1
        ? ["Now back. The last box moves exactly as fast as itself: ", orange("1"), "."]
        : ["Now back. From what comes after this graph, ", orange(show(upstream)), " arrives."];
    const [to, parts] = [values[now.to], arrived[now.to]];
    const slope = bp.number(slopes[now.at][now.i] ?? NaN).replace("NaN", "?");
    if (slope === "?") return [`The engine does not tell the slope of “${symbol(v.op)}” here.`];
    const grad = bp.total(arrived[now.at]);
    const words = [`Back from ${name(v)} to ${name(to)}: upstream times local, `,
      orange(hidden(now.at) ? "?" : show(grad)), " × ", green(slope),
      " = ", orange(hidden(now.to) ? "?" : show(parts.at(-1))), ". "];
    if (hidden(now.to)) return [...words, "Work it out, then press the cover."];
    if (uses[now.to] === 1) return words;
    if (parts.length > 1)
      words.push(`It adds to what is there: ${parts.map(show).join(" + ").replaceAll("+ −", "− ")} = `,
        orange(show(bp.total(parts))), ". ");
    const open = uses[now.to] - parts.length;
    return [...words, open ? `Not complete: ${open} more to come.` : "Now it is complete."];
  }
  const blue = (words) => bp.html("b", { class: "blue" }, words);
  const orange = (words) => bp.html("b", { class: "orange" }, words);
  const green = (words) => bp.html("b", { class: "green" }, words);

  // ---- moving: a dot along the arrows of a step, the box of a step in sight
  let flight = 0;
  function fly(step) {
    const box = boxes[step.to ?? step.at].n;
    graph.scrollTo({ left: box.x - graph.clientWidth / 2, top: box.py - graph.clientHeight / 2,
      behavior: bp.still.matches ? "auto" : "smooth" });
    cancelAnimationFrame(flight);
    token.setAttribute("visibility", "hidden");
    const back = step.does === "hand";
    const wire = wires.find((w) => w.at === step.at && (back ? w.i === step.i : true));
    if (bp.still.matches || step.does === "begin" || !wire) return;
    token.setAttribute("class", back ? "token" : "token forward");
    const [length, start] = [wire.path.getTotalLength(), performance.now()];
    const move = (time) => {
      const share = Math.min(1, (time - start) / 500);
      const { x, y } = wire.path.getPointAtLength(length * (back ? 1 - share : share));
      token.setAttribute("cx", x);
      token.setAttribute("cy", y);
      token.setAttribute("visibility", share < 1 ? "visible" : "hidden");
      if (share < 1) flight = requestAnimationFrame(move);
    };
    flight = requestAnimationFrame(move);
  }
  const go = (to) => {
    count = Math.max(0, Math.min(bp.steps.length, to));
    const step = bp.steps[count - 1];
    if (step?.does === "hand") uncovered.delete(step.to);
    if (!step) uncovered.clear();
    draw();
    if (step) fly(step);
    return count < bp.steps.length;
  };

  // ---- controls
  const place = bp.slider({ label: "step", min: 0, max: bp.steps.length, step: 1, value: 0,
    show: (k) => `${k} of ${bp.steps.length}`, change: (k) => { player.stop(); go(k); } });
  place.classList.add("walked");
  const player = bp.player({ step: () => go(count + 1), reset: () => go(0), every: 1300 });
  const cover = bp.toggle("Cover the orange numbers", false, (on) => {
    covered = on;
    uncovered.clear();
    draw();
  });
  const turn = (i, number) => {
    inputs[i] = number;
    numbers = bp.forward(inputs);
    uncovered.clear();
    draw();
  };
  // Forty steps to either side of where the input stands.
  const knob = (v, i) => {
    const size = 0.05 * Math.max(1, 10 ** Math.floor(Math.log10(Math.abs(v.data) || 1)));
    const near = (x) => Number(x.toPrecision(12));
    return bp.slider({ label: v.label, min: near(v.data - 40 * size), max: near(v.data + 40 * size), step: size,
      value: inputs[i] ?? v.data, show: (x) => bp.number(x, 4), change: (x) => turn(i, x) });
  };
  const knobs = bp.html("div", { class: "row inputs" });
  const named = [...values.entries()].filter(([, v]) => v.input);
  if (bp.trouble) knobs.append(bp.html("p", {}, `No sliders here: ${bp.trouble}. The walk takes the engine’s own numbers.`));
  else if (named.length <= 4) knobs.append(...named.map(([i, v]) => knob(v, i)));
  else {
    let shown = knob(named[0][1], named[0][0]);
    knobs.append(bp.choice({ label: "input", value: named[0][0], options: named.map(([i, v]) => [i, v.label]),
      change: (i) => { const next = knob(values[i], Number(i)); shown.replaceWith(next); shown = next; } }), shown);
  }
  bp.picture.append(
    bp.html("div", { class: "row" }, player, place, cover),
    say,
    graph,
    bp.html("div", { class: "row" }, knobs, bp.html("span", { class: "legend" },
      blue("value"), orange("gradient, below it"), green("× local slope"))));
  draw();
}
