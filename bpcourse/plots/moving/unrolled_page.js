// The page: a column for each step, forward above, the way back below, and dWh as a bar that grows.
{
  const { x, back, weights } = bp.data, steps = x.length;
  const last = back ? 2 * steps : steps; // forward steps, then steps back
  const state = { Wh: weights.Wh, piece: bp.data.piece ?? steps, every: false, time: last };
  const all = Array.from({ length: steps + 1 }, (_, t) => t);

  const holder = bp.html("div");
  const said = bp.html("p", { class: "said", "aria-live": "polite" });
  const numbers = () => {
    const p = { ...weights, Wh: state.Wh }, h = bp.states(x, p);
    const dh = all.map((t) => (t === steps || (state.every && t > 0) ? 1 : 0));
    return { h, dh, exact: bp.wayBack(dh, x, h, p), way: bp.wayBack(dh, x, h, p, state.piece) };
  };
  const fixed = (value, digits = 3) => {
    const wide = Math.abs(value) >= 100 || (value !== 0 && Math.abs(value) < 5 * 10 ** (-digits - 1));
    return wide ? bp.number(value, 1) : value.toFixed(digits).replace(/^-(?=[0.]+$)/, "").replace("-", "−");
  };
  // In a narrow column: no zero before the point, and as many digits as fit.
  const fitted = (value, column) => {
    if (column >= 44) return fixed(value);
    const texts = [2, 1, 0].map((digits) => fixed(value, digits).replace(/^(−?)0\./, "$1."));
    return texts.find((text) => text.length <= 4) ?? texts[2];
  };
  const known = (t) => t <= Math.min(state.time, steps); // its state is computed
  const walked = (t) => state.time - steps > steps - t; // the way back has been through it
  const reached = (t) => back && (t === 0 ? state.time === 2 * steps : state.time > steps - 1 && (walked(t) || walked(t + 1) || t === steps));
  const cutAfter = (t) => state.piece < steps && t > 0 && t < steps && t % state.piece === 0;

  const draw = () => {
    const { h, dh, exact, way } = numbers();
    const wide = Math.max(280, bp.picture.clientWidth), column = wide / (steps + 1);
    const half = Math.min(30, column / 2 - 3), gap = column - 2 * half;
    const middle = (t) => column * (t + 0.5);
    const parts = [];
    const add = (tag, attributes, ...text) => parts.push(bp.svg(tag, attributes, ...text));
    const write = (tx, ty, text, kind = "") => add("text", { x: tx, y: ty, class: kind }, text);
    const caption = (y, text) => write(0, y, text, "caption");
    const bars = (y, height, values, kind, visible) => {
      const largest = Math.max(kind === "state" ? 1 : 1e-12, ...values.map(Math.abs));
      const signed = values.some((value) => value < 0);
      const zero = signed ? y + height / 2 : y + height, unit = (signed ? height / 2 : height) / largest;
      add("line", { class: "axis", x1: 0, x2: wide, y1: zero, y2: zero });
      all.filter(visible).forEach((t) => {
        const long = Math.abs(values[t]) * unit;
        add("rect", { class: kind, x: middle(t) - half * 0.6, width: half * 1.2,
          y: values[t] > 0 ? zero - long : zero, height: Math.max(1, long) });
      });
    };
    const arrow = (x1, y1, x2, y2, kind = "") => {
      const along = Math.atan2(y2 - y1, x2 - x1), tip = (turn) =>
        `${x2 - 5 * Math.cos(along + turn)} ${y2 - 5 * Math.sin(along + turn)}`;
      add("path", { class: `arrow ${kind}`, d: `M${x1} ${y1}L${x2} ${y2}M${tip(0.6)}L${x2} ${y2}L${tip(-0.6)}` });
    };
    const box = (t, y, text, now) => {
      add("rect", { class: now ? "box now" : "box", x: middle(t) - half, y, width: 2 * half, height: 26, rx: 5 });
      write(middle(t), y + 17, text);
    };

    // forward
    caption(12, "The state after each step");
    bars(20, 54, h, "state", known);
    all.forEach((t) => {
      box(t, 84, known(t) ? fitted(h[t], column) : "", state.time === t && t <= steps);
      if (t === 0) write(middle(0), 126, "start", "small");
      else {
        arrow(middle(t - 1) + half, 97, middle(t) - half, 97);
        if (gap > 38) write(middle(t) - column / 2, 92, `·${bp.number(state.Wh, 2)}`, "small");
        arrow(middle(t), 130, middle(t), 112);
        write(middle(t), 143, column > 56 ? `x = ${bp.number(x[t - 1], 2)}` : bp.number(x[t - 1], 2));
        write(middle(t), 160, column > 56 ? `step ${t}` : String(t), "small");
      }
    });
    if (column <= 56) { write(middle(0), 143, "input"); write(middle(0), 160, "step", "small"); }
    let bottom = 168;

    if (back) {
      const roomy = wide > 520;
      caption(190, roomy ? "On the way back: the gradient that arrives at each state" : "Back: what arrives at each state");
      all.forEach((t) => {
        box(t, 222, reached(t) ? fitted(way.arrives[t], column) : "", state.time > steps && walked(t) && !walked(t - 1));
        if (dh[t]) { arrow(middle(t), 206, middle(t), 220, "to-left"); write(middle(t) + 4, 204, column > 56 ? "loss: 1" : "1"); }
        if (t === 0) return;
        if (cutAfter(t - 1)) {
          const at = middle(t) - column / 2;
          add("line", { class: "cut", x1: at, x2: at, y1: 198, y2: 266 });
          write(at, 278, "cut");
        } else if (walked(t)) {
          arrow(middle(t) - half, 235, middle(t - 1) + half, 235, "to-left");
          if (gap > 40) write(middle(t) - column / 2, 229, fixed(way.carry[t - 1], 3), "small");
        }
      });
      caption(300, roomy ? "What each step adds to dWh: the state before · the gradient of its sum" : "What each step adds to dWh");
      bars(308, 44, way.share, "back", (t) => t > 0 && walked(t));
      all.filter((t) => t > 0 && walked(t)).forEach((t) => write(middle(t), 368, fitted(way.share[t], column)));
      total(386, way, exact, wide, { add, write, caption });
      bottom = 442;
    }
    holder.replaceChildren(bp.svg("svg", { width: wide, height: bottom, role: "img",
      "aria-label": "The network, a column for each step" }, ...parts));
    said.textContent = sentence(h, way, exact);
  };

  // All shares one behind the other; below them, dashed, how long the bar is without cuts.
  const total = (y, way, exact, wide, { add, write, caption }) => {
    const order = all.filter((t) => t > 0).reverse(); // as the way back comes through
    const ends = (values) => order.reduce((sums, t) => [...sums, sums.at(-1) + values[t]], [0]);
    const sums = ends(way.share), every = [...sums, ...ends(exact.share)];
    const low = Math.min(...every), unit = (wide - 90) / (Math.max(...every) - low || 1);
    const place = (value) => (value - low) * unit;
    const now = order.filter(walked).length;
    caption(y + 4, "All of it: dWh");
    order.slice(0, now).forEach((t, k) => {
      const from = place(Math.min(sums[k], sums[k + 1])), long = Math.abs(sums[k + 1] - sums[k]) * unit;
      add("rect", { class: "part", x: from, y: y + 12, width: Math.max(1, long), height: 20 });
    });
    add("line", { class: "axis", x1: place(0), x2: place(0), y1: y + 8, y2: y + 54 });
    write(place(Math.max(...sums.slice(0, now + 1))) + 8, y + 27, fixed(sums[now]), "start");
    if (state.piece < steps) {
      const left = place(Math.min(0, exact.dWh)), long = Math.abs(exact.dWh) * unit;
      add("rect", { class: "exact", x: left, y: y + 37, width: long, height: 14 });
      write(left + long + 8, y + 49, `${fixed(exact.dWh)} exact`, "start");
    }
  };

  const sentence = (h, way, exact) => {
    const t = state.time;
    const weight = bp.number(state.Wh, 3);
    if (t === 0) return `Before the first step the state is ${fixed(h[0])}.`;
    if (t < steps || (t === steps && !back))
      return `Step ${t}: tanh(${bp.number(x[t - 1], 3)} · ${bp.number(weights.Wx, 3)} + ${fixed(h[t - 1])} · ${weight}` +
        `${weights.b ? ` + ${bp.number(weights.b, 3)}` : ""}) = ${fixed(h[t])}.`;
    if (t === steps) return `The last state is ${fixed(h[t])}. Now the loss sends back 1, and the way back begins.`;
    const now = 2 * steps - t + 1;
    if (t < last) {
      const goesOn = cutAfter(now - 1) ? "nothing is carried on: here is a cut" : `${fixed(way.carry[now - 1])} is carried on`;
      return `Back through step ${now}: ${fixed(way.arrives[now])} arrives, the tanh leaves ${fixed(way.da[now])}, and ${goesOn}. ` +
        `To dWh this step adds ${fixed(h[now - 1])} · ${fixed(way.da[now])} = ${fixed(way.share[now])}.`;
    }
    const start = `${bp.number(way.arrives[0], 3)} arrives at the start`;
    if (state.piece >= steps)
      return `With Wh = ${weight}, ${start}, and dWh = ${fixed(exact.dWh)}.`;
    const lost = Math.abs(way.dWh - exact.dWh) / Math.abs(exact.dWh || 1);
    return `With pieces of ${state.piece}, ${start}. dWh is ${fixed(way.dWh)}; without cuts it is ${fixed(exact.dWh)}. ` +
      `The cuts change it by ${bp.number(100 * lost, 2)} %.`;
  };

  const player = bp.player({
    every: 900,
    step: () => { state.time = state.time >= last ? 0 : state.time + 1; draw(); return state.time < last; },
    reset: () => { state.time = 0; draw(); },
  });
  const changed = (name) => (value) => { player.stop(); state[name] = value; draw(); };
  const controls = [bp.slider({ label: "Wh", min: -2, max: 2, step: 0.05, value: state.Wh,
    show: (value) => bp.number(value, 3), change: changed("Wh") })];
  if (back) controls.push(bp.choice({ label: "the loss looks at", value: "last",
    options: [["last", "the last state"], ["every", "every state"]],
    change: (value) => changed("every")(value === "every") }));
  if (bp.data.piece !== null) controls.push(bp.slider({ label: "steps in a piece", min: 1, max: steps,
    step: 1, value: state.piece, show: (k) => (k === steps ? `${k}, no cut` : String(k)), change: changed("piece") }));
  bp.picture.append(bp.html("div", { class: "row" }, ...controls),
    bp.html("div", { class: "row" }, player), holder, said);
  bp.redraw = draw;
  draw();
}
