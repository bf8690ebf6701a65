// How large signals and gradients are, layer by layer, in a network that nobody has trained.
// Tables lie row by row in one array, as they come fastest.
bp.slope = {
  sigmoid: [(z) => 1 / (1 + Math.exp(-z)), (h) => h * (1 - h)],
  tanh: [Math.tanh, (h) => 1 - h * h],
  relu: [(z) => Math.max(z, 0), (h) => (h > 0 ? 1 : 0)],
};

// a (n, k) times b (k, m); with `across`, b is (m, k) and read across: a times b transposed.
bp.product = (a, b, n, k, m, across = false) => {
  const out = new Float64Array(n * m);
  const [down, right] = across ? [1, k] : [m, 1];
  for (let i = 0; i < n; i++)
    for (let l = 0; l < k; l++) {
      const factor = a[i * k + l];
      if (factor !== 0)
        for (let j = 0; j < m; j++) out[i * m + j] += factor * b[l * down + j * right];
    }
  return out;
};

// Size of the gradient of each weight matrix, and deviation of each layer's signal.
// x, dout: (samples, width); weights: one (width, width) a layer, each times `scale`. After every
// layer but the last comes the activation; the last has none, and dout is the gradient of its output.
bp.flow = (x, weights, dout, activation, scale, width) => {
  const [f, slope] = bp.slope[activation], samples = x.length / width;
  const inputs = [x], last = weights.length - 1;
  const signals = weights.map((w, k) => {
    const z = bp.product(inputs[k], w, samples, width, width).map((value) => scale * value);
    const h = k < last ? z.map(f) : z;
    if (k < last) inputs.push(h);
    return bp.deviation(h);
  });
  const gradients = [];
  let d = dout;
  for (let k = last; k >= 0; k--) {
    const turned = new Float64Array(inputs[k].length); // inputs transposed
    for (let n = 0; n < samples; n++)
      for (let i = 0; i < width; i++) turned[i * samples + n] = inputs[k][n * width + i];
    gradients[k] = Math.hypot(...bp.product(turned, d, width, samples, width));
    if (k > 0) {
      const back = bp.product(d, weights[k], samples, width, width, true);
      d = back.map((value, i) => scale * value * slope(inputs[k][i]));
    }
  }
  return { signals, gradients };
};
bp.deviation = (values) => {
  const mean = values.reduce((a, c) => a + c, 0) / values.length;
  return Math.sqrt(values.reduce((a, c) => a + (c - mean) ** 2, 0) / values.length);
};

// Draws from a normal distribution, the same ones for the same seed: T. Ettinger's mulberry32 by
// Box and Muller.
bp.normals = (seed, count) => {
  let state = (seed * 0x9e3779b9) | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return Float64Array.from({ length: count }, () =>
    Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()));
};

// One draw of everything: input, weights of deviation 1, and what comes back at the end. That is
// so small that a gradient has size 1 where the signals that it meets have size 1.
bp.drawn = (seed, depth, width, samples) => {
  const some = (stream, count) => bp.normals(1000 * seed + stream, count);
  return {
    x: some(0, samples * width),
    weights: Array.from({ length: depth }, (_, k) => some(k + 2, width * width)),
    dout: some(1, samples * width).map((value) => value / (width * Math.sqrt(samples))),
  };
};
