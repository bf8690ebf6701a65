"""Places told by turning: Su et al. (2021), RoFormer: enhanced transformer with rotary position embedding."""

import numpy as np


def rotary_forward(x, speed):
    """Entry j and entry j + D/2 of place t are an arrow, turned by the angle t * speed[j].

    x: (N, T, D), D even; speed: (D/2,), in radians a place. Returns out (N, T, D) and cache = (cos,
    sin) of the angles, (T, D/2). Between a turned query and a turned key only the difference of
    their places is left.
    """
    half = speed.shape[0]
    angle = np.arange(x.shape[1], dtype=speed.dtype)[:, None] * speed
    cos, sin = np.cos(angle), np.sin(angle)
    a, b = x[..., :half], x[..., half:]
    return np.concatenate([a * cos - b * sin, a * sin + b * cos], axis=-1), (cos, sin)


def rotary_backward(dout, cache):
    """Gradients are turned back. dout: (N, T, D). Returns dx (N, T, D)."""
    cos, sin = cache
    half = cos.shape[-1]
    da, db = dout[..., :half], dout[..., half:]
    dx = np.concatenate([da * cos + db * sin, db * cos - da * sin], axis=-1)
    return dx
