"""The training loop in its plainest form."""


def gradient_descent(loss_and_grads, params, learning_rate, steps):
    """Forward, error, backward, update, `steps` times: p = p - learning_rate * dp for each p.

    loss_and_grads(params) -> (loss, grads), grads with the keys of params. Returns (params,
    losses): a dict of new arrays, and a list of the loss before each update. Source: Cauchy (1847).
    """
    losses = []
    for _ in range(steps):
        loss, grads = loss_and_grads(params)
        losses.append(loss)
        params = {name: p - learning_rate * grads[name] for name, p in params.items()}
    return params, losses
