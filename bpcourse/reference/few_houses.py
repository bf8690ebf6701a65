"""Few noisy houses, many columns: a network, its plain descent, which overfits, and a remedy.

Shapes: N houses, D columns, H hidden neurons. Source: Goodfellow, Bengio, Courville, Deep Learning
(2016), section 7.1.
"""

import numpy as np


def small_network(n_inputs, n_hidden, seed):
    """Starting weights for a D-H-1 network, a third of the usual size; biases 0."""
    rng = np.random.default_rng(seed)
    return {
        "W1": rng.normal(0, 0.3 * np.sqrt(2 / n_inputs), (n_inputs, n_hidden)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, 0.3 * np.sqrt(1 / n_hidden), (n_hidden, 1)),
        "b2": np.zeros(1),
    }


def network_prices(X, params):
    """What the network says, (N,): one hidden layer with ReLU."""
    hidden = np.maximum(X @ params["W1"] + params["b1"], 0)
    return (hidden @ params["W2"] + params["b2"])[:, 0]


def price_gradients(X, t, params):
    """(mean squared error, gradients by name). t: (N,)."""
    z = X @ params["W1"] + params["b1"]
    hidden = np.maximum(z, 0)
    error = (hidden @ params["W2"] + params["b2"])[:, 0] - t
    dout = 2 / len(t) * error.reshape(-1, 1)
    dz = dout @ params["W2"].T * (z > 0)
    grads = {"W1": X.T @ dz, "b1": dz.sum(axis=0), "W2": hidden.T @ dout, "b2": dout.sum(axis=0)}
    return (error**2).mean(), grads


def plain_descent(X, t, X_new):
    """Prices of new houses after 200 passes of plain minibatch descent, and nothing against noise.

    X: (N, D), columns in any units; t: (N,) prices in any unit; X_new: (M, D). Returns (M,), in the
    unit of t.
    """
    centre, spread = X.mean(axis=0), X.std(axis=0)
    Z, Z_new = (X - centre) / spread, (X_new - centre) / spread
    mean, std = t.mean(), t.std()
    target = (t - mean) / std
    params = small_network(X.shape[1], 32, seed=0)
    rng = np.random.default_rng(0)
    for _ in range(200):
        order = rng.permutation(len(Z))
        for start in range(0, len(Z), 50):
            rows = order[start : start + 50]
            _, grads = price_gradients(Z[rows], target[rows], params)
            params = {name: params[name] - 0.1 * grads[name] for name in params}
    return network_prices(Z_new, params) * std + mean


def train_on_few(X, t, X_new):
    """The same passes with a mild L2 penalty on the weights. Shapes as in `plain_descent`."""
    centre, spread = X.mean(axis=0), X.std(axis=0)
    Z, Z_new = (X - centre) / spread, (X_new - centre) / spread
    mean, std = t.mean(), t.std()
    target = (t - mean) / std
    params = small_network(X.shape[1], 32, seed=0)
    rng = np.random.default_rng(0)
    for _ in range(200):
        order = rng.permutation(len(Z))
        for start in range(0, len(Z), 50):
            rows = order[start : start + 50]
            _, grads = price_gradients(Z[rows], target[rows], params)
            for name in params:
                if name.startswith("W"):
                    grads[name] = grads[name] + 0.015 * params[name]
                params[name] = params[name] - 0.1 * grads[name]
    return network_prices(Z_new, params) * std + mean
