"""The way back through any number of layers, and their update."""


def backward_and_update(weights, inputs, dout, to_weights, to_input, update):
    """Every layer's weights after one step: all gradients are those of the old weights.

    weights, inputs: a list each, one array per layer, first layer first; dout: gradient of the last
    layer's output. to_weights(dout, x) -> dw; to_input(dout, w, x) -> dx, the next dout on the way
    back; update(w, dw) -> new w. Returns the list of new weights; the given list is left alone.
    """
    weights = list(weights)
    for k in reversed(range(len(weights))):
        w, x = weights[k], inputs[k]
        dw = to_weights(dout, x)
        dout = to_input(dout, w, x)
        weights[k] = update(w, dw)
    return weights
