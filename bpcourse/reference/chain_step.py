"""One step of gradient descent through a chain of neurons, from the last to the first."""


def chain_step(inputs, weights, upstream, learning_rate):
    """New weights of a chain of L neurons without activation: out = x * w, one after the other.

    inputs: (L,), what came into each; weights: (L,); upstream: dL/d(output of the last). Returns
    (L,). All gradients are those at the old weights: dw_k = upstream_k * x_k, upstream_(k-1) =
    upstream_k * w_k.
    """
    new_weights = weights.copy()
    for k in reversed(range(len(weights))):
        gradient = upstream * inputs[k]
        upstream = upstream * weights[k]
        new_weights[k] = weights[k] - learning_rate * gradient
    return new_weights
