"""The way back through a chain of layers that keeps few inputs and computes the others again."""


def peak_activations(layers, every):
    """What it costs to keep every `every`-th input of a chain of layers only.

    layers, every: whole numbers, at least 1. Returns (peak, forwards): the largest number of layer
    inputs that are held at once, and the number of layers run forward, in the first pass and again.
    With S = ceil(layers / every) segments, the one that is walked back holds its own inputs and the
    kept ones of all segments before it: S - 1 + every at most where all are full. Of each segment
    all inputs but its first are computed again. Source: Chen et al. (2016), Training deep nets with
    sublinear memory cost.
    """
    starts = range(0, layers, every)
    peak = 0
    forwards = layers
    for segment, start in enumerate(starts):
        length = min(every, layers - start)
        held = segment + length
        peak = max(peak, held)
        forwards = forwards + length - 1
    return peak, forwards


def checkpointed_backward(layers, every, x, forward, backward, loss_gradient):
    """Gradients of a chain of layers; only the inputs of layers 0, every, 2 every, ... are kept.

    forward(i, h) -> output of layer i for the input h; backward(i, dout, h) -> (dh, dw), for the
    gradient dout of that output; loss_gradient(out) -> gradient of the chain's output. Returns
    (dx, grads): the gradient of x and the list of all dw, first layer first.
    """
    kept = {}
    h = x
    for i in range(layers):
        if i % every == 0:
            kept[i] = h
        h = forward(i, h)
    dout = loss_gradient(h)
    grads = [None] * layers
    for start in reversed(range(0, layers, every)):
        end = min(start + every, layers)
        inputs = [kept.pop(start)]
        for i in range(start, end - 1):
            inputs.append(forward(i, inputs[-1]))
        for i in reversed(range(start, end)):
            dout, grads[i] = backward(i, dout, inputs[i - start])
    return dout, grads
