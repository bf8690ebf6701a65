"""The network of two layers, and the training loop judged on small known functions."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Law, Loss, Mistake, Program
from bpcourse.checking.laws import never_negative
from bpcourse.exercises.shared.cross_entropy import CrossEntropy
from bpcourse.exercises.shared.hints import SUM_OVER_SAMPLES
from bpcourse.exercises.shared.slopes import of_tanh, sigmoid_for_tanh
from bpcourse.reference import descent, two_layer

LOG_P = "log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))"


def network_inputs(rng):
    """(params, X, y, reg): all dimensions distinct, square, one sample, with an L2 penalty; scores
    that are wrong by far, and scores that hardly differ; one neuron that is saturated.
    """

    def case(N, D, H, C, reg, size=1.0):
        params = {
            "W1": signed(rng, (D, H)),
            "b1": signed(rng, H),
            "W2": size * signed(rng, (H, C)),
            "b2": size * signed(rng, C),
        }
        return params, signed(rng, (N, D)), rng.permutation(np.arange(N) % C), reg

    wrong_by_far = case(1, 3, 4, 2, 0.1, size=4.0)
    while not all(gap > 2.0 for gap in _gaps(*wrong_by_far[:2])):
        wrong_by_far = case(1, 3, 4, 2, 0.1, size=4.0)
    params, x, _, reg = wrong_by_far
    six = case(6, 2, 5, 3, 0.0)
    saturated = rng.integers(5)
    six[0]["b1"][saturated] = rng.choice([-40.0, 40.0])
    six[0]["W2"][saturated] *= (
        0.05  # or scores without tanh would be so large that a loss has corners
    )
    return {
        "6 samples, layers 2-5-3, no penalty": six,
        "square, 4 everywhere, no penalty": case(4, 4, 4, 4, 0.0, size=0.1),
        "one sample, layers 3-4-2, reg 0.1": (params, x, np.array([1]), reg),
        "5 samples, layers 3-4-2, reg 0.7": case(5, 3, 4, 2, 0.7),
    }


def _gaps(params, x):
    """How far class 1 of two lies behind, with the tanh and without: near 0 a loss has a corner."""
    z1 = x @ params["W1"] + params["b1"]
    for h in (np.tanh(z1), z1):
        scores = h @ params["W2"] + params["b2"]
        yield scores[0, 0] - scores[0, 1]


CROSS_ENTROPY = CrossEntropy(logits="scores", grad="dscores", log_p=LOG_P)


two_layer_loss = Loss(
    name="two_layer_loss",
    parts={"loss": 1, "dW2": 0.5, "db2": 0.5, "dW1": 0.5, "db1": 0.5},
    returns=("loss", {"W1": "dW1", "b1": "db1", "W2": "dW2", "b2": "db2"}),
    inputs=network_inputs,
    reference=two_layer.two_layer_loss,
    laws=(Law("loss", "a cross-entropy with a penalty is never negative", never_negative),),
    wrt={"dW1": (0, "W1"), "db1": (0, "b1"), "dW2": (0, "W2"), "db2": (0, "b2")},
    mistakes=(
        Mistake(
            "derivative of the activation left out",
            ask="Between dh and dz1 lies the tanh. What does it do on the way back?",
            tell="Every function of the forward pass has its own backward, the activation too.",
            edits=(("dh * slope", "dh"),),
        ),
        Mistake(
            "derivative of tanh at the input instead of the output",
            ask="In 1 - t**2, is t the z1 before the tanh or the h after it?",
            tell="The slope of tanh must lie between 0 and 1; it is written in terms of the "
            "output.",
            edits=(("1 - h**2", "1 - z1**2"),),
        ),
        Mistake(
            "tanh applied twice",
            ask="h is tanh(z1) already. What goes into the slope?",
            tell="Use h itself.",
            edits=(("1 - h**2", "1 - np.tanh(h)**2"),),
        ),
        Mistake(
            "upstream gradient ignored in the first layer",
            ask="Where do the errors of the output enter your dW1?",
            tell="dz1 is the product of what arrives from above, dh, and the slope of the tanh.",
            edits=(("dh * slope", "slope"),),
        ),
        Mistake(
            "W2 not transposed on the way back",
            ask="dscores is (N, C) and dh must be (N, H). Does your product hold when H = C?",
            tell="Going back from score c to hidden unit j, W2[j, c] is met with swapped indices.",
            edits=(("dscores @ W2.T", "dscores @ W2"),),
        ),
        Mistake(
            "no activation between the layers",
            ask="What do two affine layers in a row make, with nothing between them?",
            tell="Without tanh the network is one linear map. Apply it to z1.",
            edits=(("h = np.tanh(z1)", "h = z1"), ("1 - h**2", "np.ones_like(h)")),
        ),
        Mistake(
            "no 1/N in the gradient",
            ask="Your loss is a mean over samples. Is your dscores the derivative of a mean?",
            tell="Divide dscores by N once; everything below inherits it.",
            edits=(("dscores = dscores / N", ""),),
        ),
        Mistake(
            "gradient divided by N twice",
            ask="How often does a gradient meet 1/N between the loss and the weights?",
            tell="Once, at the scores. Softmax loss may have divided already.",
            edits=(("dscores = dscores / N", "dscores = dscores / N / N"),),
        ),
        Mistake(
            "penalty in the loss but not in the gradient",
            ask="W1 is used in two places. From how many of them does it receive gradient?",
            tell="The penalty depends on the weights too: its derivative is added to dW1 and dW2.",
            edits=(("dW1 = dW1 + reg * W1", ""), ("dW2 = dW2 + reg * W2", "")),
        ),
        Mistake(
            "penalty in the gradient but not in the loss",
            ask="Your gradients know about reg. Does your loss?",
            tell="Add reg/2 times the sum of the squared weights to the loss.",
            edits=(("data_loss + penalty", "data_loss"),),
        ),
        Mistake(
            "gradient of the penalty twice too large",
            ask="What is the derivative of reg/2 * w**2?",
            tell="The 1/2 is there to cancel the 2 of the square.",
            edits=(
                ("dW1 + reg * W1", "dW1 + 2 * reg * W1"),
                ("dW2 + reg * W2", "dW2 + 2 * reg * W2"),
            ),
        ),
        Mistake(
            "factor 1/2 of the penalty missing in the loss",
            ask="What stands before the sum of squares in the formula of the loss?",
            tell="reg/2: then the gradient is reg * W without a 2.",
            edits=(("reg / 2", "reg"),),
        ),
        Mistake(
            "gradient of the penalty overwrites that of the data",
            ask="W1 is used twice in this loss. Do you add its two gradients, or keep the last?",
            tell="A value that is used twice receives the sum: add, do not assign.",
            edits=(("dW1 + reg * W1", "reg * W1"), ("dW2 + reg * W2", "reg * W2")),
        ),
        Mistake(
            "biases penalized",
            ask="Which parameters stand in the formula of the penalty?",
            tell="Only W1 and W2. A bias shifts a boundary; it does not make it wild.",
            edits=(
                ("(W2**2).sum())", "(W2**2).sum() + (b1**2).sum() + (b2**2).sum())"),
                ("grads = {", "db1, db2 = db1 + reg * b1, db2 + reg * b2\n    grads = {"),
            ),
        ),
        Mistake(
            "gradient of W1 stays zero",
            ask="Which variable holds your result for W1, and which one do you return?",
            tell="Look for two names that differ by one letter, such as dw1 and dW1.",
            edits=(('"W1": dW1', '"W1": np.zeros_like(W1)'),),
        ),
        Mistake(
            "gradient of b1 taken before the activation's derivative",
            ask="b1 is added before the tanh. Which upstream gradient arrives there?",
            tell="b1 belongs to z1, so its gradient is made from dz1.",
            edits=(("dz1.sum(axis=0)", "dh.sum(axis=0)"),),
        ),
        Mistake(
            "bias gradients averaged instead of summed",
            ask="Your scores' gradient has its 1/N. What does a mean over samples do to db?",
            tell=SUM_OVER_SAMPLES,
            edits=(
                ("dscores.sum(axis=0)", "dscores.mean(axis=0)"),
                ("dz1.sum(axis=0)", "dz1.mean(axis=0)"),
            ),
        ),
        Mistake(
            "bias gradients summed over the wrong axis",
            ask="b1 has one entry per hidden unit. Over which axis do you add?",
            tell="Keep the axis of the units; add over the axis of the samples.",
            edits=(
                ("dscores.sum(axis=0)", "dscores.sum(axis=1)"),
                ("dz1.sum(axis=0)", "dz1.sum(axis=1)"),
            ),
        ),
        *of_tanh(("1 - h**2", "h")),
        sigmoid_for_tanh(("1 - h**2", "h")),
        *CROSS_ENTROPY.mistakes,
        Mistake(
            "input not transposed in dW1",
            ask="dW1 has the shape of W1. Which shapes have the two factors of your product, and do the inner ones meet in every case?",
            tell="What a weight multiplied and what comes back meet in every sample: the samples are the inner axis of the product.",
            edits=(("X.T @ dz1", "X @ dz1"),),
        ),
        Mistake(
            "hidden layer not transposed in dW2",
            ask="dW2 has the shape of W2. Which shapes have the two factors of your product, and do the inner ones meet in every case?",
            tell="What a weight multiplied and what comes back meet in every sample: the samples are the inner axis of the product.",
            edits=(("h.T @ dscores", "h @ dscores"),),
        ),
        Mistake(
            "parentheses missing around the slope",
            ask="In which order does Python compute dh * 1 - h**2?",
            tell="dh multiplies the whole slope; what belongs together needs parentheses.",
            edits=(("dh * slope", "dh * 1 - h**2"),),
        ),
        Mistake(
            "tanh on the scores as well",
            ask="Which scores can your network give? What does the softmax make of scores between -1 and 1?",
            tell="The output layer has no activation but the softmax.",
            edits=(("scores = h @ W2 + b2", "scores = np.tanh(h @ W2 + b2)"),),
        ),
        Mistake(
            "dW2 made with X instead of h",
            ask="What did W2 multiply in the forward pass?",
            tell="A weight's gradient is made of what came in and what comes back. What came into the second layer is h.",
            edits=(("h.T @ dscores", "X.T @ dscores"),),
        ),
        Mistake(
            "penalty divided by the number of samples",
            ask="Does the penalty in the formula depend on how many samples there are?",
            tell="Only the data's part of the loss is a mean over samples.",
            edits=(
                ("reg / 2", "reg / N / 2"),
                ("dW1 + reg * W1", "dW1 + reg / N * W1"),
                ("dW2 + reg * W2", "dW2 + reg / N * W2"),
            ),
        ),
        Mistake(
            "b1's gradient made from the scores",
            ask="Where does b1 enter: before the tanh or at the scores?",
            tell="b1 belongs to z1, so its gradient is made from dz1.",
            edits=(("db1 = dz1", "db1 = dscores"),),
        ),
    ),
)


def descent_inputs(rng):
    """(loss_and_grads, params, learning_rate, steps): bowls of several shapes, one step, many."""

    def bowl(D):
        """A coupled quadratic: the gradient of w depends on b and the reverse."""
        A, target = rng.uniform(0.2, 1, (D, D)) + np.eye(D), signed(rng, D)

        def loss_and_grads(params):
            miss = A @ params["w"] + params["b"] - target
            return (miss**2).sum(), {"w": 2 * A.T @ miss, "b": 2 * miss}

        return loss_and_grads, {"w": signed(rng, D), "b": signed(rng, D)}

    return {
        "one step": (*bowl(2), 0.05, 1),
        "four steps": (*bowl(3), 0.02, 4),
        "seven small steps": (*bowl(4), 0.01, 7),
    }


def run_descent(implementation, loss_and_grads, params, learning_rate, steps):
    """Its (params, losses); a list of losses becomes an array."""
    result = implementation(loss_and_grads, params, learning_rate, steps)
    if type(result) in (tuple, list) and len(result) == 2 and type(result[1]) in (tuple, list):
        return result[0], np.stack(result[1]) if len(result[1]) else np.zeros(0)
    return result


gradient_descent = Program(
    name="gradient_descent",
    parts={"w": 0.5, "b": 0.5, "losses": 1},
    returns=({"w": "w", "b": "b"}, "losses"),
    inputs=descent_inputs,
    reference=descent.gradient_descent,
    program=run_descent,
    mistakes=(
        Mistake(
            "steps go uphill",
            ask="The gradient points where the loss grows. Where does your step go?",
            tell="Subtract.",
            edits=(("p - learning_rate", "p + learning_rate"),),
        ),
        Mistake(
            "learning rate forgotten",
            ask="If the learning rate were 0, would your parameters stand still?",
            tell="The step is the gradient times the learning rate.",
            edits=(("learning_rate * grads", "grads"),),
        ),
        Mistake(
            "gradients computed only once",
            ask="After the first update you stand somewhere else. Whose slope do you walk by?",
            tell="Forward and backward belong inside the loop, before each update.",
            edits=(
                (
                    "    for _ in range(steps):\n        loss, grads = loss_and_grads(params)",
                    "    loss, grads = loss_and_grads(params)\n    for _ in range(steps):",
                ),
            ),
        ),
        Mistake(
            "every step starts from the first parameters",
            ask="Where does step 2 start: where step 1 ended, or where step 1 started?",
            tell="Carry the updated parameters on into the next turn of the loop.",
            edits=(
                ("losses = []", "losses, start = [], params"),
                ("for name, p in params.items()", "for name, p in start.items()"),
            ),
        ),
        Mistake(
            "one step too many",
            ask="How often does the loop's body run, and how many losses do you return?",
            tell="Exactly `steps` updates.",
            edits=(("range(steps)", "range(steps + 1)"),),
        ),
        Mistake(
            "loss recorded after the update",
            ask="What should losses[0] be: the loss before you did anything, or after one step?",
            tell="Forward first, note the loss, then update.",
            edits=(
                ("        losses.append(loss)\n", ""),
                (
                    "params.items()}\n",
                    "params.items()}\n        losses.append(loss_and_grads(params)[0])\n",
                ),
            ),
        ),
        Mistake(
            "gradients recomputed between the updates of one step",
            ask="When you update b, has w moved already? At which point was b's gradient taken?",
            tell="One step: all gradients at the same point first, then all updates.",
            edits=(
                (
                    "        params = {name: p - learning_rate * grads[name] for name, p in "
                    "params.items()}\n",
                    "        params = dict(params)\n"
                    "        for name in list(params):\n"
                    "            grads = loss_and_grads(params)[1]\n"
                    "            params[name] = params[name] - learning_rate * grads[name]\n",
                ),
            ),
        ),
        Mistake(
            "only w is updated",
            ask="Which parameters has your dictionary, and which of them move?",
            tell="Loop over all the names in the dictionary.",
            edits=(
                (
                    "        params = {",
                    '        params = {**params, "w": params["w"] - learning_rate * grads["w"]}\n'
                    "        _ = {",
                ),
            ),
        ),
        Mistake(
            "gradients of all steps added up",
            ask="After two steps, which slopes does your update use: those of this step, or those of all steps so far?",
            tell="Every step starts with fresh gradients: what an earlier step has collected must be set to zero first.",
            edits=(
                (
                    "        losses.append(loss)\n",
                    "        losses.append(loss)\n        total = grads if len(losses) == 1 else {k: total[k] + grads[k] for k in grads}\n        grads = total\n",
                ),
            ),
        ),
        Mistake(
            "one step too few",
            ask="How often does the loop's body run, and how many losses do you return?",
            tell="Exactly `steps` updates.",
            edits=(("range(steps)", "range(steps - 1)"),),
        ),
        Mistake(
            "loss of the end recorded as well",
            ask="How many losses do you return for one step?",
            tell="One loss for each step: the one before its update.",
            edits=(
                (
                    "    return params, losses",
                    "    losses.append(loss_and_grads(params)[0])\n    return params, losses",
                ),
            ),
        ),
        Mistake(
            "parameters of the start returned",
            ask="Are the parameters that you return those of before the first step or those of after the last?",
            tell="Return what the last update has made.",
            edits=(
                ("losses = []", "losses, start = [], params"),
                ("return params, losses", "return start, losses"),
            ),
        ),
        Mistake(
            "only the last loss returned",
            ask="Is your second result a list with one loss for each step?",
            tell="Make a list before the loop and append to it in every step.",
            edits=(("return params, losses", "return params, losses[-1]"),),
        ),
        Mistake(
            "only b is updated",
            ask="Which parameters has your dictionary, and which of them move?",
            tell="Loop over all the names in the dictionary.",
            edits=(
                (
                    "        params = {",
                    '        params = {**params, "b": params["b"] - learning_rate * grads["b"]}\n        _ = {',
                ),
            ),
        ),
        Mistake(
            "steps as long as the loss is large",
            ask="How long is your step where the loss is large but flat?",
            tell="The gradient alone says how far: it is multiplied by the learning rate, and by nothing else.",
            edits=(("p - learning_rate * grads[name]", "p - learning_rate * loss * grads[name]"),),
        ),
    ),
)
