// The page: a table of weights, the chosen row as bars over the tokens, and what it says in words.
{
  const { tokens, moments, open, weights } = bp.data, T = tokens.length;
  const blocks = weights[0].length, heads = weights[0].map((block) => block.length);
  const state = { moment: moments.length - 1, block: blocks - 1, head: 0, place: bp.data.place };
  const rowOf = (place) =>
    bp.weightsOf(weights[state.moment][state.block][state.head][place], open[place], T);
  const name = (place) => `place ${place}, “${tokens[place]}”`;
  const two = (weight) => weight.toFixed(2);

  // The table: a row for each place that looks. A click on a row chooses it.
  const tableOf = (size) => {
    const left = 30, top = 32, cell = (size - left) / T;
    const every = [1, 2, 5, 10, 20].find((step) => step * cell >= 22) ?? 20;
    const ticks = tokens.map((_, place) => place).filter((place) => place % every === 0);
    const middle = (place, from) => from + cell * (place + 0.5);
    const rows = tokens.flatMap((_, t) => rowOf(t).map((weight, s) => bp.svg("rect", {
      class: weight === null ? "hidden" : "cell", x: left + cell * s, y: top + cell * t,
      width: cell + 0.3, height: cell + 0.3, style: weight === null ? null
        : `fill: color-mix(in srgb, var(--c0) ${Math.round(100 * weight)}%, var(--panel))` })));
    const choose = (event) => {
      const box = svg.getBoundingClientRect(), y = (event.clientY - box.top) * ((size + top - left) / box.height);
      const place = Math.floor((y - top) / cell);
      if (place >= 0 && place < T) go(place);
    };
    const svg = bp.svg("svg", {
      class: "table", width: size, height: size + top - left, role: "img", onclick: choose,
      "aria-label": "Weights: a row for each place that looks, a column for each place that is looked at",
    }, ...rows,
    bp.svg("text", { class: "caption", x: left, y: 12 }, "looked at →"),
    bp.svg("text", { class: "caption", x: -top, y: 10, transform: "rotate(-90)", "text-anchor": "end" }, "← looks"),
    ...ticks.flatMap((place) => [
      bp.svg("text", { x: middle(place, left), y: top - 5, "text-anchor": "middle" }, String(place)),
      bp.svg("text", { x: left - 4, y: middle(place, top) + 4, "text-anchor": "end" }, String(place))]),
    bp.svg("rect", { class: "chosen", x: left, y: top + cell * state.place, width: cell * T, height: cell }));
    return svg;
  };

  // The chosen row: a bar over each token, its height the weight.
  const stripOf = (wide, high) => {
    const left = 4, cell = (wide - 2 * left) / T, row = rowOf(state.place);
    const x = (place) => left + cell * (place + 0.5), best = bp.strongest(row, 1, 0)[0];
    const least = 12.5; // pixels, from one number to the next, where each token has its place
    const every = Math.max(1, Math.ceil(20 / cell));
    return bp.svg("svg", { class: "strip", width: wide, height: high + 62, role: "img",
      "aria-label": `Weights of place ${state.place}, a bar for each token` },
    bp.svg("line", { class: "base", x1: left, x2: wide - left, y1: high, y2: high }),
    ...row.flatMap((weight, s) => [
      weight === null
        ? bp.svg("rect", { class: "hidden", x: left + cell * s, y: 14, width: cell + 0.3, height: high - 14 })
        : bp.svg("rect", { class: "bar", x: left + cell * (s + 0.14), width: cell * 0.72,
          y: high - (high - 18) * weight, height: (high - 18) * weight }),
      bp.svg("text", { class: weight === null ? "token off" : "token", x: x(s), y: high + 16,
        "text-anchor": "middle" }, tokens[s])]),
    bp.svg("rect", { class: "chosen", x: left + cell * state.place, y: high + 3, width: cell, height: 18 }),
    ...tokens.map((_, s) => s).filter((s) => s % every === 0 && cell * every >= least).map((s) =>
      bp.svg("text", { class: "small", x: x(s), y: high + 36, "text-anchor": "middle" }, String(s))),
    bp.svg("text", { class: "number", x: Math.min(Math.max(x(best.place), 16), wide - 16),
      y: Math.max(12, high - (high - 18) * best.weight - 4), "text-anchor": "middle" }, two(best.weight)),
    bp.svg("text", { class: "small", x: left, y: high + 54 }, "place; what the mask hides is grey"));
  };

  const say = () => {
    const most = bp.strongest(rowOf(state.place));
    const at = most.map(({ place, weight }) => `at ${name(place)}, with ${two(weight)}`);
    const last = at.pop();
    const where = last === undefined ? "a little at all places that it may look at"
      : at.length ? `${at.join("; ")}; and ${last}` : last;
    const next = state.place + 1 < T ? ` After it comes “${tokens[state.place + 1]}”.` : "";
    const when = moments[state.moment] && `${moments[state.moment]}: `;
    const text = `${when}${name(state.place)}, looks ${where}.${next}`;
    return text[0].toUpperCase() + text.slice(1);
  };

  const pictures = bp.html("div", { class: "pictures" });
  const said = bp.html("p", { class: "said", "aria-live": "polite" });
  const draw = () => {
    const wide = Math.max(270, bp.picture.clientWidth);
    const beside = innerWidth > 687, room = wide - 14; // more than the frame's middle width
    const size = Math.floor(beside ? Math.min(370, room * 0.48) : Math.min(380, wide));
    const strip = beside ? stripOf(room - size, size - 90) : stripOf(wide, 104);
    pictures.replaceChildren(strip, tableOf(size));
    said.textContent = say();
  };
  let waiting = false; // at most one drawing for each frame of the screen
  const soon = () => {
    if (!waiting) requestAnimationFrame(() => { waiting = false; draw(); });
    waiting = true;
  };

  const go = (place) => { state.place = place; places.set(place); soon(); };
  const places = bp.slider({ label: "place", min: 0, max: T - 1, step: 1,
    value: state.place, change: (place) => { state.place = place; soon(); } });
  const numbered = (word, count, first) => // heads by their index, blocks as parameters name them
    Array.from({ length: count }, (_, k) => [String(k), `${word} ${k + first}`]);
  const chooseHead = bp.html("span");
  const offerHeads = () => {
    state.head = Math.min(state.head, heads[state.block] - 1);
    chooseHead.replaceChildren(bp.choice({ label: "head", value: String(state.head),
      options: numbered("head", heads[state.block], 0),
      change: (head) => { state.head = Number(head); soon(); } }));
  };
  offerHeads();
  const chooseBlock = blocks > 1 ? [bp.choice({ label: "block", value: String(state.block),
    options: numbered("block", blocks, 1),
    change: (block) => { state.block = Number(block); offerHeads(); soon(); } })] : [];
  bp.picture.append(bp.html("div", { class: "row" }, ...chooseBlock, chooseHead, places));
  if (moments.length > 1) {
    const at = (moment) => { state.moment = moment; slider.set(moment); soon(); };
    const slider = bp.slider({ label: "training", min: 0, max: moments.length - 1, step: 1,
      value: state.moment, show: (k) => moments[k],
      change: (moment) => { player.stop(); state.moment = moment; soon(); } });
    slider.classList.add("training");
    const step = () => {
      at((state.moment + 1) % moments.length);
      return state.moment < moments.length - 1;
    };
    const player = bp.player({ step, reset: () => at(0), every: 800 });
    bp.picture.append(bp.html("div", { class: "row" }, player, slider));
  }
  bp.picture.append(pictures, said);
  bp.redraw = soon;
  draw();
}
