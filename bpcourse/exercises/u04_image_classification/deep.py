"""Networks of any depth, and gradients that reach the image."""

from itertools import pairwise

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake, Program
from bpcourse.exercises.shared.hints import NO_FACTOR_HERE
from bpcourse.exercises.u04_image_classification.wording import AVERAGED_WEIGHTS
from bpcourse.reference import images


def _layers(rng, *sizes):
    """[(W, b)] with biases that are not zero; weights scaled so that values keep their size."""
    return [(1.5 * signed(rng, (n, m)) / np.sqrt(n), signed(rng, m)) for n, m in pairwise(sizes)]


def deep_inputs(rng):
    """(dscores, cache): one to three layers, all sizes different or all equal, one image."""

    def case(N, *sizes):
        _, cache = images.deep_forward(signed(rng, (N, sizes[0])), _layers(rng, *sizes))
        return signed(rng, (N, sizes[-1])), cache

    return {
        "6 images, layers 7-5-4-3": case(6, 7, 5, 4, 3),
        "square: 4 images, layers 4-4-4-4": case(4, 4, 4, 4, 4),
        "one image, layers 3-5-2": case(1, 3, 5, 2),
        "one layer 4-3": case(5, 4, 3),
    }


def run_deep(implementation, dscores, cache):
    """{"dx": ..., "dW1": ..., "db1": ...} of its (dx, [(dW, db), ...])."""
    depth = len(cache)  # an answer may empty its cache
    result = implementation(dscores, cache)
    if type(result) not in (tuple, list) or len(result) != 2:
        raise TypeError("deep_backward must return two values, dx and the list of gradients")
    dx, grads = result
    if type(grads) not in (tuple, list) or len(grads) != depth:
        raise TypeError(
            f"the gradients must be a list with one pair (dW, db) for each of the {depth} layers"
        )
    found = {"dx": dx}
    for k, pair in enumerate(grads, start=1):
        if type(pair) not in (tuple, list) or len(pair) != 2:
            raise TypeError(f"entry {k - 1} of the list must be a pair (dW, db)")
        found[f"dW{k}"], found[f"db{k}"] = pair
    return found


deep_backward = Program(
    name="deep_backward",
    parts={"dx": 1, "dW3": 0.5, "db3": 0.5, "dW2": 0.5, "db2": 0.5, "dW1": 0.5, "db1": 0.5},
    inputs=deep_inputs,
    reference=images.deep_backward,
    program=run_deep,
    mistakes=(
        Mistake(
            "derivative of the ReLU left out",
            ask="Between one layer's z and the next layer's input lies a ReLU. What does it do on the "
            "way back?",
            tell="Where the layer below had z <= 0, it passed on nothing, and nothing passes back.",
            edits=(("dz = dh * mask", "dz = dh"),),
        ),
        Mistake(
            "derivative of a ReLU after the last layer too",
            ask="After which layers does deep_forward apply ReLU: is the last one among them?",
            tell="dscores belongs to the last z itself. The first mask that you meet on the way back "
            "is that of the layer below.",
            edits=(("dz = dscores", "dz = dscores * (cache[-1][2] > 0)"),),
        ),
        Mistake(
            "derivative of a ReLU before the first layer too",
            ask="Which of the inputs h came out of a ReLU: is the image among them?",
            tell="The image enters as it is, so nothing holds its gradient back, not even at pixels "
            "below 0.",
            edits=(("dh = dz @ W.T", "dh = (dz @ W.T) * (h > 0)"),),
        ),
        Mistake(
            "mask of the wrong layer",
            ask="dh is the gradient of the input of layer k. Which layer's ReLU made that input?",
            tell="The input of layer k came out of layer k - 1, so the mask is made of that layer's z.",
            edits=(("cache[k - 1][2] > 0", "z > 0"),),
        ),
        Mistake(
            "mask taken from the gradient instead of z",
            ask="Whose sign decided in the forward pass whether a value went through?",
            tell="Gradients may be negative and still pass. The gate was set by z.",
            edits=(("cache[k - 1][2] > 0", "dh > 0"),),
        ),
        Mistake(
            "gradients in the order of the way back",
            ask="Which layer's pair stands first in your list: that of the image or of the scores?",
            tell="You walk from the last layer to the first; the list has to start with the first.",
            edits=(("grads.insert(0, (dW, db))", "grads.append((dW, db))"),),
        ),
        Mistake(
            "W not transposed on the way back",
            ask="dz is (N, out) and dh must be (N, in). Does your product hold for all sizes?",
            tell="Going back from output j to input i, W[i, j] is met with its indices swapped.",
            edits=(("dz @ W.T", "dz @ W"),),
        ),
        Mistake(
            "weight gradient made of z instead of the layer's input",
            ask="What did W multiply in the forward pass: values before the ReLU or after it?",
            tell="The gradient of a weight is what came in times what comes back. What came in is h.",
            edits=(("dW = h.T @ dz", "dW = (cache[k - 1][2] if k else h).T @ dz"),),
        ),
        Mistake(
            "bias gradients not summed over the images",
            ask="How many images share one and the same bias?",
            tell="A value that is used N times receives N contributions, and they add up.",
            edits=(("dz.sum(axis=0)", "dz"),),
        ),
        Mistake(
            "bias gradients averaged over the images",
            ask="Where would a factor 1/N come from in the biases?",
            tell=NO_FACTOR_HERE,
            edits=(("dz.sum(axis=0)", "dz.mean(axis=0)"),),
        ),
        Mistake(
            "weight gradients divided by the number of images",
            **AVERAGED_WEIGHTS,
            edits=(("h.T @ dz", "h.T @ dz / len(dz)"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="With which gradient does your loop start?",
            tell="The loop starts with dscores: all that follows is a product with it.",
            edits=(("dz = dscores", "dz = np.ones_like(dscores)"),),
        ),
        Mistake(
            "dx stops above the first layer",
            ask="Has the gradient that you return as dx gone through the first W?",
            tell="dx has the shape of the images: one more product after the last mask.",
            edits=(("return dh, grads", "return dz, grads"),),
        ),
        Mistake(
            "input not transposed in the weight gradient",
            ask="dW has a row for each input. Along which axis of the layer's input do these lie, and "
            "along which one does your product add?",
            tell="The product adds over the images, so these must meet: what came in has to be turned "
            "round.",
            edits=(("h.T @ dz", "h @ dz"),),
        ),
        Mistake(
            "weight gradient transposed",
            ask="In your dW, is the row number that of an input or of an output?",
            tell="dW[i, j] is made of input i and of what comes back at output j.",
            edits=(("h.T @ dz", "dz.T @ h"),),
        ),
        Mistake(
            "bias gradients of one image alone",
            ask="How many images have a say in your db?",
            tell="A value that is used N times receives N contributions, and they add up.",
            edits=(("dz.sum(axis=0)", "dz[-1]"),),
        ),
        Mistake(
            "bias gradients summed over the wrong axis",
            ask="b has one entry per output. Over which axis of dz do you add?",
            tell="Keep the axis of the outputs; add over the axis of the images.",
            edits=(("dz.sum(axis=0)", "dz.sum(axis=1)"),),
        ),
    ),
)


def saliency_inputs(rng):
    """(X, labels, params): labels that differ from image to image, right or not; and an all black
    image, for which small biases decide which neurons are on.
    """

    def case(N, D, H, C):
        (W1, b1), (W2, b2) = _layers(rng, D, H, C)
        labels = rng.permutation(np.arange(N) % C)
        return signed(rng, (N, D)), labels, {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

    six = case(6, 5, 7, 4)
    six[0][rng.integers(6)] = 0.0
    return {
        "6 images, 5 pixels, 7 hidden, 4 classes": six,
        "square, 4 x 4": case(4, 4, 4, 4),
        "one image": case(1, 6, 5, 3),
    }


input_gradient = Function(
    name="input_gradient",
    parts={"dX": 2},
    inputs=saliency_inputs,
    reference=images.input_gradient,
    mistakes=(
        Mistake(
            "derivative of the ReLU left out",
            ask="A hidden neuron is off for this image. Can a slightly darker pixel reach the score "
            "through it?",
            tell="Multiply by 1 where z > 0 and by 0 elsewhere, before you go through W1.",
            edits=(("dz = dh * mask", "dz = dh"),),
        ),
        Mistake(
            "mask taken from the gradient instead of z",
            ask="Whose sign decided in the forward pass which hidden neurons are on?",
            tell="The gate was set by z. A negative gradient passes an open gate.",
            edits=(("mask = z > 0", "mask = dh > 0"),),
        ),
        Mistake(
            "scores of all classes added up",
            ask="Of how many scores do you take the derivative, and of how many should you?",
            tell="Start from a row of zeros with a single 1, at the label of that image.",
            edits=(("dscores[np.arange(len(X)), labels] = 1", "dscores[:] = 1"),),
        ),
        Mistake(
            "every image is given the labels of all",
            ask="Print your dscores: how many 1s are in a row?",
            tell="A slice and a list of labels make every combination. Pair row n with labels[n] by "
            "giving a list of row numbers too.",
            edits=(("dscores[np.arange(len(X)), labels]", "dscores[:, labels]"),),
        ),
        Mistake(
            "predicted class in place of the given label",
            ask="What happens to the argument labels in your code?",
            tell="The caller chooses whose score is asked about; it need not be the largest.",
            edits=(
                (
                    "    dscores[np.arange(len(X)), labels] = 1",
                    '    scores = np.maximum(z, 0) @ params["W2"] + params["b2"]\n'
                    "    dscores[np.arange(len(X)), scores.argmax(axis=1)] = 1",
                ),
            ),
        ),
        Mistake(
            "gradient of the loss instead of the score",
            ask="Does the derivative of a score with respect to that same score depend on the "
            "softmax?",
            tell="No loss is involved here: the derivative of the label's score by itself is 1, by "
            "every other score 0.",
            edits=(
                (
                    "    dscores[np.arange(len(X)), labels] = 1",
                    '    scores = np.maximum(z, 0) @ params["W2"] + params["b2"]\n'
                    "    powers = np.exp(scores - scores.max(axis=1, keepdims=True))\n"
                    "    dscores = powers / powers.sum(axis=1, keepdims=True)\n"
                    "    dscores[np.arange(len(X)), labels] -= 1",
                ),
            ),
        ),
        Mistake(
            "absolute value taken",
            ask="Can your picture tell a pixel that speaks for the class from one that speaks against "
            "it?",
            tell="Return the gradient with its signs; whoever draws it may take sizes.",
            edits=(("return dX", "return np.abs(dX)"),),
        ),
        Mistake(
            "divided by the number of images",
            ask="Does the score of one image depend on how many others are in the batch?",
            tell="There is no mean here: each row of dX belongs to one image alone.",
            edits=(("return dX", "return dX / len(X)"),),
        ),
        Mistake(
            "multiplied by the pixels",
            ask="A black pixel has value 0. May brightening it still change the score?",
            tell="The gradient says what a change of the pixel would do, not how much is there now.",
            edits=(("return dX", "return dX * X"),),
        ),
        Mistake(
            "second layer's weights not transposed",
            ask="dscores is (N, C) and dh must be (N, H). Does your product hold for all sizes?",
            tell="Going back from output j to input i, W[i, j] is met with its indices swapped.",
            edits=(('params["W2"].T', 'params["W2"]'),),
        ),
        Mistake(
            "first layer's weights not transposed",
            ask="dz is (N, H) and dX must be (N, D). Does your product hold for all sizes?",
            tell="Going back from output j to input i, W[i, j] is met with its indices swapped.",
            edits=(('params["W1"].T', 'params["W1"]'),),
        ),
        Mistake(
            "bias of the first layer forgotten",
            ask="From which numbers do you read which hidden neurons are on?",
            tell="The gate was set by X W1 + b1.",
            edits=((' + params["b1"]', ""),),
        ),
        Mistake(
            "scores multiplied in",
            ask="What is the derivative of a score with respect to itself?",
            tell="The way back starts from 1 at the label, whatever the score is.",
            edits=(
                (
                    "    dscores[np.arange(len(X)), labels] = 1",
                    '    scores = np.maximum(z, 0) @ params["W2"] + params["b2"]\n'
                    "    rows = np.arange(len(X))\n"
                    "    dscores[rows, labels] = scores[rows, labels]",
                ),
            ),
        ),
    ),
)
