// The page: tables of numbers, a ring around the window, and a sentence that says what meets what.
{
  const { x, layers, upstream, back } = bp.data;
  const state = { layer: layers[bp.data.first], stride: bp.data.stride, pad: bp.data.pad, place: 0 };
  state.picked = null; // {table: "x", "dx" or "dw", at: [row, column]}

  // As many figures as fit into a cell.
  const short = (value) => {
    const texts = [3, 2, 1].map((digits) => bp.number(value, digits));
    return texts.find((text) => text.length <= 5) ?? texts[2];
  };
  const factor = (value) => (value < 0 ? `(${bp.number(value)})` : bp.number(value));
  const at = ([row, column]) => `(${row},\u00a0${column})`;

  // A table of numbers. With `press` it is worked with arrow keys and Enter, too.
  const tableOf = (name, values, { note = "", press, mark = () => "", ring, late, label } = {}) => {
    const largest = Math.max(...values.flat().map((value) => Math.abs(value ?? 0))) || 1;
    const shade = (value) =>
      `background: color-mix(in srgb, var(--c${value > 0 ? 0 : 1}) ` +
      `${Math.round(42 * Math.abs(value ?? 0) / largest)}%, var(--panel))`;
    const cells = values.map((row, i) => row.map((value, j) =>
      bp.html("td", {
        class: `${mark([i, j])} ${value ? "" : "zero"}`, style: shade(value), role: press && "gridcell", "data-at": `${i},${j}`,
        tabindex: press && (i + j === 0 ? 0 : -1), onclick: press ? () => press([i, j]) : () => {},
      }, value === null ? "" : short(value))));
    const move = (event) => {
      const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
      const here = event.target.dataset.at?.split(",").map(Number);
      if (!press || !here) return;
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); press(here); }
      const by = step[event.key];
      const next = by && cells[here[0] + by[0]]?.[here[1] + by[1]];
      if (by) event.preventDefault();
      if (!next) return;
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    };
    const table = bp.html("table", { role: press && "grid", "aria-label": label ?? name, onkeydown: move },
      ...cells.map((row) => bp.html("tr", { role: press && "row" }, ...row)));
    const box = bp.html("div", { class: "cells", "data-table": name }, table);
    if (ring) {
      const [top, left, rows, cols] = ring;
      const style = (r) => `--top:${r[0]};--left:${r[1]};--rows:${rows};--cols:${cols}`;
      const before = rings[name] ?? ring;
      const frame = bp.html("div", { class: late ? "ring late" : "ring", style: style(before) });
      box.append(frame);
      rings[name] = [top, left];
      requestAnimationFrame(() => requestAnimationFrame(() => frame.setAttribute("style", style(ring))));
    }
    return bp.html("div", {},
      bp.html("div", { class: "name" }, name, " ", bp.html("small", {}, note)), box);
  };
  const rings = {}; // where each ring was, so that it glides from there

  const places = () => bp.places(x, state.layer, state.stride, state.pad);
  const corner = ([u, v]) => [u * state.stride, v * state.stride];
  const outside = ([i, j]) =>
    (x[i - state.pad]?.[j - state.pad] === undefined ? "outside" : "");
  // Windows in which a pixel of the padded picture lies.
  const holding = ([i, j]) => {
    const [rows, cols] = bp.sizeOf(state.layer);
    return places().filter((place) => {
      const [top, left] = corner(place);
      return top <= i && i < top + rows && left <= j && j < left + cols;
    });
  };
  const dout = () => {
    const last = places().at(-1);
    return bp.table(last[0] + 1, last[1] + 1, (u, v) => upstream[u][v]);
  };
  const pick = (table) => (cell) => {
    const same = state.picked && state.picked.table === table && at(state.picked.at) === at(cell);
    state.picked = same ? null : { table, at: cell };
    draw();
    focus(table, cell);
  };
  const focus = (table, cell) =>
    bp.picture.querySelector(`[data-table="${table}"] [data-at="${cell}"]`)?.focus();
  const go = (table) => (place) => {
    player.stop();
    state.picked = null;
    state.place = places().findIndex((p) => at(p) === at(place));
    draw();
    focus(table, place);
  };

  const said = bp.html("p", { class: "said", "aria-live": "polite" });
  const tables = bp.html("div", { class: "tables" });

  const drawForward = (place, seen) => {
    const { layer, stride, pad, picked } = state;
    const padded = bp.padded(x, pad), size = bp.sizeOf(layer);
    const look = bp.look(padded, layer, stride, place);
    const meets = picked ? holding(picked.at).map(at) : [];
    const numbers = look.window.flat(), weights = look.slopes.flat();
    const middle = layer.w
      ? [tableOf("kernel", layer.w), tableOf("window · kernel", look.products)]
      : [tableOf("window", look.window)];
    tables.replaceChildren(
      tableOf("picture", padded, {
        note: pad ? "with its zeros" : "", ring: [...corner(place), ...size], press: pick("picture"),
        mark: (c) => `${outside(c)} ${picked && at(picked.at) === at(c) ? "picked" : ""}`,
      }),
      bp.html("div", { class: "column middle" }, ...middle),
      tableOf("result", bp.forward(x, layer, stride, pad, seen), {
        ring: [...place, 1, 1], press: go("result"), mark: (c) => (meets.includes(at(c)) ? "meets" : ""),
      }));
    if (picked) {
      const count = meets.length, windows = count === 1 ? "window" : "windows";
      return `Pixel ${at(picked.at)} lies in ${count} ${windows}` +
        (count ? `, and takes part in these entries of the result: ${meets.join(", ")}.` : ".");
    }
    const bias = layer.b ? ` + ${factor(layer.b)} (bias)` : "";
    const how = {
      convolution: () => numbers.map((n, k) => `${factor(n)}·${factor(weights[k])}`).join(" + ") + bias,
      max: () => `the largest of ${numbers.map((n) => bp.number(n)).join(", ")}`,
      average: () => `(${numbers.map(factor).join(" + ")}) / ${numbers.length}`,
    }[layer.type]();
    return `Result ${at(place)}: ${how} = ${bp.number(look.out)}.`;
  };

  const drawBackward = (place, seen) => {
    const { layer, stride, pad, picked } = state;
    const padded = bp.padded(x, pad), size = bp.sizeOf(layer), d = dout();
    const look = bp.look(padded, layer, stride, place);
    const { dx, dw, db } = bp.backward(d, x, layer, stride, pad, seen);
    const ring = [...corner(place), ...size];
    const chosen = (table) => (c) =>
      (picked && picked.table === table && at(picked.at) === at(c) ? "picked" : "");
    const visited = places().slice(0, seen);
    const paths = pathsTo(picked, padded, visited);
    const middle = layer.w
      ? [tableOf("w", layer.w),
        tableOf("dw", dw, { note: "so far", press: pick("dw"), mark: chosen("dw") }),
        tableOf("db", [[db]], { note: "so far" })]
      : [tableOf("slopes", look.slopes, { note: "of this window" })];
    tables.replaceChildren(
      bp.html("div", { class: "column" },
        tableOf("x", padded, { note: pad ? "with its zeros" : "", ring, mark: outside }),
        tableOf("dx", dx, {
          note: pad ? "so far; the rim is cut off" : "so far", ring, late: true, press: pick("dx"),
          mark: (c) => `${outside(c)} ${chosen("dx")(c)}`,
        })),
      bp.html("div", { class: "column" }, ...middle),
      tableOf("dout", d, {
        ring: [...place, 1, 1], press: go("dout"),
        mark: (c) => (paths.some((path) => at(path.place) === at(c)) ? "meets" : ""),
      }));
    const here = d[place[0]][place[1]];
    if (picked) {
      const sum = paths.map((path) => `${factor(path.d)}·${factor(path.other)}`).join(" + ");
      const total = { dx, dw }[picked.table][picked.at[0]][picked.at[1]];
      return paths.length
        ? `${picked.table} ${at(picked.at)} so far: ${sum} = ${bp.number(total)}. ` +
          `Each term is an entry of dout times ${picked.table === "dw" ? "the pixel that the weight met there" : "its slope there"}.`
        : `${picked.table} ${at(picked.at)} has received nothing so far.`;
    }
    const from = `dout ${at(place)} = ${bp.number(here)}`;
    const winner = look.slopes.flat().indexOf(1), cols = size[1];
    return {
      convolution: () => `${from}. Times w, it is added to the ring in dx; times the ring in x, ` +
        "it is added to dw; as it is, to db.",
      max: () => `${from} goes to the winner of its window, the ${bp.number(look.out)} at ` +
        `${at([ring[0] + Math.floor(winner / cols), ring[1] + (winner % cols)])}. The others get nothing.`,
      average: () => `${from} is shared out: each of the ${size[0] * cols} pixels gets ` +
        `${bp.number(here)} · 1/${size[0] * cols} = ${bp.number(here / (size[0] * cols))}.`,
    }[layer.type]();
  };
  // The terms that have been added to one entry of dx or dw.
  const pathsTo = (picked, padded, visited) => {
    if (!picked) return [];
    const d = dout(), [row, col] = picked.at;
    const windows = picked.table === "dw" ? visited
      : holding(picked.at).filter((place) => visited.map(at).includes(at(place)));
    return windows.map((place) => {
      const look = bp.look(padded, state.layer, state.stride, place), [top, left] = corner(place);
      const other = picked.table === "dw" ? look.window[row][col] : look.slopes[row - top][col - left];
      return { place, d: d[place[0]][place[1]], other };
    });
  };

  // Cells as large as there is room for: the tables side by side, or one row of them below another.
  const fit = () => {
    const [rows, cols] = bp.sizeOf(state.layer), [lastRow, lastCol] = places().at(-1);
    const high = x.length + 2 * state.pad, wide = x[0].length + 2 * state.pad;
    const room = innerHeight - controls.offsetHeight - said.offsetHeight - 40;
    const side = (columns, lines, titles) => Math.min(
      46, (innerWidth - 90) / columns, (room - 30 * titles) / lines);
    const beside = back
      ? side(wide + Math.max(cols, 2) + lastCol + 1, Math.max(2 * high, 2 * rows + 2), 2)
      : side(wide + Math.max(cols, 3) + lastCol + 1, Math.max(high, 2 * rows), 2);
    const below = back
      ? side(wide + Math.max(cols, 2), 2 * high + lastRow + 1, 3)
      : side(Math.max(wide, 2 * cols, lastCol + 1), high + rows + lastRow + 1, 3);
    tables.classList.toggle("wrapped", below > beside);
    let cell = 1 + Math.max(24, Math.floor(Math.max(beside, below)));
    do {
      cell -= 1;
      document.body.style.setProperty("--cell", `${cell}px`);
    } while (cell > 24 && document.documentElement.scrollHeight > innerHeight);
  };
  const draw = () => {
    const all = places();
    position.input.max = all.length - 1;
    position.set(state.place);
    position.hidden = all.length < 2;
    said.textContent = (back ? drawBackward : drawForward)(all[state.place], state.place + 1);
    fit();
  };
  const changed = (change) => (value) => {
    player.stop();
    change(value);
    if (!state.layer.w) state.pad = 0; // as in the course: pooling has no padding
    padding.querySelector("select").value = state.pad;
    padding.hidden = !state.layer.w;
    state.place = 0;
    state.picked = null;
    for (const name of Object.keys(rings)) delete rings[name];
    draw();
  };
  const position = bp.slider({
    label: "window", min: 0, max: 1, step: 1, value: 0,
    show: (k) => `${k + 1} of ${places().length}`,
    change: (k) => { player.stop(); state.picked = null; state.place = k; draw(); },
  });
  const player = bp.player({
    every: 900,
    step: () => {
      state.picked = null;
      state.place = (state.place + 1) % places().length; // from the last to the first
      draw();
      return state.place < places().length - 1;
    },
    reset: () => { state.picked = null; state.place = 0; draw(); },
  });
  const kind = bp.choice({
    label: "layer", options: layers.map((layer, k) => [k, layer.name]), value: bp.data.first,
    change: changed((k) => { state.layer = layers[k]; }),
  });
  const stride = bp.choice({
    label: "stride", options: [[1, "1"], [2, "2"], [3, "3"]], value: state.stride,
    change: changed((s) => { state.stride = Number(s); }),
  });
  const padding = bp.choice({
    label: "padding", options: [[0, "0"], [1, "1"], [2, "2"]], value: state.pad,
    change: changed((p) => { state.pad = Number(p); }),
  });
  const controls = bp.html("div", {},
    bp.html("div", { class: "row" }, kind, stride, padding),
    bp.html("div", { class: "row" }, player, position));
  bp.picture.append(controls, tables, said);
  bp.redraw = fit;
  changed(() => {})();
}
