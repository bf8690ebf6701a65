"""House prices: a 2-2-1 network with a number as its answer, its training, and its error in dollars.

Shapes: N houses, D features, H hidden neurons. y holds prices as a row (N,); a prediction is a
column (N, 1), as every affine layer gives it. Source: Goodfellow, Bengio, Courville, Deep Learning
(2016), sections 6.5 and 8.1.
"""

import numpy as np


def standardize(X_train, X_new):
    """Z = (X - mean) / std, column by column, with mean and std of the training rows only.

    X_train: (N, D); X_new: (M, D), rows that must stay unseen. Returns (Z_train, Z_new). Source:
    LeCun, Bottou, Orr, Mueller, Efficient BackProp (1998), section 4.3.
    """
    mean = X_train.mean(axis=0)
    std = X_train.std(axis=0)
    Z_train = (X_train - mean) / std
    Z_new = (X_new - mean) / std
    return Z_train, Z_new


def house_forward(X, params):
    """pred = relu(X W1 + b1) W2 + b2: one hidden layer, no activation on the price.

    X: (N, D); params: W1 (D, H), b1 (H,), W2 (H, 1), b2 (1,). Returns pred (N, 1) and
    cache = (X, z, h, params).
    """
    z = X @ params["W1"] + params["b1"]
    h = np.maximum(z, 0)
    pred = h @ params["W2"] + params["b2"]
    return pred, (X, z, h, params)


def house_backward(dpred, cache):
    """Gradients of the loss for W1, b1, W2, b2, from dpred = dL/dpred, (N, 1).

    Returns a dict with the keys and shapes of params. ReLU'(0) is chosen as 0.
    """
    X, z, h, params = cache
    dW2 = h.T @ dpred
    db2 = dpred.sum(axis=0)
    dh = dpred @ params["W2"].T
    mask = z > 0
    dz = dh * mask
    dW1 = X.T @ dz
    db1 = dz.sum(axis=0)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


def four_steps(X, y, params, learning_rate, forward, backward):
    """Forward, error, backward, update: one step of gradient descent on the mean squared error.

    X: (N, D); y: (N,). forward(X, params) -> (pred (N, 1), cache); backward(dpred, cache) -> grads.
    Returns (loss, new_params); the loss is the one before the update, loss = mean (pred - y)**2.
    """
    pred, cache = forward(X, params)
    error = pred - y.reshape(-1, 1)
    N = len(y)
    loss = (error**2).sum() / N
    dpred = 2 * error / N
    grads = backward(dpred, cache)
    new_params = {}
    for name in params:
        step = learning_rate * grads[name]
        new_params[name] = params[name] - step
    return loss, new_params


def house_step(X, y, params, learning_rate):
    """`four_steps` of the network of `house_forward`. Returns (loss, new_params)."""
    return four_steps(X, y, params, learning_rate, house_forward, house_backward)


def minibatches(X, y, batch_size, seed):
    """The rows in a random order, cut into batches; each house once, the last batch may be short.

    X: (N, D); y: (N,). The order depends on the seed alone: another seed for each epoch. Returns a
    list of pairs (X_batch, y_batch). Source: Bottou, Stochastic gradient descent tricks (2012).
    """
    N = len(X)
    rng = np.random.default_rng(seed)
    order = rng.permutation(N)
    batches = []
    for start in range(0, N, batch_size):
        rows = order[start : start + batch_size]
        batches.append((X[rows], y[rows]))
    return batches


def train_epoch(batches, params, learning_rate, step):
    """One update after another, one for each batch.

    step(X, y, params, learning_rate) -> (loss, new_params). Returns (loss, params): the mean loss
    over all houses, each measured when its batch was used, and the parameters after the last batch.
    """
    total = 0.0
    count = 0
    for X, y in batches:
        loss, params = step(X, y, params, learning_rate)
        total = total + loss * len(y)
        count = count + len(y)
    return total / count, params


def rmse_in_dollars(pred, price, mean, std):
    """Root mean squared error of standardized predictions, in dollars.

    pred: (N, 1), standardized prices; price: (N,) in dollars; mean and std in dollars. Returns
    sqrt(mean (pred * std + mean - price)**2).
    """
    dollars = pred[:, 0] * std + mean
    error = dollars - price
    mse = (error**2).mean()
    return np.sqrt(mse)


def chain_step(inputs, weights, upstream, learning_rate):
    """New weights of a chain of K neurons without activation: out = x * w, one after the other.

    inputs: (K,), what came into each; weights: (K,); upstream: dL/d(output of the last). Returns
    (K,). All gradients are those at the old weights: dw_k = upstream_k * x_k, upstream_(k-1) =
    upstream_k * w_k.
    """
    new_weights = weights.copy()
    for k in reversed(range(len(weights))):
        gradient = upstream * inputs[k]
        upstream = upstream * weights[k]
        new_weights[k] = weights[k] - learning_rate * gradient
    return new_weights


def house_network(n_inputs, n_hidden, seed):
    """Starting weights for any number of inputs D and hidden neurons H.

    He et al. (2015): variance 2 / D for the ReLU's layer, 1 / H for the output. Biases 0.
    """
    rng = np.random.default_rng(seed)
    return {
        "W1": rng.normal(0, np.sqrt(2 / n_inputs), (n_inputs, n_hidden)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, np.sqrt(1 / n_hidden), (n_hidden, 1)),
        "b2": np.zeros(1),
    }


def train_houses(X, t, X_new):
    """Prices of new houses, by a network trained on others: 30 passes of plain minibatch descent.

    X: (N, D), columns in any units; t: (N,) prices in any unit; X_new: (M, D). Returns (M,), in the
    unit of t.
    """
    Z, Z_new = standardize(X, X_new)
    mean, std = t.mean(), t.std()
    target = (t - mean) / std
    params = house_network(X.shape[1], 32, seed=0)

    def step(X, y, params, learning_rate):
        return four_steps(X, y, params, learning_rate, house_forward, house_backward)

    for epoch in range(30):
        batches = minibatches(Z, target, 32, seed=epoch)
        _, params = train_epoch(batches, params, 0.02, step)
    pred, _ = house_forward(Z_new, params)
    return pred[:, 0] * std + mean
