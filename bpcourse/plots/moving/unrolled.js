// A recurrent network of one unit, unrolled: its states forward, its gradients backward.
// p: {Wx, Wh, b, h0}; x: one input a step. Entry 0 of each list belongs to the start.
bp.states = (x, p) => {
  const h = [p.h0];
  for (const input of x) h.push(Math.tanh(input * p.Wx + h.at(-1) * p.Wh + p.b));
  return h;
};

// From the last step to the first. dh: what the loss sends to each state directly; the carry from
// step t + 1 does not reach state t where a piece of `piece` steps ends. `arrives` is a state's whole
// gradient, `share` what a step adds to dWh.
bp.wayBack = (dh, x, h, p, piece = Infinity) => {
  const steps = x.length, zeros = () => Array(steps + 1).fill(0);
  const way = { carry: zeros(), arrives: zeros(), da: zeros(), dx: zeros(), share: zeros() };
  for (let t = steps; t >= 0; t--) {
    if (t > 0 && t % piece === 0) way.carry[t] = 0;
    way.arrives[t] = way.carry[t] + (t > 0 ? dh[t] : 0);
    if (t === 0) break;
    way.da[t] = way.arrives[t] * (1 - h[t] ** 2);
    way.dx[t] = way.da[t] * p.Wx;
    way.share[t] = way.da[t] * h[t - 1];
    way.carry[t - 1] = way.da[t] * p.Wh;
  }
  const sum = (values) => values.reduce((a, c) => a + c, 0);
  way.dWh = sum(way.share);
  way.dWx = sum(way.da.slice(1).map((d, k) => d * x[k]));
  way.db = sum(way.da);
  return way;
};
