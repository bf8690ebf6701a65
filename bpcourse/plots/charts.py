"""Pictures of the course. Every function takes `ax=`, draws on it, and returns it.

Pictures are light cards with dark text whatever the theme, so they read the same in JupyterLab
light and dark. Colours are Okabe and Ito's (2008), which colour-blind people can tell apart; lines
and points also differ in dash or marker. Without `ax=`, a new figure is made.
"""

import numpy as np

CARD, PANEL, INK, FAINT = "#f7f6f2", "#ffffff", "#26262b", "#d9d8d2"
MID = "#6d6d75"
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5b5b5b", "#8a6d00"]
MARKERS = ["o", "^", "s", "D", "v", "P", "X", "*"]
DASHES = ["-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (8, 2))]


def computation_graph(root, ax=None):
    """The graph that computed `root`: boxes with label, data and gradient, circles for operations.

    Works for any objects with `.data`, `.grad`, `._children` (or `._prev`), `._op` and, if they
    have one, `.label`. The forward pass runs from left to right.
    """
    from bpcourse.plots.graph_layout import layout

    nodes, edges = layout(root)
    wide = PITCH * max(n.column for n in nodes) + 1
    heights = [n.y for n in nodes]
    low, high = min(heights) - 0.6, max(heights) + 0.6
    ax = _card(ax, (min(0.95 * wide + 0.5, 18), min(0.95 * (high - low), 14)))
    for edge in edges:
        _draw_edge(ax, edge, shift=_shift(edge, edges))
    for node in nodes:
        if node.kind == "box":
            _draw_box(ax, node)
        elif node.kind == "circle":
            _draw_circle(ax, node)
    ax.set(xlim=(-0.75, wide - 0.25), ylim=(high, low), xticks=[], yticks=[])
    ax.set_aspect("equal")
    ax.set_facecolor(CARD)
    ax.spines[:].set_visible(False)
    ax.text(-0.6, high - 0.05, "data", color=COLOURS[0], fontsize=8, va="bottom")
    ax.text(-0.15, high - 0.05, "gradient", color=COLOURS[1], fontsize=8, va="bottom")
    return ax


def training_curves(history, ax=None, quantity="loss"):
    """Loss (or `quantity="metric"`) by epoch, of training and validation.

    `history` is a History of `bpcourse.networks.train`, or a dict from a name to a History or to a
    sequence of numbers, to compare runs.
    """
    ax = _card(ax)
    runs = history if isinstance(history, dict) else {"": history}
    label = quantity
    for number, (name, run) in enumerate(runs.items()):
        curves = {"": run}
        if hasattr(run, "loss"):
            curves = {
                "training": getattr(run, quantity),
                "validation": getattr(run, "val_" + quantity),
            }
            label = quantity if quantity == "loss" else run.metric_name
        for part, values in curves.items():
            if len(values) == 0:
                continue
            colour = COLOURS[number % 8] if len(runs) > 1 else COLOURS[part == "validation"]
            ax.plot(
                np.arange(1, len(values) + 1),
                values,
                color=colour,
                linewidth=1.8,
                linestyle=DASHES[1] if part == "validation" else "-",
                marker=MARKERS[number % 8],
                markersize=4,
                markevery=max(1, len(values) // 10),
                label=f"{name} {part}".strip() or quantity,
            )
    ax.xaxis.get_major_locator().set_params(integer=True)
    _finish(ax, "epoch", label, grid=True)
    return _legend(ax)


def decision_regions(predict, X, y, ax=None, class_names=None, steps=200):
    """Which class `predict` gives to each place of the plane, and the points it learnt from.

    X has shape (N, 2), y shape (N,) with whole numbers from 0; predict maps (M, 2) to (M,).
    """
    from matplotlib.colors import ListedColormap

    ax = _card(ax, (5, 4.4))
    X, y = np.asarray(X), np.asarray(y).astype(int)
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.08 * (high - low)
    x0, x1 = (np.linspace(a, b, steps) for a, b in zip(low - margin, high + margin))
    grid = np.stack(np.meshgrid(x0, x1), axis=-1).reshape(-1, 2)
    regions = np.asarray(predict(grid)).reshape(steps, steps)
    classes = np.arange(1 + max(y.max(), int(regions.max())))
    pale = ListedColormap([_mix(COLOURS[c % 8], 0.72) for c in classes])
    ax.imshow(
        regions,
        extent=(x0[0], x0[-1], x1[0], x1[-1]),
        origin="lower",
        aspect="auto",
        cmap=pale,
        vmin=-0.5,
        vmax=len(classes) - 0.5,
        interpolation="nearest",
    )
    for c in np.unique(y):
        ax.scatter(
            *X[y == c].T,
            s=26,
            color=COLOURS[c % 8],
            marker=MARKERS[c % 8],
            edgecolor="white",
            linewidth=0.6,
            label=_name(c, class_names, "class "),
        )
    _finish(ax, "$x_1$", "$x_2$")
    return _legend(ax)


def gradient_magnitudes(grads_by_layer, ax=None):
    """Norm of the gradient, layer by layer, on a logarithmic scale.

    `grads_by_layer` maps a layer's name to its gradient (an array, or its norm), first layer first;
    or the name of a network to such a dict, to compare networks. A gradient of zero is not drawn.
    """
    ax = _card(ax)
    first = next(iter(grads_by_layer.values()))
    networks = grads_by_layer if isinstance(first, dict) else {"": grads_by_layer}
    for number, (name, grads) in enumerate(networks.items()):
        norms = np.array([np.linalg.norm(g) for g in grads.values()])
        ax.plot(
            np.arange(len(norms)),
            np.where(norms > 0, norms, np.nan),
            color=COLOURS[number % 8],
            marker=MARKERS[number % 8],
            linestyle=DASHES[number % 8],
            linewidth=1.5,
            label=name,
        )
    layers = list(next(iter(networks.values())))
    step = 1 + len(layers) // 16
    ax.set_xticks(np.arange(len(layers))[::step], layers[::step])
    ax.set_yscale("log")
    _finish(ax, "layer, input first", "norm of the gradient", grid=True)
    return _legend(ax) if len(networks) > 1 else ax


def image_grid(
    images,
    labels=None,
    predictions=None,
    class_names=None,
    titles=None,
    columns=None,
    signed=False,
    ax=None,
):
    """Images side by side, each under its title.

    `images` has shape (N, H, W), or (N, H * W) for square images. Titles are `titles`, or the
    prediction, or the label; a wrong prediction gets a frame and the right class. `signed` is for
    weights and input gradients: blue is negative, red positive, white zero, and each image has its
    own scale, as a confident network's gradients differ by powers of ten.
    """
    images = _as_images(images)
    n, height, width = images.shape
    columns = min(n, columns or 8)
    rows = -(-n // columns)
    gap = max(1, round(0.08 * width))
    texts, wrong = _titles(n, labels, predictions, class_names, titles)
    lines = max((t.count("\n") + 1 for t in texts if t), default=0)
    head = round(0.2 * height * lines) + gap
    ax = _card(ax, (1.15 * columns, 1.15 * rows * (height + head) / (width + gap)))
    if signed:
        largest = np.abs(images).max(axis=(1, 2), keepdims=True)
        images = images / np.where(largest > 0, largest, 1)
    canvas = np.full((rows * (height + head), columns * (width + gap)), np.nan)
    for i, image in enumerate(images):
        top, left = i // columns * (height + head) + head, i % columns * (width + gap)
        canvas[top : top + height, left : left + width] = image
        ax.text(
            left + width / 2 - 0.5,
            top - 0.5 - 0.06 * height,
            texts[i],
            ha="center",
            va="bottom",
            fontsize=8,
            color=COLOURS[1] if wrong[i] else INK,
            weight="bold" if wrong[i] else None,
            linespacing=0.95,
        )
        if wrong[i]:
            _frame(ax, left - 0.5, top - 0.5, width, height)
    ax.imshow(
        canvas,
        cmap="RdBu_r" if signed else "gray_r",
        interpolation="nearest",
        vmin=-1 if signed else None,
        vmax=1 if signed else None,
    )
    ax.set(
        xticks=[],
        yticks=[],
        facecolor=CARD,
        xlim=(-0.5 - gap, canvas.shape[1] - 0.5),
        ylim=(canvas.shape[0] - 0.5 + gap, -0.5),
    )
    ax.spines[:].set_visible(False)
    return ax


def predicted_vs_actual(actual, predicted, unit="", ax=None):
    """One point per example, (actual, predicted); a perfect prediction lies on the diagonal."""
    ax = _card(ax, (4.8, 4.6))
    actual, predicted = np.ravel(actual), np.ravel(predicted)
    ends = [min(actual.min(), predicted.min()), max(actual.max(), predicted.max())]
    ax.plot(ends, ends, color=MID, linewidth=1.2, linestyle="--", label="prediction = actual")
    ax.scatter(actual, predicted, s=14, color=COLOURS[0], alpha=0.55, linewidth=0)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter("{x:,.0f}" if ends[1] >= 1000 else "{x:g}")
        axis.get_major_locator().set_params(nbins=5)
    ax.set_aspect("equal")
    suffix = f" ({unit})" if unit else ""
    _finish(ax, "actual" + suffix, "predicted" + suffix, grid=True)
    return _legend(ax)


def confusion_matrix(y, predicted, class_names=None, ax=None):
    """How often each class (row) was taken for each class (column): counts of examples.

    Colour shows the share of the row, so that rare classes are as visible as common ones.
    """
    y, predicted = np.asarray(y).astype(int), np.asarray(predicted).astype(int)
    n = len(class_names) if class_names else 1 + max(y.max(), predicted.max())
    counts = np.zeros((n, n), dtype=int)
    np.add.at(counts, (y, predicted), 1)
    ax = _card(ax, (1.6 + 0.45 * n, 1.2 + 0.45 * n))
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax.imshow(share, cmap="Blues", vmin=0, vmax=1.15)
    for row, column in zip(*np.nonzero(counts)):
        ax.text(
            column,
            row,
            counts[row, column],
            ha="center",
            va="center",
            fontsize=8,
            color="white" if share[row, column] > 0.55 else INK,
        )
    names = [_name(c, class_names) for c in range(n)]
    long = max(map(len, names)) > 3
    ax.set_xticks(
        range(n),
        names,
        rotation=45 if long else 0,
        ha="right" if long else "center",
        rotation_mode="anchor",
    )
    ax.set_yticks(range(n), names)
    _finish(ax, "predicted class", "actual class")
    return ax


def contour_paths(loss, paths, ax=None, xlim=None, ylim=None, levels=24):
    """Contours of a loss of two parameters, and the paths that optimizers took on it.

    loss(w) takes w of shape (2,) or (2, rows, columns), as `10 * w[0]**2 + w[1]**2` does. `paths`
    maps a name to points of shape (T, 2), the start first. Limits default to where the paths go.
    """
    ax = _card(ax, (6, 4.4))
    paths = {name: np.asarray(path, dtype=float) for name, path in paths.items()}
    points = np.concatenate([p[np.isfinite(p).all(axis=1)] for p in paths.values()])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.15 * np.maximum(high - low, 1e-9)
    xlim = xlim or (low[0] - margin[0], high[0] + margin[0])
    ylim = ylim or (low[1] - margin[1], high[1] + margin[1])
    grid = np.stack(np.meshgrid(np.linspace(*xlim, 160), np.linspace(*ylim, 160)))
    height = loss(grid)
    levels = _levels(height, levels)
    ax.contourf(grid[0], grid[1], height, levels=levels, cmap="Greys_r", alpha=0.45)
    ax.contour(grid[0], grid[1], height, levels=levels, colors=MID, linewidths=0.4)
    for number, (name, path) in enumerate(paths.items()):
        ax.plot(
            *path.T,
            color=COLOURS[number % 8],
            linewidth=1.6,
            marker=MARKERS[number % 8],
            markersize=4,
            markeredgecolor="white",
            markeredgewidth=0.4,
            label=name,
            markevery=max(1, len(path) // 15),
        )
    starts = np.unique([path[0] for path in paths.values()], axis=0)
    ax.scatter(
        *starts.T, s=70, facecolor="none", edgecolor=INK, linewidth=1.4, zorder=5, label="start"
    )
    ax.set(xlim=xlim, ylim=ylim)
    _finish(ax, "$w_1$", "$w_2$")
    return _legend(ax)


# --- the card, and small helpers ---------------------------------------------------------------


def _card(ax, size=(5.6, 3.6)):
    """The given Axes, or those of a new figure, in the course's colours."""
    if ax is None:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=size, layout="constrained")
    ax.figure.set_facecolor(CARD)
    ax.set_facecolor(PANEL)
    ax.tick_params(which="both", colors=INK, labelsize=9, length=3)
    ax.spines[:].set_color(MID)
    ax.spines[["top", "right"]].set_visible(False)
    ax.title.set_color(INK)
    return ax


def _finish(ax, xlabel, ylabel, grid=False):
    ax.set_xlabel(xlabel, color=INK)
    ax.set_ylabel(ylabel, color=INK)
    if grid:
        ax.grid(color=FAINT, linewidth=0.7)
        ax.set_axisbelow(True)


def _legend(ax):
    legend = ax.legend(fontsize=8.5, facecolor=PANEL, edgecolor=FAINT, labelcolor=INK)
    legend.set_zorder(6)
    return ax


def _name(number, class_names, prefix=""):
    return str(class_names[number]) if class_names else f"{prefix}{number}"


def _mix(colour, share_of_white):
    from matplotlib.colors import to_rgb

    return tuple(1 - (1 - share_of_white) * (1 - np.array(to_rgb(colour))))


def _levels(height, count):
    """Levels that lie closer together near the minimum, so that flat valleys show."""
    finite = height[np.isfinite(height)]
    low, span = finite.min(), max(np.ptp(finite), 1e-12)
    return low + span * np.linspace(0, 1, count) ** 2.5


def _as_images(images):
    images = np.asarray(images, dtype=float)
    if images.ndim == 4:  # (N, 1, H, W), as convolutions take them
        images = images[:, 0]
    if images.ndim == 2:
        side = round(images.shape[1] ** 0.5)
        if side * side != images.shape[1]:
            raise ValueError(
                f"image_grid: rows of {images.shape[1]} pixels are not square images; "
                "reshape them to (N, H, W)"
            )
        images = images.reshape(-1, side, side)
    return images


def _titles(n, labels, predictions, class_names, titles):
    """The text over each image, and whether it was classified wrongly."""
    wrong = np.zeros(n, dtype=bool)
    if labels is not None and predictions is not None:
        wrong = np.asarray(labels)[:n] != np.asarray(predictions)[:n]
    if titles is not None:
        return [str(t) for t in titles], wrong
    shown = labels if predictions is None else predictions
    if shown is None:
        return [""] * n, wrong
    texts = [_name(c, class_names) for c in np.asarray(shown)[:n]]
    for i in np.flatnonzero(wrong):
        texts[i] += f"\nis {_name(labels[i], class_names)}"
    return texts, wrong


def _frame(ax, left, top, width, height):
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((left, top), width, height, fill=False, color=COLOURS[1], linewidth=2))


# --- parts of the computation graph ------------------------------------------------------------

HALF = {"box": 0.46, "circle": 0.24}  # half widths; columns are PITCH apart
PITCH = 1.08


def _draw_edge(ax, edge, shift):
    """Level across each column, an S-curve between columns, an arrow head at the end."""
    ease = np.linspace(0, 1, 24)
    ease = ease * ease * (3 - 2 * ease)
    xs, ys = [], []
    for a, b in zip(edge, edge[1:]):
        y0, y1 = a.y + shift * (a is edge[0]), b.y + shift * (b is edge[-1])
        x0 = a.column * PITCH + _half(a, edge)
        x1 = b.column * PITCH - _half(b, edge) - 0.03 * (b is edge[-1])
        xs.append(np.linspace(x0, x1, 24))
        ys.append(y0 + (y1 - y0) * ease)
    xs, ys = np.concatenate(xs), np.concatenate(ys)
    ax.plot(xs, ys, color=MID, linewidth=1.2, zorder=1, solid_capstyle="round", gid="edge")
    ax.plot(xs[-1], ys[-1], marker=">", color=MID, markersize=4.5, zorder=1, gid="arrow")


def _half(node, edge):
    """Half the width of the node's column, which holds boxes only or circles only, by turns."""
    kind = edge[-1].kind if (edge[-1].column - node.column) % 2 == 0 else "box"
    return HALF[kind if node.kind == "bend" else node.kind]


def _shift(edge, edges):
    """Edges between the same two nodes (x * x) are drawn side by side."""
    twins = [e for e in edges if e[0] is edge[0] and e[-1] is edge[-1]]
    if len(twins) == 1 or len(edge) > 2:
        return 0.0
    number = next(i for i, e in enumerate(twins) if e is edge)
    return 0.14 * (number - (len(twins) - 1) / 2)


def _draw_box(ax, node):
    from matplotlib.patches import FancyBboxPatch

    x, half = node.column * PITCH, HALF["box"]
    ax.add_patch(
        FancyBboxPatch(
            (x - half + 0.06, node.y - 0.3),
            2 * half - 0.12,
            0.6,
            boxstyle="round,pad=0.06",
            facecolor=PANEL,
            edgecolor=INK,
            linewidth=1.1,
            zorder=2,
            gid="box",
        )
    )
    label = str(getattr(node.item, "label", "") or "")
    rows = [
        (_short(node.item.data), COLOURS[0], "normal"),
        (_short(getattr(node.item, "grad", None)), COLOURS[1], "normal"),
    ]
    if label:
        rows.insert(0, (label, INK, "bold"))
    spread = 0.22 if label else 0.26
    for i, (text, colour, weight) in enumerate(rows):
        ax.text(
            x,
            node.y + spread * (i - (len(rows) - 1) / 2),
            text,
            color=colour,
            weight=weight,
            fontsize=8.5 if len(text) < 11 else 6.5,
            ha="center",
            va="center",
            zorder=3,
        )


def _draw_circle(ax, node):
    from matplotlib.patches import Circle

    x = node.column * PITCH
    ax.add_patch(
        Circle(
            (x, node.y),
            HALF["circle"],
            facecolor=FAINT,
            edgecolor=INK,
            linewidth=1.1,
            zorder=2,
            gid="circle",
        )
    )
    text = str(node.item._op)
    ax.text(
        x,
        node.y,
        {"*": "×", "-": "−"}.get(text, text),
        color=INK,
        ha="center",
        va="center",
        fontsize=11 if len(text) < 3 else 7.5,
        zorder=3,
    )


def _short(value):
    """Four significant digits for a number, the shape for an array."""
    if value is None:
        return "–"
    if np.ndim(value):
        return "×".join(map(str, np.shape(value)))
    return f"{float(np.asarray(value)) + 0.0:.4g}".replace("-", "−")  # + 0.0 turns -0 into 0
