"""An autoencoder with shared weights: no labels, but a gradient."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Law, Loss, Mistake
from bpcourse.checking.laws import never_negative
from bpcourse.exercises.shared.sources import alone
from bpcourse.reference import autoencoder


def autoencoder_inputs(rng):
    """(params, X, target): all sizes distinct, square, one example, a code larger than the input, one
    entry of it saturated; in one case the target is X itself.
    """

    def case(N, D, K):
        params = {
            "W": 0.7 * signed(rng, (D, K)),
            "b": signed(rng, K),
            "c": signed(rng, D),
        }
        return params, signed(rng, (N, D)), signed(rng, (N, D))

    large = case(4, 2, 5)
    large[0]["b"][rng.integers(5)] = rng.choice([-40.0, 40.0])
    params, X, _ = case(3, 5, 2)
    return {
        "5 examples of 4 numbers, code of 2": case(5, 4, 2),
        "square, 3 everywhere": case(3, 3, 3),
        "one example of 3 numbers, code of 2": case(1, 3, 2),
        "4 examples of 2 numbers, code of 5": large,
        "3 examples that are their own target": (params, X, X.copy()),
    }


autoencoder_loss = Loss(
    name="autoencoder_loss",
    parts={"loss": 1, "dW": 2, "db": 0.5, "dc": 0.5},
    returns=("loss", {"W": "dW", "b": "db", "c": "dc"}),
    inputs=autoencoder_inputs,
    reference=autoencoder.autoencoder_loss,
    laws=(Law("loss", "a mean of squares is never negative", never_negative),),
    wrt={"dW": (0, "W"), "db": (0, "b"), "dc": (0, "c")},
    mistakes=(
        Mistake(
            "only the decoder's share of dW",
            ask="W stands in two places. Which of them does your dW know?",
            tell="W also makes the code. Add the share that comes through the encoder.",
            edits=(("dW = from_encoder + from_decoder", "dW = from_decoder"),),
        ),
        Mistake(
            "only the encoder's share of dW",
            ask="W stands in two places. Which of them does your dW know?",
            tell="W also turns the code back into the input. Add the share of the decoder.",
            edits=(("dW = from_encoder + from_decoder", "dW = from_encoder"),),
        ),
        Mistake(
            "the two shares of dW averaged",
            ask="When a value is used twice, are its two gradients averaged?",
            tell="Contributions of several uses add up; nothing is halved.",
            edits=(("dW = from_encoder + from_decoder", "dW = (from_encoder + from_decoder) / 2"),),
        ),
        Mistake(
            "the decoder's share is not transposed back",
            ask="The decoder uses W.T. Which shape has the gradient of W.T, and which that of W?",
            tell="Transpose the decoder's share before you add it; with a square W nothing "
            "else will warn you.",
            edits=(("from_decoder = dout.T @ code", "from_decoder = code.T @ dout"),),
        ),
        Mistake(
            "derivative of the tanh left out",
            ask="Between dcode and dz lies the tanh. What does it do on the way back?",
            tell="Multiply by the slope of tanh, written with its output.",
            edits=(("dcode * (1 - code**2)", "dcode"),),
        ),
        Mistake(
            "tanh not squared in its slope",
            ask="What is the slope of tanh far on the left, where tanh is nearly -1? What does "
            "your formula give?",
            tell="The slope is 1 minus the square of the code.",
            edits=(("1 - code**2", "1 - code"),),
        ),
        Mistake(
            "gradients not divided by N",
            ask="Your loss is a mean over the examples. Are your gradients?",
            tell="Divide the error by N once, before it travels back.",
            edits=(("dout = error / N", "dout = error"),),
        ),
        Mistake(
            "factor 2 too many in the gradients",
            ask="What is left of the 1/2 in the loss after you differentiate the square?",
            tell="The 2 of the square and the 1/2 in front of it cancel.",
            edits=(("dout = error / N", "dout = 2 * error / N"),),
        ),
        Mistake(
            "the 1/2 of the loss is missing",
            ask="Compare your loss with its definition. Is every factor there?",
            tell="This loss is half the squared error of an example, averaged over the examples.",
            edits=(("(2 * N)", "N"),),
        ),
        Mistake(
            "mean over all numbers instead of over examples",
            ask="How many numbers do you divide by: one for each example, or one for each pixel?",
            tell="Sum over the pixels and divide by the number of examples only.",
            edits=(("(error**2).sum() / (2 * N)", "(error**2).mean() / 2"),),
        ),
        Mistake(
            "compared with the input in place of the target",
            ask="A noisy image comes in. What should come out: the same noise, or something else?",
            tell="The error is counted against the target; X only goes in.",
            edits=(("error = out - target", "error = out - X"),),
        ),
        Mistake(
            "the target goes into the encoder's share",
            ask="Which of the two images went through the encoder?",
            tell="A weight of the encoder was multiplied by what came in, which is X.",
            edits=(("from_encoder = X.T @ dz", "from_encoder = target.T @ dz"),),
        ),
        Mistake(
            "the target itself is encoded",
            ask="If noise is added to X only, does your loss change?",
            tell="X goes in; the target is only compared with what comes out.",
            edits=(("np.tanh(X @ W + b)", "np.tanh(target @ W + b)"),),
        ),
        Mistake(
            "input minus output",
            ask="If a pixel comes out too bright, should its gradient be positive or negative?",
            tell="Half the square of a difference has the difference itself as its slope: output minus "
            "target.",
            edits=(("dout = error / N", "dout = -error / N"),),
        ),
        Mistake(
            "bias gradients averaged over the examples",
            ask="dout holds the 1/N of the mean already. How often do you divide?",
            tell="Sum over the examples, without dividing again.",
            edits=(
                ("dz.sum(axis=0)", "dz.mean(axis=0)"),
                ("dout.sum(axis=0)", "dout.mean(axis=0)"),
            ),
        ),
        Mistake(
            "the tanh is missing on the way forward",
            ask="What stands between the affine layer and the code?",
            tell="The code is the tanh of the affine layer's output.",
            edits=(("np.tanh(X @ W + b)", "X @ W + b"),),
        ),
        Mistake(
            "b left out of the code",
            ask="Does your code change when b does?",
            tell="Add b before the tanh.",
            edits=(("np.tanh(X @ W + b)", "np.tanh(X @ W)"),),
        ),
        Mistake(
            "c left out of the output",
            ask="What does the decoder answer when the code is all zeros?",
            tell="Add c to the decoder's product.",
            edits=(("code @ W.T + c", "code @ W.T"),),
        ),
        Mistake(
            "slope of a sigmoid",
            ask="Which activation made the code, and to which one does your slope belong?",
            tell="code * (1 - code) is the slope of a sigmoid. A tanh is steepest where its value is 0.",
            edits=(("1 - code**2", "code * (1 - code)"),),
        ),
        Mistake(
            "sign in the slope of tanh",
            ask="Is tanh steepest where its value is 0, or where it is near 1? What does your slope "
            "say at both?",
            tell="The slope of tanh is 1 at 0 and falls off to 0 on both sides.",
            edits=(("1 - code**2", "1 + code**2"),),
        ),
        Mistake(
            "tanh applied twice",
            ask="The code has been through tanh already. What do you do to it before you square it?",
            tell="The slope is 1 minus the square of the code itself.",
            edits=(("1 - code**2", "1 - np.tanh(code) ** 2"),),
        ),
        Mistake(
            "input not transposed in the encoder's share",
            ask="dW has a row for each number of an example. Along which axis of X do these lie, and "
            "along which one does your product add?",
            tell="The product adds over the examples, so these must meet: X has to be turned round.",
            source=alone(autoencoder.autoencoder_loss, ("X.T @ dz", "X @ dz")),
        ),
        Mistake(
            "activation on the output as well",
            ask="Can a number of your output be larger than 1?",
            tell="The decoder is linear: the product plus c is the output, without a tanh.",
            source=alone(
                autoencoder.autoencoder_loss,
                ("out = code @ W.T + c", "out = np.tanh(code @ W.T + c)"),
            ),
        ),
    ),
)
