// What the playground computes: affine, activation, affine, sigmoid, binary cross-entropy, and the
// way back. W1 has a row for each input, W2 a number for each hidden unit.
const sigmoid = (x) => x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
// Each activation, and its slope where it took z to h.
bp.activations = {
  tanh: [Math.tanh, (z, h) => 1 - h * h],
  relu: [(z) => Math.max(z, 0), (z) => z > 0 ? 1 : 0],
  sigmoid: [sigmoid, (z, h) => h * (1 - h)],
};

// One point: what enters each hidden unit, what leaves it, and the score.
bp.unitsAt = ({ W1, b1 }, a, b, j) => a * W1[0][j] + b * W1[1][j] + b1[j];
bp.forward = (params, X, activation) => {
  const [act] = bp.activations[activation];
  const units = params.b1.map((_, j) => j);
  const z = X.map(([a, b]) => units.map((j) => bp.unitsAt(params, a, b, j)));
  const h = z.map((row) => row.map(act));
  const scores = h.map((row) => row.reduce((sum, x, j) => sum + x * params.W2[j], params.b2));
  return { z, h, scores };
};
bp.loss = (scores, y) => scores.reduce((sum, x, n) =>
  sum + Math.max(x, 0) - x * y[n] + Math.log1p(Math.exp(-Math.abs(x))), 0) / y.length;

// The gradients of all weights, of the scores, and of what enters the hidden units.
bp.backward = (params, X, y, { z, h, scores }, activation) => {
  const [, slope] = bp.activations[activation];
  const H = params.b1.length;
  const dscores = scores.map((x, n) => (sigmoid(x) - y[n]) / y.length);
  const dz = z.map((row, n) => row.map((x, j) => dscores[n] * params.W2[j] * slope(x, h[n][j])));
  const grads = { W1: [Array(H).fill(0), Array(H).fill(0)], b1: Array(H).fill(0),
    W2: Array(H).fill(0), b2: 0 };
  for (let n = 0; n < y.length; n++) {
    grads.b2 += dscores[n];
    for (let j = 0; j < H; j++) {
      grads.W2[j] += h[n][j] * dscores[n];
      grads.b1[j] += dz[n][j];
      grads.W1[0][j] += X[n][0] * dz[n][j];
      grads.W1[1][j] += X[n][1] * dz[n][j];
    }
  }
  return { dscores, dz, grads };
};

bp.update = (params, grads, rate) => {
  const moved = (p, g) => Array.isArray(p) ? p.map((x, k) => moved(x, g[k])) : p - rate * g;
  return Object.fromEntries(Object.keys(params).map((name) => [name, moved(params[name], grads[name])]));
};
