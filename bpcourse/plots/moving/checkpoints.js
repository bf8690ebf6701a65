// A chain of layers of which every k-th input is kept: what is done, in order, and what is held.
// kind: "first", "loss", "again" or "back"; held: after a layer has run, and before a layer that was
// walked back lets go of its input.
bp.checkpointWalk = (layers, every) => {
  const done = [], kept = new Set();
  const note = (kind, i, from, to) => {
    const held = new Set(kept);
    for (let k = from; k <= to; k++) held.add(k);
    done.push({ kind, i, held: [...held].filter((k) => k < layers).sort((a, b) => a - b), kept: [...kept] });
  };
  for (let i = 0; i < layers; i++) {
    if (i % every === 0) kept.add(i);
    note("first", i, i + 1, i + 1);
  }
  note("loss", layers, 0, -1);
  for (let start = Math.floor((layers - 1) / every) * every; start >= 0; start -= every) {
    const end = Math.min(start + every, layers);
    for (let i = start; i < end - 1; i++) note("again", i, start, i + 1);
    for (let i = end - 1; i >= start; i--) note("back", i, start, i);
    kept.delete(start);
  }
  return done;
};
