"""Gradient descent on a function of which only the gradient is known."""

import numpy as np


def walk_downhill(gradient, w, learning_rate, steps):
    """The places of `steps` steps of gradient descent, the start first: shape (steps + 1, D).

    gradient(w) -> dw of shape (D,). Each step goes from where the last one led, against the gradient
    there: w - learning_rate * gradient(w). Source: Cauchy (1847).
    """
    places = [w]
    for _ in range(steps):
        dw = gradient(w)
        w = w - learning_rate * dw
        places.append(w)
    return np.stack(places)
