"""Update rules: f(w, dw, config) -> (next_w, config)."""


def sgd(w, dw, config=None):
    """Gradient descent: next_w = w - learning_rate * dw.

    w, dw: the same shape. config: learning_rate (default 0.01). Arguments are not changed.
    Source: Robbins and Monro (1951). As PyTorch's SGD.
    """
    config = {"learning_rate": 1e-2, **(config or {})}
    next_w = w - config["learning_rate"] * dw
    return next_w, config
