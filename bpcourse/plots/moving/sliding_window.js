// A window that slides over one channel: what it makes of its pixels, and what it hands back.
// A layer is {type: "convolution", w, b}, or {type: "max" or "average", height, width}. Pictures and
// kernels are lists of rows.
bp.table = (rows, cols, value) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => value(i, j)));
bp.sizeOf = (layer) =>
  layer.w ? [layer.w.length, layer.w[0].length] : [layer.height, layer.width];
bp.padded = (x, pad) =>
  bp.table(x.length + 2 * pad, x[0].length + 2 * pad, (i, j) => x[i - pad]?.[j - pad] ?? 0);

// [u, v] of every window, row by row.
bp.places = (x, layer, stride, pad) => {
  const sizes = [x.length, x[0].length];
  const [rows, cols] = bp.sizeOf(layer).map((size, axis) =>
    Math.floor((sizes[axis] + 2 * pad - size) / stride) + 1);
  return bp.table(rows, cols, (u, v) => [u, v]).flat();
};

// How the number that comes out answers to each pixel of the window: a table like the window.
bp.slopes = (window, layer) => {
  const [rows, cols] = bp.sizeOf(layer);
  if (layer.type === "convolution") return layer.w;
  if (layer.type === "average") return bp.table(rows, cols, () => 1 / (rows * cols));
  const flat = window.flat();
  const winner = flat.indexOf(Math.max(...flat)); // of equal ones the first, row by row
  return bp.table(rows, cols, (i, j) => (i * cols + j === winner ? 1 : 0));
};

// One window: its pixels, their slopes and products, and the number that comes out.
bp.look = (padded, layer, stride, [u, v]) => {
  const [rows, cols] = bp.sizeOf(layer);
  const window = bp.table(rows, cols, (i, j) => padded[u * stride + i][v * stride + j]);
  const slopes = bp.slopes(window, layer);
  const products = bp.table(rows, cols, (i, j) => window[i][j] * slopes[i][j]);
  return { window, slopes, products, out: products.flat().reduce((a, c) => a + c, layer.b ?? 0) };
};

// What all windows up to `count` make: a table with nothing in the places that are still to come.
bp.forward = (x, layer, stride, pad, count = Infinity) => {
  const padded = bp.padded(x, pad), places = bp.places(x, layer, stride, pad);
  const [lastRow, lastCol] = places[places.length - 1];
  const out = bp.table(lastRow + 1, lastCol + 1, () => null);
  places.slice(0, count).forEach(([u, v]) => {
    out[u][v] = bp.look(padded, layer, stride, [u, v]).out;
  });
  return out;
};

// What the first `count` windows hand back. dx has the zeros around it still; `bp.cropped` takes
// them off.
bp.backward = (dout, x, layer, stride, pad, count = Infinity) => {
  const padded = bp.padded(x, pad), [rows, cols] = bp.sizeOf(layer);
  const dx = bp.table(padded.length, padded[0].length, () => 0);
  const dw = bp.table(rows, cols, () => 0);
  let db = 0;
  bp.places(x, layer, stride, pad).slice(0, count).forEach(([u, v]) => {
    const { window, slopes } = bp.look(padded, layer, stride, [u, v]);
    bp.table(rows, cols, (i, j) => {
      dx[u * stride + i][v * stride + j] += dout[u][v] * slopes[i][j];
      dw[i][j] += dout[u][v] * window[i][j];
    });
    db += dout[u][v];
  });
  return { dx, dw, db };
};
bp.cropped = (table, pad) =>
  table.slice(pad, table.length - pad).map((row) => row.slice(pad, row.length - pad));
