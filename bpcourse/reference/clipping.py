"""Keeping exploding gradients in bounds. Source: Pascanu, Mikolov, Bengio (2013)."""

import numpy as np


def clip_by_norm(grads, max_norm):
    """If the norm of all gradients taken together exceeds max_norm, scale all of them down to it.

    norm = sqrt(sum of the squares of every entry of every gradient). The direction stays.
    grads: dict name -> array. Returns (clipped: a new dict, norm before clipping).
    PyTorch's clip_grad_norm_ divides by norm + 1e-6 instead.
    """
    squares = sum((grad**2).sum() for grad in grads.values())
    norm = np.sqrt(squares)
    if norm <= max_norm:
        return dict(grads), norm
    scale = max_norm / norm
    clipped = {name: scale * grad for name, grad in grads.items()}
    return clipped, norm


def clip_by_value(grads, limit):
    """Each entry cut to the interval from -limit to limit; the direction may change.

    grads: dict name -> array. Returns a new dict.
    """
    return {name: np.clip(grad, -limit, limit) for name, grad in grads.items()}
