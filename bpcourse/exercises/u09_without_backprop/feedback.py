"""Feedback alignment: learners get backpropagation, and change one line."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import feedback


def networks(rng):
    """(dscores, X, h, W2, B): sizes distinct, all equal, one image."""

    def case(N, D, H, C):
        h = 0.38 * signed(rng, (N, H))
        return signed(rng, (N, C)), signed(rng, (N, D)), h, signed(rng, (H, C)), signed(rng, (H, C))

    return {
        "5 images of 4 pixels, 3 hidden, 2 scores": case(5, 4, 3, 2),
        "square, 3 everywhere": case(3, 3, 3, 3),
        "one image": case(1, 2, 4, 3),
    }


feedback_alignment = Function(
    name="feedback_alignment",
    parts={"dW1": 1},
    inputs=networks,
    reference=feedback.feedback_alignment,
    mistakes=(
        Mistake(
            "the forward weights on the way back",
            ask="Which of your arguments is never used?",
            tell="What comes back must not go through the weights of the forward pass.",
            edits=(("dscores @ B.T", "dscores @ W2.T"),),
        ),
        Mistake(
            "both matrices on the way back",
            ask="Does your answer change when only the forward weights do?",
            tell="The random matrix takes the place of the other one; it is not added.",
            edits=(("dscores @ B.T", "dscores @ (W2 + B).T"),),
        ),
        Mistake(
            "derivative of the tanh lost",
            ask="Which line was right before you changed anything?",
            tell="Only the way through the weights changes; the activation's slope stays.",
            edits=(("dh * (1 - h**2)", "dh"),),
        ),
        Mistake(
            "tanh not squared in its slope",
            ask="What is the slope of tanh where its output is -1?",
            tell="The slope is made of the square of the output.",
            edits=(("1 - h**2", "1 - h"),),
        ),
        Mistake(
            "slope of a sigmoid",
            ask="Which activation made h?",
            tell="h is the output of a tanh. At 0 it is steepest.",
            edits=(("1 - h**2", "h * (1 - h)"),),
        ),
        Mistake(
            "averaged over the images once more",
            ask="Has what arrives been divided by the number of images already?",
            tell="dscores holds the mean; do not divide again.",
            edits=(("dW1 = X.T @ dz", "dW1 = X.T @ dz / (len(X) + (len(X) == 1))"),),
        ),
        Mistake(
            "uphill",
            ask="Did the sign of what arrives change on its way back?",
            tell="No step on the way back changes the sign.",
            edits=(("dscores @ B.T", "-dscores @ B.T"),),
        ),
        Mistake(
            "random matrix not turned round",
            ask="B has a row for each hidden unit. Along which axis must dscores meet it?",
            tell="dscores has a column for each score: the scores of B must be its rows.",
            edits=(("dscores @ B.T", "dscores @ (B if B.shape[0] == B.shape[1] else B.T)"),),
        ),
    ),
)
