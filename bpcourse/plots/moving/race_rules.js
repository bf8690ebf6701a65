// What the race computes: four losses of two weights with their gradients, and seven update rules.
// A rule says for one weight how far it moves: (its gradient, settings, its memory, which it keeps).
bp.landscapes = {
  "ravine": {
    loss: ([a, b]) => 0.5 * (a * a + 30 * b * b),
    gradient: ([a, b]) => [a, 30 * b],
  },
  "plateau": {
    loss: ([a, b]) => 1 - Math.exp(-(a * a + b * b) / 2),
    gradient: ([a, b]) => {
      const size = Math.exp(-(a * a + b * b) / 2);
      return [a * size, b * size];
    },
  },
  "saddle point": {
    loss: ([a, b]) => 0.5 * a * a - 0.5 * b * b + 0.25 * b ** 4,
    gradient: ([a, b]) => [a, b ** 3 - b],
  },
  "local minimum": {
    loss: ([a, b]) => 0.5 * (a * a - 1) ** 2 + 0.3 * a + 0.5 * b * b,
    gradient: ([a, b]) => [2 * a * (a * a - 1) + 0.3, b],
  },
};

const roll = (g, c, m) => (m.velocity = c.momentum * m.velocity - c.rate * g);
const averages = (g, c, m) => {
  m.t += 1;
  m.m = c.beta1 * m.m + (1 - c.beta1) * g;
  m.v = c.beta2 * m.v + (1 - c.beta2) * g * g;
  return Math.sqrt(m.v / (1 - c.beta2 ** m.t)) + c.eps;
};
bp.rules = {
  sgd: (g, c) => -c.rate * g,
  momentum: roll,
  nesterov: (g, c, m) => c.momentum * roll(g, c, m) - c.rate * g,
  adagrad: (g, c, m) => {
    m.v += g * g;
    return -c.rate * g / (Math.sqrt(m.v) + c.eps);
  },
  rmsprop: (g, c, m) => {
    m.v = c.decay * m.v + (1 - c.decay) * g * g;
    return -c.rate * g / (Math.sqrt(m.v) + c.eps);
  },
  adam: (g, c, m) => {
    const scale = averages(g, c, m);
    return -c.rate * m.m / (1 - c.beta1 ** m.t) / scale;
  },
  nadam: (g, c, m) => {
    const scale = averages(g, c, m);
    const ahead = c.beta1 * m.m / (1 - c.beta1 ** (m.t + 1));
    return -c.rate * (ahead + (1 - c.beta1) * g / (1 - c.beta1 ** m.t)) / scale;
  },
};
const DEFAULTS = { momentum: 0.9, decay: 0.99, beta1: 0.9, beta2: 0.999, eps: 1e-8 };

// All points that a rule visits in so many steps, the start first.
bp.path = (landscape, rule, start, rate, settings, steps) => {
  const config = { ...DEFAULTS, ...settings, rate };
  const memories = start.map(() => ({ velocity: 0, m: 0, v: 0, t: 0 }));
  const points = [start];
  for (let k = 0; k < steps; k++) {
    const w = points[k];
    const slopes = bp.landscapes[landscape].gradient(w);
    points.push(w.map((x, i) => x + bp.rules[rule](slopes[i], config, memories[i])));
  }
  return points;
};
