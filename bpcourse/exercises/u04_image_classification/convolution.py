"""Unit 4: images: from scores to probabilities, deep networks, saliency, convolution, pooling.

The references of convolution and pooling are those of bpcourse/reference/conv.py, which loop
over windows as students do, so that a student's slip and the catalogue's give the same numbers.
"""

import numpy as np

from bpcourse.checking.exercise import Exercise, Mistake
from bpcourse.reference import images, conv

UNIT = "04_image_classification"

ADD_UP = ("A value that is used several times receives a contribution from each use, and "
          "contributions add up: += into a buffer of zeros.")
UPSTREAM = ("The local derivative says how the output moves; the upstream gradient says how much "
            "the loss cares. Each gradient is the product of both.")
NO_FACTOR_HERE = "The 1/N of a mean loss has been paid at the top. Here contributions simply add up."
STEP = "Window (p, q) starts at row p times stride and column q times stride."
SAME_WINDOWS = "Forward, dw and dx all speak of the same windows. " + STEP
COUNT_POSTS = "Count posts, not gaps: the number of steps plus 1."
TOTAL = "What is the sum of all entries, and how many images are there?"

# question and second hint of a mistake that several functions share
AVERAGED_WEIGHTS = {"ask": "Where would a factor 1/N come from in the weights?",
                    "tell": NO_FACTOR_HERE}
STRIDE_FORWARD = {"ask": "With stride 2, in which row does window p = 1 start?", "tell": STEP}
STRIDE_BACKWARD = {"ask": "With stride 2, from which row did output p = 1 read?", "tell": STEP}
STRIDE_ONE_WAY = {"ask": "With stride 2, where does window (1, 1) start: which row, and which "
                         "column?",
                  "tell": STEP}
EDGE_TO_EDGE = {"ask": "A 3 x 3 window with stride 2: do two neighbours share pixels, or just "
                       "touch?",
                "tell": "The stride says where a window starts, the window's size how far it "
                        "reaches. They are independent."}
SQUARE_WINDOW = {"ask": "Where does pool_width enter your code?",
                 "tell": "Height and width of the window are two numbers."}
WINDOWS_OVERLAP = {"ask": "A pixel is the maximum of two windows that overlap. What must it "
                          "receive?",
                   "tell": ADD_UP}
WINNER_TWICE = {"ask": "When the same pixel wins in a second window, what happens to what it had "
                       "received?",
                "tell": ADD_UP}


# --- softmax -----------------------------------------------------------------------------------


def score_inputs(rng):
    """(x,): scores of several images and classes, square, one image, confident ones."""
    return {
        "5 images, 3 classes": (rng.standard_normal((5, 3)),),
        "square, 4 x 4": (rng.standard_normal((4, 4)),),
        "one image, 4 classes": (rng.standard_normal((1, 4)),),
        "confident scores": (3 * rng.standard_normal((3, 5)),),
    }


softmax_backward = Exercise(
    name="softmax_backward",
    unit=UNIT,
    parts={"dx": 2},
    inputs=score_inputs,
    reference=images.softmax_backward,
    forward=images.softmax_forward,
    given=True,
    wrt={"dx": 0},
    mistakes=(
        Mistake(
            "only the diagonal of the Jacobian",
            ask="If the score of `dog` rises, does the probability of `cat` stay where it was?",
            tell="p * (1 - p) is only how a probability answers to its own score. Every score moves "
                 "all probabilities of its row, because they must sum to 1.",
            edits=(("p * (dp - average)", "dp * p * (1 - p)"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dp appear in your dx?",
            tell=UPSTREAM,
            edits=(("p * (dp - average)", "p * (1 - p)"),),
        ),
        Mistake(
            "coupling between the classes left out",
            ask="Add a constant to all entries of dp in a row. The probabilities sum to 1 in any case: "
                "may your dx change?",
            tell="From each entry of dp the mean of the row, weighted with p, is subtracted.",
            edits=(("p * (dp - average)", "p * dp"),),
        ),
        Mistake(
            "sum over the images instead of the classes",
            ask="Which probabilities have to share the total of 1: those of a row or of a column?",
            tell="Images know nothing of one another. The sum runs over the classes, axis 1.",
            edits=(("sum(axis=1, keepdims=True)", "sum(axis=0, keepdims=True)"),),
        ),
        Mistake(
            "mean over the classes in place of the sum",
            ask="The weights p of a row sum to 1 already. What does a further division do?",
            tell="A mean weighted with p is the plain sum of dp * p.",
            edits=(("weighted.sum(", "weighted.mean("),),
        ),
        Mistake(
            "sum not weighted with the probabilities",
            ask="Does a class of probability 0 have any say in the row's average?",
            tell="In the sum each entry of dp is multiplied by the probability of its class.",
            edits=(("weighted = dp * p", "weighted = dp"),),
        ),
        Mistake(
            "factor p in front of the bracket missing",
            ask="A class has probability almost 0. How much can a small step of its score change?",
            tell="Each entry of dx is scaled by the probability of its own class.",
            edits=(("p * (dp - average)", "dp - average"),),
        ),
        Mistake(
            "plus where a minus belongs",
            ask="When one probability goes up, in which direction must the others go?",
            tell="The coupling takes away: its sign is minus.",
            edits=(("dp - average", "dp + average"),),
        ),
        Mistake(
            "formula of softmax and cross-entropy together",
            ask="Is dp the right answer as a row of 0s and one 1, or is it a gradient?",
            tell="p - y holds for the two functions in one. Here dp may come from any loss.",
            edits=(("p * (dp - average)", "p - dp"),),
        ),
        Mistake(
            "softmax applied to what is already the output",
            ask="Does your cache hold scores or probabilities, and what do you do with it?",
            tell="With p in the cache, p goes straight into the formula.",
            edits=(("(p,) = cache", "p = np.exp(cache[0]) / np.exp(cache[0]).sum(axis=1, "
                    "keepdims=True)"),),
        ),
        Mistake(
            "divided by the number of images",
            ask="Softmax works on each row by itself. Where would a factor 1/N come from?",
            tell=NO_FACTOR_HERE,
            edits=(("p * (dp - average)", "p * (dp - average) / len(p)"),),
        ),
    ),
)


# --- several layers ----------------------------------------------------------------------------


def _layers(rng, *sizes):
    """[(W, b)] with biases that are not zero; weights scaled so that values keep their size."""
    return [(rng.standard_normal((n, m)) / np.sqrt(n), 0.3 * rng.standard_normal(m))
            for n, m in zip(sizes, sizes[1:])]


def deep_inputs(rng):
    """(dscores, cache): one to three layers, all sizes different or all equal, one image."""
    def case(N, *sizes):
        _, cache = images.deep_forward(rng.standard_normal((N, sizes[0])), _layers(rng, *sizes))
        return rng.standard_normal((N, sizes[-1])), cache

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
        raise TypeError(f"the gradients must be a list with one pair (dW, db) for each of the "
                        f"{depth} layers")
    found = {"dx": dx}
    for k, pair in enumerate(grads, start=1):
        if type(pair) not in (tuple, list) or len(pair) != 2:
            raise TypeError(f"entry {k - 1} of the list must be a pair (dW, db)")
        found[f"dW{k}"], found[f"db{k}"] = pair
    return found


deep_backward = Exercise(
    name="deep_backward",
    unit=UNIT,
    parts={"dx": 1, "dW3": 0.5, "db3": 0.5, "dW2": 0.5, "db2": 0.5, "dW1": 0.5, "db1": 0.5},
    inputs=deep_inputs,
    reference=images.deep_backward,
    run=run_deep,
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
    ),
)


# --- the gradient of a score with respect to the image -----------------------------------------


def saliency_inputs(rng):
    """(X, labels, params): labels that differ from image to image, right or not."""
    def case(N, D, H, C):
        (W1, b1), (W2, b2) = _layers(rng, D, H, C)
        labels = rng.permutation(np.arange(N) % C)
        return rng.standard_normal((N, D)), labels, {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

    return {
        "6 images, 5 pixels, 7 hidden, 4 classes": case(6, 5, 7, 4),
        "square, 4 x 4": case(4, 4, 4, 4),
        "one image": case(1, 6, 5, 3),
    }


input_gradient = Exercise(
    name="input_gradient",
    unit=UNIT,
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
            edits=(("    dscores[np.arange(len(X)), labels] = 1",
                    '    scores = np.maximum(z, 0) @ params["W2"] + params["b2"]\n'
                    "    dscores[np.arange(len(X)), scores.argmax(axis=1)] = 1"),),
        ),
        Mistake(
            "gradient of the loss instead of the score",
            ask="Does the derivative of a score with respect to that same score depend on the "
                "softmax?",
            tell="No loss is involved here: the derivative of the label's score by itself is 1, by "
                 "every other score 0.",
            edits=(("    dscores[np.arange(len(X)), labels] = 1",
                    '    scores = np.maximum(z, 0) @ params["W2"] + params["b2"]\n'
                    "    powers = np.exp(scores - scores.max(axis=1, keepdims=True))\n"
                    "    dscores = powers / powers.sum(axis=1, keepdims=True)\n"
                    "    dscores[np.arange(len(X)), labels] -= 1"),),
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
    ),
)


# --- convolution -------------------------------------------------------------------------------


def conv_inputs(rng):
    """(x, w, b, conv_param): tiny, so that explicit loops answer quickly."""
    def case(N, C, H, W, F, HH, WW, stride, pad):
        return (rng.standard_normal((N, C, H, W)), rng.standard_normal((F, C, HH, WW)),
                rng.standard_normal(F), {"stride": stride, "pad": pad})

    return {
        "2 x 3 images, 3 x 2 kernels, stride 2, pad 2": case(2, 3, 2, 3, 4, 3, 2, 2, 2),
        "5 x 3 images, 2 x 3 kernels, pad 1": case(2, 3, 5, 3, 4, 2, 3, 1, 1),
        "one image, pad 0": case(1, 2, 4, 5, 3, 2, 2, 1, 0),
        "stride 2, pad 1": case(2, 2, 5, 7, 3, 3, 3, 2, 1),
        "stride 2, pad 0, the last row is never reached": case(3, 1, 6, 5, 2, 3, 2, 2, 0),
        "square: all sizes 3": case(3, 3, 3, 3, 3, 3, 3, 1, 1),
    }


conv_forward = Exercise(
    name="conv_forward",
    unit=UNIT,
    parts={"out": 2},
    returns=("out", "cache"),
    inputs=conv_inputs,
    reference=conv.conv_forward,
    mistakes=(
        Mistake(
            "bias forgotten",
            ask="What should come out for an image of zeros?",
            tell="Each kernel has one bias, added to every position of its output.",
            edits=((" + b\n", "\n"),),
        ),
        Mistake(
            "bias added for every product",
            ask="How often does b enter one output number: once, or once per weight?",
            tell="Sum the products first, then add the bias once.",
            edits=((" + b\n", " + b * (C * HH * WW)\n"),),
        ),
        Mistake(
            "kernel flipped",
            ask="Which weight meets the top left pixel of the window: the first or the last?",
            tell="In networks w[i, j] meets the pixel at (i, j) of the window. The flip belongs to the "
                 "convolution of mathematics.",
            edits=(("(window, w,", "(window, w[:, :, ::-1, ::-1],"),),
        ),
        Mistake(
            "stride missing",
            **STRIDE_FORWARD,
            edits=(("p * stride", "p"), ("q * stride", "q")),
        ),
        Mistake(
            "stride missing in one direction",
            **STRIDE_ONE_WAY,
            edits=(("q * stride", "q"),),
        ),
        Mistake(
            "padding left out",
            ask="What is the shape of the image that your windows are cut from?",
            tell="Put pad rows and columns of zeros on every side first; the output grows with them.",
            edits=(('conv_param["pad"]', "0"),),
        ),
        Mistake(
            "padding counted on one side only",
            ask="By how many rows does an image grow when it gets pad rows above and below?",
            tell="The padded height is H + 2 pad.",
            edits=(("2 * pad", "pad"),),
        ),
        Mistake(
            "height and width of the window mixed up",
            ask="Does your window of a 3 x 2 kernel have 3 rows or 3 columns?",
            tell="HH counts rows and goes with axis 2; WW counts columns and goes with axis 3.",
            edits=(("top:top + HH, left:left + WW", "top:top + WW, left:left + HH"),),
        ),
        Mistake(
            "width of the output computed from the height",
            ask="For an image that is wider than high, is your output wider than high?",
            tell="Height and width follow the same rule, each with its own numbers.",
            edits=(("(W + 2 * pad - WW)", "(H + 2 * pad - HH)"),),
        ),
        Mistake(
            "output one row and column too small",
            ask="A kernel as large as the image: how many positions does it have?",
            tell=COUNT_POSTS,
            edits=(("// stride + 1", "// stride"),),
        ),
        Mistake(
            "only the first channel used",
            ask="A kernel has shape (C, HH, WW). Over which of these axes do you sum?",
            tell="One output number sums over channels, rows and columns of its window.",
            edits=(("(window, w,", "(window[:, :1], w[:, :1],"),),
        ),
        Mistake(
            "mean over the window in place of the sum",
            ask="If all weights were 1, what should come out of a window of ones?",
            tell="A convolution is a weighted sum, like any neuron; nothing is divided.",
            edits=((" + b\n", " / (C * HH * WW) + b\n"),),
        ),
    ),
)


conv_backward = Exercise(
    name="conv_backward",
    unit=UNIT,
    parts={"dx": 2, "dw": 1, "db": 1},
    inputs=conv_inputs,
    reference=conv.conv_backward,
    forward=conv.conv_forward,
    wrt={"dx": 0, "dw": 1, "db": 2},
    mistakes=(
        Mistake(
            "crop with -pad, which fails for pad 0",
            ask="What is a[0:-0] in NumPy: all of a, or nothing?",
            tell="-0 is 0, so the slice is empty. Say where the image ends by counting from its start.",
            edits=(("pad:pad + H, pad:pad + W", "pad:-pad, pad:-pad"),),
        ),
        Mistake(
            "crop of exactly one pixel",
            ask="How many rows of zeros were added on each side? Is it 1 in every case?",
            tell="Take off as much as the padding put on: pad, whatever its value.",
            edits=(("pad:pad + H, pad:pad + W", "1:-1, 1:-1"),),
        ),
        Mistake(
            "padding not cropped",
            ask="Do your dx and x have the same shape when pad is 1?",
            tell="The zeros around the image are no part of x: cut their gradient off.",
            edits=(("dpadded[:, :, pad:pad + H, pad:pad + W]", "dpadded"),),
        ),
        Mistake(
            "height and width mixed up in the crop",
            ask="Which axis of dx has H entries, and which has W?",
            tell="Rows come first: axis 2 has length H, axis 3 has length W.",
            edits=(("pad:pad + H, pad:pad + W", "pad:pad + W, pad:pad + H"),),
        ),
        Mistake(
            "overlapping windows overwrite each other in dx",
            ask="A pixel lies in several windows. How many of them have a say in your dx?",
            tell=ADD_UP,
            edits=(("dpadded[:, :, rows, cols] +=", "dpadded[:, :, rows, cols] ="),),
        ),
        Mistake(
            "kernels and windows overwrite each other in dx",
            ask="A pixel is read by every kernel, and in several windows. Does your dx add these, or "
                "keep the last?",
            tell=ADD_UP,
            edits=(("dpadded[:, :, rows, cols] += np.tensordot(d, w, axes=([1], [0]))",
                    "dpadded[:, :, rows, cols] = d[:, -1][:, None, None, None] * w[-1]"),),
        ),
        Mistake(
            "kernels overwrite each other in dx",
            ask="If there are 4 kernels, how many of them send gradient to a pixel in your dx?",
            tell="Sum over the kernels as well as over the windows.",
            edits=(("np.tensordot(d, w, axes=([1], [0]))",
                    "d[:, -1][:, None, None, None] * w[-1]"),),
        ),
        Mistake(
            "windows overwrite each other in dw",
            ask="At how many positions is the same kernel used?",
            tell=ADD_UP,
            edits=(("dw +=", "dw ="),),
        ),
        Mistake(
            "images and windows overwrite each other in dw",
            ask="The same kernel is used on every image, at every position. Which of these uses are in "
                "your dw?",
            tell=ADD_UP,
            edits=(("dw += np.tensordot(d, padded[:, :, rows, cols], axes=([0], [0]))",
                    "dw = d[-1][:, None, None, None] * padded[-1][None, :, rows, cols]"),),
        ),
        Mistake(
            "kernel flipped in dx",
            ask="Pixel (i, j) of a window was multiplied by w[i, j]. By what do you multiply on the "
                "way back?",
            tell="When you add to the window itself, the kernel stays as it is. A flip appears only when "
                 "dx is written as a convolution of dout.",
            edits=(("np.tensordot(d, w,", "np.tensordot(d, w[:, :, ::-1, ::-1],"),),
        ),
        Mistake(
            "stride missing",
            **STRIDE_BACKWARD,
            edits=(("p * stride", "p"), ("q * stride", "q")),
        ),
        Mistake(
            "stride missing in one direction",
            **STRIDE_ONE_WAY,
            edits=(("q * stride", "q"),),
        ),
        Mistake(
            "stride missing in the windows of dx",
            ask="Are the windows that you write to in dx those that the forward read from?",
            tell=SAME_WINDOWS,
            edits=(("dpadded[:, :, rows, cols] +=", "dpadded[:, :, p:p + HH, q:q + WW] +="),),
        ),
        Mistake(
            "stride missing in the windows of dw",
            ask="Are the windows that you read for dw those that the forward read from?",
            tell=SAME_WINDOWS,
            edits=(("padded[:, :, rows, cols], axes",
                    "padded[:, :, p:p + HH, q:q + WW], axes"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="If the loss cared ten times as much about one output pixel, what would change?",
            tell=UPSTREAM,
            edits=(("d = dout[:, :, p, q]", "d = np.ones_like(dout[:, :, p, q])"),),
        ),
        Mistake(
            "bias gradient not summed over the positions",
            ask="At how many positions of an image is b[f] added?",
            tell="One bias serves all images and all positions: sum over all three axes but that of "
                 "the kernels.",
            edits=(("dout.sum(axis=(0, 2, 3))", "dout.sum(axis=0)"),),
        ),
        Mistake(
            "bias gradient summed over the wrong axes",
            ask="b has one entry per kernel. Which axis of dout belongs to the kernels?",
            tell="Keep axis 1 and sum over the others.",
            edits=(("axis=(0, 2, 3)", "axis=(1, 2, 3)"),),
        ),
        Mistake(
            "bias gradient averaged instead of summed",
            ask="Where would a division come from in the bias?",
            tell=NO_FACTOR_HERE,
            edits=(("dout.sum(axis=(0, 2, 3))", "dout.mean(axis=(0, 2, 3))"),),
        ),
        Mistake(
            "weight gradient divided by the number of images",
            **AVERAGED_WEIGHTS,
            edits=(("    return dx, dw, db", "    return dx, dw / N, db"),),
        ),
        Mistake(
            "windows cut from x instead of the padded image",
            ask="From which image did the forward read: with its border of zeros, or without?",
            tell="Pad x in the backward too, or keep the padded image in the cache.",
            edits=(("padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))\n    dpadded = "
                    "np.zeros_like(padded)",
                    "padded = x\n    dpadded = np.zeros_like(np.pad(x, ((0, 0), (0, 0), (pad, pad), "
                    "(pad, pad))))"),),
        ),
    ),
)


# --- max-pooling -------------------------------------------------------------------------------


def pool_inputs(rng):
    """(x, pool_param): windows that touch, overlap, leave gaps; ties as a ReLU makes them."""
    def case(x, height, width, stride):
        return x, {"pool_height": height, "pool_width": width, "stride": stride}

    after_relu = np.maximum(rng.standard_normal((2, 2, 4, 6)) - 0.5, 0)
    after_relu[0, 0, :2, :2] = 0.0  # a window of equal values
    return {
        "windows 2 x 2, stride 2": case(rng.standard_normal((2, 3, 4, 6)), 2, 2, 2),
        "overlapping windows 3 x 2, stride 1": case(rng.standard_normal((2, 3, 5, 4)), 3, 2, 1),
        "overlapping windows 3 x 3, stride 2": case(rng.standard_normal((1, 2, 7, 5)), 3, 3, 2),
        "windows 1 x 2, stride 3: gaps": case(rng.standard_normal((3, 1, 7, 8)), 1, 2, 3),
        "negative values only": case(-rng.uniform(1, 2, (1, 2, 4, 4)), 2, 2, 2),
        "ties, as after a ReLU": case(after_relu, 2, 2, 2),
    }


POOL_SQUARE = ('height, width = pool_param["pool_height"], pool_param["pool_width"]',
               'height = width = pool_param["pool_height"]')


max_pool_forward = Exercise(
    name="max_pool_forward",
    unit=UNIT,
    parts={"out": 1},
    returns=("out", "cache"),
    inputs=pool_inputs,
    reference=conv.max_pool_forward,
    mistakes=(
        Mistake(
            "mean in place of the maximum",
            ask="What should come out of the window 0, 0, 0, 8?",
            tell="Max-pooling keeps the largest value; the others have no say.",
            edits=(("window.max(", "window.mean("),),
        ),
        Mistake(
            "negative windows become 0",
            ask="What is the largest of -3, -1, -2, and what is the value that your search starts "
                "with?",
            tell="A search that starts from 0 never finds a negative maximum.",
            edits=(("window.max(axis=(2, 3))", "np.maximum(window.max(axis=(2, 3)), 0)"),),
        ),
        Mistake(
            "maximum of the absolute values",
            ask="Is -5 larger than 3?",
            tell="Pooling compares the values with their signs.",
            edits=(("window.max(", "np.abs(window).max("),),
        ),
        Mistake(
            "stride missing",
            **STRIDE_FORWARD,
            edits=(("p * stride", "p"), ("q * stride", "q")),
        ),
        Mistake(
            "stride missing in one direction",
            **STRIDE_ONE_WAY,
            edits=(("q * stride", "q"),),
        ),
        Mistake(
            "windows assumed to lie edge to edge",
            **EDGE_TO_EDGE,
            edits=(("(H - height) // stride + 1", "H // height"),
                   ("(W - width) // stride + 1", "W // width"),
                   ("p * stride", "p * height"), ("q * stride", "q * width")),
        ),
        Mistake(
            "window assumed square",
            **SQUARE_WINDOW,
            edits=(POOL_SQUARE,),
        ),
        Mistake(
            "height and width of the window mixed up",
            ask="Does your 3 x 2 window have 3 rows or 3 columns?",
            tell="The height counts rows, axis 2; the width counts columns, axis 3.",
            edits=(("top:top + height, left:left + width", "top:top + width, left:left + height"),),
        ),
        Mistake(
            "maximum over the channels as well",
            ask="How many numbers should come out of one window position of an image of 3 channels?",
            tell="Every channel is pooled by itself: rows and columns only.",
            edits=(("window.max(axis=(2, 3))", "window.max(axis=(1, 2, 3))[:, None]"),),
        ),
        Mistake(
            "output one row and column too small",
            ask="A window as large as the image: how many positions does it have?",
            tell=COUNT_POSTS,
            edits=(("// stride + 1", "// stride"),),
        ),
    ),
)


def _with_ties(dout, cache, share):
    """max_pool_backward in which `share` says how equal maxima divide a window's gradient."""
    x, pool_param = cache
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for p in range(dout.shape[2]):
        for q in range(dout.shape[3]):
            rows, cols = slice(p * stride, p * stride + height), slice(q * stride, q * stride + width)
            window = x[:, :, rows, cols]
            largest = window == window.max(axis=(2, 3), keepdims=True)
            flat = largest.reshape(*largest.shape[:2], -1)
            parts = share(flat).reshape(window.shape)
            dx[:, :, rows, cols] += parts * dout[:, :, p, q][:, :, None, None]
    return dx


def _ties_all(dout, cache):
    """Each of the equal maxima receives the window's gradient."""
    return _with_ties(dout, cache, lambda largest: largest)


def _ties_split(dout, cache):
    """Equal maxima share the window's gradient equally."""
    return _with_ties(dout, cache, lambda largest: largest / largest.sum(axis=-1, keepdims=True))


def _ties_last(dout, cache):
    """The last of the equal maxima, row by row, takes all."""
    def last(largest):
        place = largest.shape[-1] - 1 - largest[..., ::-1].argmax(axis=-1)
        return np.arange(largest.shape[-1]) == place[..., None]

    return _with_ties(dout, cache, last)


# the same slip of a student whose mask marks all equal maxima, as `window == window.max()` does
ALL_TIES = ("mask = np.arange(height * width) == winner[:, :, None]",
            "mask = window.reshape(N, C, -1) == window.max(axis=(2, 3))[:, :, None]")

max_pool_backward = Exercise(
    name="max_pool_backward",
    unit=UNIT,
    parts={"dx": 3},
    inputs=pool_inputs,
    reference=conv.max_pool_backward,
    alternatives=(_ties_all, _ties_split, _ties_last),
    forward=conv.max_pool_forward,
    wrt={"dx": 0},
    mistakes=(
        Mistake(
            "overlapping windows overwrite each other",
            **WINDOWS_OVERLAP,
            edits=(("left:left + width] +=", "left:left + width] ="),),
        ),
        Mistake(
            "overlapping windows overwrite each other (equal maxima all marked)",
            **WINDOWS_OVERLAP,
            edits=(("left:left + width] +=", "left:left + width] ="), ALL_TIES),
        ),
        Mistake(
            "overlapping winners overwrite each other",
            **WINNER_TWICE,
            edits=(("left:left + width] += mask * d",
                    "left:left + width] = np.where(mask, d, dx[:, :, top:top + height, "
                    "left:left + width])"),),
        ),
        Mistake(
            "overlapping winners overwrite each other (equal maxima all marked)",
            **WINNER_TWICE,
            edits=(("left:left + width] += mask * d",
                    "left:left + width] = np.where(mask, d, dx[:, :, top:top + height, "
                    "left:left + width])"), ALL_TIES),
        ),
        Mistake(
            "stride missing",
            **STRIDE_BACKWARD,
            edits=(("p * stride", "p"), ("q * stride", "q")),
        ),
        Mistake(
            "stride missing in one direction",
            **STRIDE_ONE_WAY,
            edits=(("q * stride", "q"),),
        ),
        Mistake(
            "windows assumed to lie edge to edge",
            **EDGE_TO_EDGE,
            edits=(("p * stride", "p * height"), ("q * stride", "q * width")),
        ),
        Mistake(
            "window as large as the stride",
            ask="Which two numbers say how far your window reaches, and where do you read them?",
            tell="pool_height and pool_width say how far a window reaches; the stride only says where "
                 "it starts.",
            edits=(('height, width = pool_param["pool_height"], pool_param["pool_width"]\n', "\n"),
                   ('stride = pool_param["stride"]', 'height = width = stride = pool_param["stride"]')),
        ),
        Mistake(
            "window assumed square",
            **SQUARE_WINDOW,
            edits=(POOL_SQUARE,),
        ),
        Mistake(
            "row and column of the maximum swapped",
            ask="Window 3, 1 / 7, 2: in which row is the 7, and in which entry is your gradient?",
            tell="The first index of the window is the row.",
            edits=(("mask.reshape(window.shape)", "mask.reshape(window.shape).swapaxes(2, 3)"),),
        ),
        Mistake(
            "every pixel of the window receives the gradient",
            ask="Only one value of the window went through. Would the output move if you changed "
                "another one a little?",
            tell="The pixels that lost have derivative 0.",
            edits=(("+= mask * d", "+= d"),),
        ),
        Mistake(
            "gradient of a mean",
            ask="Which pooling spreads its gradient evenly over the window?",
            tell="A maximum hands everything to the winner.",
            edits=(("+= mask * d", "+= d / (height * width)"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your dx?",
            tell=UPSTREAM,
            edits=(("+= mask * d", "+= mask"),),
        ),
        Mistake(
            "multiplied by the maximum itself",
            ask="If the largest pixel grows by 0.1, by how much does the output grow?",
            tell="The derivative of the maximum with respect to the winner is 1, whatever its value.",
            edits=(("+= mask * d", "+= mask * d * window"),),
        ),
        Mistake(
            "smallest pixel marked instead of the largest",
            ask="Which pixel of the window went through in the forward?",
            tell="Mark the place of the maximum.",
            edits=((".argmax(axis=2)", " * -1\n            winner = winner.argmax(axis=2)"),),
        ),
    ),
)


# --- what goes wrong with what -----------------------------------------------------------------


def confusion_inputs(rng):
    """(y, predicted, n_classes): pairs that repeat, classes that never occur, one example."""
    def case(N, n_classes, largest=None):
        y = rng.integers(0, largest or n_classes, N)
        wrong = rng.integers(0, largest or n_classes, N)
        return y, np.where(rng.random(N) < 0.6, y, wrong), n_classes

    sure = rng.integers(0, 3, 9)
    return {
        "60 images, 4 classes": case(60, 4),
        "20 images, 6 classes of which two never occur": case(20, 6, largest=4),
        "3 images, 3 classes": (np.array([0, 1, 2]), np.array([1, 1, 0]), 3),
        "one image": (np.array([2]), np.array([0]), 3),
        "all right": (sure, sure.copy(), 3),
    }


def run_confusion(implementation, y, predicted, n_classes):
    """Its counts; whole numbers are as good as floats."""
    counts = implementation(y, predicted, n_classes)
    if type(counts) is np.ndarray and counts.dtype.kind in "iu":
        counts = counts.astype(float)
    return counts


confusion_counts = Exercise(
    name="confusion_counts",
    unit=UNIT,
    parts={"counts": 2},
    inputs=confusion_inputs,
    reference=images.confusion_counts,
    run=run_confusion,
    mistakes=(
        Mistake(
            "rows and columns swapped",
            ask="A shirt was called a coat. Is it in the row of shirts, or in the row of coats?",
            tell="The row is the class that the image has, the column the class it was given.",
            edits=(("counts[actual, guess]", "counts[guess, actual]"),),
        ),
        Mistake(
            "a pair that comes again is not counted",
            ask="Two shirts are called coats. Which number stands in that entry?",
            tell="Every image adds 1. Beware of counts[y, predicted] += 1 with arrays as indices: it "
                 "touches each entry once, however often it is named.",
            edits=(("+= 1", "= 1"),),
        ),
        Mistake(
            "size taken from the data",
            ask="What shape does your table have if no image of the last class is there?",
            tell="The table always has n_classes rows and columns.",
            edits=(("    counts = np.zeros", "    n_classes = 1 + max(y.max(), predicted.max())\n"
                    "    counts = np.zeros"),),
        ),
        Mistake(
            "only right answers counted",
            ask="Which entries of your table can be other than 0?",
            tell="The wrong answers are what the table is for: they lie off the diagonal.",
            edits=(("+= 1", "+= actual == guess"),),
        ),
        Mistake(
            "only mistakes counted",
            ask=TOTAL,
            tell="Right answers are counted too; they make the diagonal.",
            edits=(("+= 1", "+= actual != guess"),),
        ),
        Mistake(
            "shares of each row instead of counts",
            ask="Which unit do your entries have: images, or parts of a row?",
            tell="Count only. Whoever draws the table can divide.",
            edits=(("return counts", "return counts / np.maximum(counts.sum(axis=1, keepdims=True), "
                    "1)"),),
        ),
        Mistake(
            "shares of all images instead of counts",
            ask=TOTAL,
            tell="Count only: each image adds 1, not 1/N.",
            edits=(("+= 1", "+= 1 / len(y)"),),
        ),
    ),
)


EXERCISES = [softmax_backward, deep_backward, input_gradient, confusion_counts, conv_forward,
             conv_backward, max_pool_forward, max_pool_backward]
