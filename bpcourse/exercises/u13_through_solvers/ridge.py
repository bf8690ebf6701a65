"""The gradient of a validation loss by the strengths of a ridge penalty."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Law, Loss, Mistake
from bpcourse.checking.laws import between
from bpcourse.exercises.shared.sources import alone
from bpcourse.reference import implicit

REFERENCE = implicit.ridge_strength_gradient
DTHETA = "2 * X_val.T @ error / len(y_val)"
DLOG = "-lam * theta * v"


def ridge_inputs(rng):
    """(log_lam, X, y, X_val, y_val): more rows than columns and fewer, one strength, one house."""

    def case(N, M, D):
        X, X_val = signed(rng, (N, D)), signed(rng, (M, D))
        return signed(rng, D, high=1.5), X, signed(rng, N, high=9.0), X_val, signed(rng, M)

    return {
        "7 rows, 5 to validate, 3 weights": case(7, 5, 3),
        "4 of everything": case(4, 4, 4),
        "fewer rows than weights": case(3, 6, 5),
        "one weight": case(4, 3, 1),
        "one row to validate": case(6, 1, 2),
    }


ridge_strength_gradient = Loss(
    name="ridge_strength_gradient",
    parts={"loss": 0.5, "dlog_lam": 2},
    inputs=ridge_inputs,
    reference=REFERENCE,
    wrt={"dlog_lam": 0},
    laws=(Law("loss", "a mean of squares is never negative", between(0, np.inf)),),
    mistakes=(
        Mistake(
            "log_lam taken for lam",
            ask="A strength may not be negative. Can log_lam be?",
            tell="The strengths are the exponentials of log_lam.",
            edits=(("np.exp(log_lam)", "log_lam"),),
        ),
        Mistake(
            "gradient by lam, not by its logarithm",
            ask="If log_lam grows by 0.01, by how much does lam grow?",
            tell="One more link of the chain: the slope of lam by log_lam.",
            edits=((DLOG, "-theta * v"),),
        ),
        Mistake(
            "gradient with the wrong sign",
            ask="A stronger penalty makes weights smaller. Is that in the sign of your chain?",
            tell="theta moves against what is added to its equation.",
            edits=((DLOG, "lam * theta * v"),),
        ),
        Mistake(
            "theta held still",
            ask="Does the validation loss hold a penalty? By which way does lam act on it?",
            tell="lam acts on the validation loss through theta alone.",
            edits=((DLOG, "lam * theta**2"),),
        ),
        Mistake(
            "weights left out",
            ask="Does a strength matter whose weight is 0 anyhow?",
            tell="The strength stands beside its weight in the equation.",
            edits=((DLOG, "-lam * v"),),
        ),
        Mistake(
            "no system solved on the way back",
            ask="Push one entry of the equation's right side. Does only one entry of theta move?",
            tell="Solve with the matrix of the forward pass once more.",
            edits=(("v = np.linalg.solve(H, dtheta)", "v = dtheta"),),
        ),
        Mistake(
            "solved without the penalty",
            ask="Which matrix did the forward pass solve with?",
            tell="The way back meets the same matrix, strengths included.",
            source=alone(
                REFERENCE,
                (
                    "v = np.linalg.solve(H, dtheta)",
                    "v = np.linalg.lstsq(X.T @ X, dtheta, rcond=None)[0]",
                ),
            ),
        ),
        Mistake(
            "gradient of the training loss",
            ask="The loss is measured on the validation rows. Which rows are in your dtheta?",
            tell="dtheta is the gradient of the validation loss.",
            edits=((DTHETA, "2 * X.T @ (X @ theta - y) / len(y)"),),
        ),
        Mistake(
            "factor 2 of the square left out",
            ask="What is the slope of a square?",
            tell="Differentiate the mean of squares once more, with all its factors.",
            edits=((DTHETA, "X_val.T @ error / len(y_val)"),),
        ),
        Mistake(
            "gradient not divided by the number of rows",
            ask="The loss is a mean. Is your gradient that of a mean, or of a sum?",
            tell="Divide by the number of validation rows.",
            edits=((DTHETA, "2 * X_val.T @ error"),),
        ),
        Mistake(
            "sum of the squares in place of their mean",
            ask="Should twice as many validation rows make the loss twice as large?",
            tell="The loss is the mean over the validation rows.",
            edits=(("(error**2).mean()", "(error**2).sum()"),),
        ),
        Mistake(
            "loss of the training rows",
            ask="On which rows is the loss measured?",
            tell="On those that theta was not fitted to.",
            edits=(("(error**2).mean()", "((X @ theta - y) ** 2).mean()"),),
        ),
        Mistake(
            "penalty added to the validation loss",
            ask="Is the size of the weights a part of how well they predict?",
            tell="The penalty shapes theta; the validation loss has none.",
            edits=(("(error**2).mean()", "(error**2).mean() + (lam * theta**2).sum()"),),
        ),
        Mistake(
            "one number for all strengths",
            ask="How many strengths are there, and how many numbers do you return?",
            tell="Each strength has a slope of its own.",
            edits=((DLOG, "-(lam * theta * v).sum()"),),
        ),
        Mistake(
            "penalty averaged over the rows",
            ask="The sum of squares has no 1/N here. Has the penalty one?",
            tell="Both terms of what theta minimizes stand as the docstring has them.",
            edits=(
                ("X.T @ X + np.diag(lam)", "X.T @ X / len(y) + np.diag(lam)"),
                ("X.T @ y)", "X.T @ y / len(y))"),
            ),
        ),
    ),
)
