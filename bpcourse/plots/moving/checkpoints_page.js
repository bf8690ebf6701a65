// The page: inputs and layers in a row, and below them how many inputs are held at each moment.
{
  const { layers } = bp.data;
  const state = { every: bp.data.every, time: layers };
  const holder = bp.html("div");
  const counts = bp.html("p", { class: "counts" });
  const said = bp.html("p", { class: "said", "aria-live": "polite" });
  let walk = bp.checkpointWalk(layers, state.every);

  const draw = () => {
    const wide = Math.max(280, bp.picture.clientWidth), column = wide / layers;
    const now = walk[state.time], side = Math.min(26, column - 4);
    const parts = [], middle = (i) => column * (i + 0.5);
    const add = (tag, attributes, ...text) => parts.push(bp.svg(tag, attributes, ...text));
    const write = (x, y, text, kind = "") => add("text", { x, y, class: kind }, String(text));
    const walked = new Set(walk.slice(0, state.time + 1).filter((e) => e.kind === "back").map((e) => e.i));

    write(0, 12, wide > 520 ? "The input of each layer: filled where it is held" : "Inputs: filled where held", "caption");
    for (let i = 0; i < layers; i++) {
      const kind = now.kept.includes(i) ? "kept" : now.held.includes(i) ? "held" : "";
      add("rect", { class: `slot ${kind}`, x: middle(i) - side / 2, y: 22, width: side, height: side, rx: 3 });
    }
    const y = 22 + side + 22;
    for (let i = 0; i < layers; i++) {
      const works = now.i === i && now.kind !== "loss";
      const kind = works ? (now.kind === "back" ? "backward" : "forward") : walked.has(i) ? "done" : "";
      add("rect", { class: `layer ${kind}`, x: middle(i) - side / 2, y, width: side, height: 24, rx: 8 });
      write(middle(i), y + 17, i);
      if (works) {
        const back = now.kind === "back", from = middle(i) + (back ? 1 : -1) * side / 2, to = middle(i) - (back ? 1 : -1) * side / 2;
        const tip = back ? 5 : -5, high = y - 9;
        add("path", { class: back ? "way to-left" : "way", d: `M${from} ${high}L${to} ${high}M${to + tip} ${high - 4}L${to} ${high}L${to + tip} ${high + 4}` });
      }
    }
    write(0, y + 42, wide > 520 ? "The layers: with an orange border where the gradient has been through" : "Layers, orange where walked back", "small start");

    const top = y + 76, height = 84, bottom = top + height, unit = height / layers;
    const slot = (wide - 4) / walk.length;
    write(0, top - 10, "Inputs held, moment by moment", "caption");
    walk.forEach((event, k) => {
      const high = event.held.length * unit;
      add("rect", { class: `${event.kind}${k > state.time ? " ahead" : ""}`, x: 2 + k * slot, width: Math.max(1, slot - 1.5), y: bottom - high, height: high });
    });
    const most = Math.max(...walk.slice(0, state.time + 1).map((e) => e.held.length));
    add("line", { class: "axis", x1: 0, x2: wide, y1: bottom, y2: bottom });
    add("line", { class: "most", x1: 0, x2: wide, y1: bottom - most * unit, y2: bottom - most * unit });
    holder.replaceChildren(bp.svg("svg", { width: wide, height: bottom + 6, role: "img",
      "aria-label": "The layers in a row, and the inputs held at each moment" }, ...parts));
    const runs = walk.slice(0, state.time + 1).filter((e) => e.kind === "first" || e.kind === "again").length;
    counts.textContent = `held now ${now.held.length} · most so far ${most} · layers run forward ${runs}`;
    said.textContent = sentence(now);
  };

  const sentence = ({ kind, i, kept }) => {
    if (kind === "first") {
      const fate = i % state.every === 0 ? "its input is kept" : "its input is let go";
      return i === layers - 1 ? `First pass, last layer: layer ${i} runs and gives the output; ${fate}.`
        : `First pass: layer ${i} runs and makes the input of layer ${i + 1}; ${fate}.`;
    }
    if (kind === "loss")
      return `The first pass is over. Held are the inputs of ${kept.length === 1 ? "layer" : "layers"} ${listed(kept)}. Now the loss sends back its gradient.`;
    if (kind === "again") return `Again: layer ${i} runs once more, since layer ${i + 1} needs its input on the way back.`;
    return `Back through layer ${i}, which needs its input. Then that input is let go.`;
  };
  const listed = (numbers) => numbers.length < 2 ? numbers.join("") : `${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;

  const last = () => walk.length - 1;
  const player = bp.player({
    every: 600,
    step: () => { state.time = state.time >= last() ? 0 : state.time + 1; draw(); return state.time < last(); },
    reset: () => { state.time = 0; draw(); },
  });
  const slider = bp.slider({ label: "every", min: 1, max: layers, step: 1, value: state.every,
    change: (every) => {
      player.stop();
      state.every = every;
      state.time = layers;
      walk = bp.checkpointWalk(layers, every);
      draw();
    } });
  bp.picture.append(bp.html("div", { class: "row" }, slider, player), holder, counts, said);
  bp.redraw = draw;
  draw();
}
