"""Optimizers written out as loops, each with its own memory; unit 5 gives them with a fault to mend."""

import numpy as np


def two_points(w, gradient, rate, friction, steps):
    """Momentum without a velocity: w + friction * (w - previous w) - rate * gradient(w).

    gradient(w) -> dw. Returns the path, (steps + 1, D), the start first. Source: Polyak (1964),
    whose heavy ball has this form.
    """
    previous, points = w, [w]
    for _ in range(steps):
        roll = friction * (w - previous)
        previous = w
        w = w + roll - rate * gradient(w)
        points.append(w)
    return np.stack(points)


def largest_slope(w, gradient, rate, memory, steps):
    """Each weight's gradient over its largest recent size, which fades by the factor `memory`.

    Returns the path, (steps + 1, D), the start first. Source: Kingma and Ba (2015), AdaMax, here
    without the mean of the gradients.
    """
    largest, points = np.zeros_like(w), [w]
    for _ in range(steps):
        slopes = gradient(w)
        largest = np.maximum(memory * largest, np.abs(slopes))
        direction = slopes / largest
        w = w - rate * direction
        points.append(w)
    return np.stack(points)


def in_pieces(w, gradient, pieces, rate, steps):
    """Plain descent on a loss that is a sum of pieces: gradient(w, k) is that of piece k.

    Returns the path, (steps + 1, D), the start first. Gradients are added up before each step, as
    where a batch does not fit into memory.
    """
    points = [w]
    for _ in range(steps):
        total = np.zeros_like(w)
        for k in range(pieces):
            total = total + gradient(w, k)
        w = w - rate * total
        points.append(w)
    return np.stack(points)
