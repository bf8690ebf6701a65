// One unit that hears itself, z <- tanh(w z + u).
bp.walkOf = ({ w, u, start }, steps) => {
  const z = [start], slopes = [0]; // slopes: of z by u, after each step
  while (z.length <= steps) {
    z.push(Math.tanh(w * z.at(-1) + u));
    slopes.push((1 - z.at(-1) ** 2) * (w * slopes.at(-1) + 1));
  }
  return { z, slopes };
};
// Where curve and line meet, from left to right.
bp.restsOf = ({ w, u }) => {
  const off = (z) => Math.tanh(w * z + u) - z, rests = [], cells = 2000;
  for (let i = 0; i < cells; i++) {
    let [low, high] = [-1 + (2 * i) / cells - 1e-9, -1 + (2 * (i + 1)) / cells - 1e-9];
    if (off(low) > 0 === off(high) > 0) continue;
    const falls = off(low) > 0;
    for (let k = 0; k < 50; k++) {
      const middle = (low + high) / 2;
      if (off(middle) > 0 === falls) low = middle; else high = middle;
    }
    rests.push((low + high) / 2);
  }
  return rests;
};
// Where the walk from `start` ends: {z} once it is at rest, {swings: [a, b]}, or {} while neither is clear.
bp.endOf = (p) => {
  const { z } = bp.walkOf(p, 4000);
  const [last, before, second] = [z.at(-1), z.at(-2), z.at(-3)];
  if (Math.abs(last - before) < 1e-9) return { z: last };
  if (Math.abs(last - second) < 1e-9) return { swings: [Math.min(last, before), Math.max(last, before)] };
  return {};
};
