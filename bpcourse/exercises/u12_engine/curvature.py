"""Hessian times vector, and power iteration with it."""

from functools import partial

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.slopes import of_tanh
from bpcourse.reference import curvature

# --- forward over reverse ----------------------------------------------------------------------


def hvp_inputs(rng):
    """(X, y, params, v)."""

    def case(N, D, H, C, rests=(), far=1.0):
        shapes = {"W1": (D, H), "W2": (H, C)}
        params, v = ({name: signed(rng, s) for name, s in shapes.items()} for _ in range(2))
        v |= {name: 0.0 * v[name] for name in rests}
        return 0.6 * signed(rng, (N, D)), far * signed(rng, (N, C)), params, v

    return {
        "5 samples": case(5, 2, 4, 3),
        "one sample": case(1, 3, 2, 4),
        "square": case(3, 3, 3, 3),
        "far from the targets": case(4, 3, 5, 2, far=30.0),
        "only W1 moves": case(4, 3, 5, 2, ["W2"]),
        "only W2 moves": case(4, 2, 3, 5, ["W1"]),
    }


_H_DOT = "h_dot = slope * (X @ W1_dot)"
_SCORES = "(h_dot @ W2 + h @ W2_dot) / len(X)"
_DW2 = "h_dot.T @ dscores + h.T @ dscores_dot"
_DH = "dscores_dot @ W2.T + dscores @ W2_dot.T"
_SLOPE_DOT = "slope_dot = -2 * h * h_dot"
_DZ = "dz_dot = dh_dot * slope + dh * slope_dot"
_TWO_TERMS = (
    "A product moves in two ways: one factor moves and the other rests, and the other way round."
)

hvp = Function(
    name="hvp",
    parts={"Hv1": 2, "Hv2": 1},
    returns={"W1": "Hv1", "W2": "Hv2"},
    inputs=hvp_inputs,
    reference=curvature.hvp,
    mistakes=(
        Mistake(
            "slope of the tanh taken to rest",
            ask="dz = dh * slope. When the weights move, does slope stay what it is?",
            tell="slope is made of h, and h moves. The product has a second term.",
            edits=((_DZ, "dz_dot = dh_dot * slope"),),
        ),
        Mistake(
            "dh taken to rest",
            ask="dz = dh * slope. Which of the two factors moves in your line?",
            tell=_TWO_TERMS,
            edits=((_DZ, "dz_dot = dh * slope_dot"),),
        ),
        Mistake(
            "both velocities of a product multiplied together",
            ask="dz = dh * slope. If slope rests, its velocity is 0. Does dz rest as well?",
            tell="In each term one factor moves and the other stands still.",
            edits=((_DZ, "dz_dot = dh_dot * slope_dot"),),
        ),
        Mistake(
            "slope moves without the factor 2",
            ask="At which rate does h**2 grow when h grows at the rate 1, at h = 3?",
            tell="The square brings down a 2.",
            edits=((_SLOPE_DOT, "slope_dot = -h * h_dot"),),
        ),
        Mistake(
            "slope moves with the wrong sign",
            ask="slope = 1 - h**2. If h is positive and grows, does slope grow or shrink?",
            tell="What is taken away grows: the velocity has a minus.",
            edits=((_SLOPE_DOT, "slope_dot = 2 * h * h_dot"),),
        ),
        Mistake(
            "velocity of the slope without that of h",
            ask="If no weight moves at all, h_dot is 0. Is your slope_dot?",
            tell="A velocity is the slope times the velocity of what went in.",
            edits=((_SLOPE_DOT, "slope_dot = -2 * h"),),
        ),
        Mistake(
            "slope moves at the square of the velocity",
            ask="If all weights move twice as fast, how much faster should slope_dot be?",
            tell="Every velocity is proportional to v: only one factor in each term may have a dot.",
            edits=((_SLOPE_DOT, "slope_dot = -2 * h_dot * h_dot"),),
        ),
        Mistake(
            "slope left out of h's velocity",
            ask="z moves at X @ W1_dot. Does tanh(z) move as fast?",
            tell="Multiply the velocity by the slope of tanh.",
            edits=((_H_DOT, "h_dot = X @ W1_dot"),),
        ),
        Mistake(
            "W2 taken to rest in the scores",
            ask="scores = h @ W2. Which of the two factors move?",
            tell=_TWO_TERMS,
            edits=((_SCORES, "(h_dot @ W2) / len(X)"),),
        ),
        Mistake(
            "h taken to rest in the scores",
            ask="scores = h @ W2. Which of the two factors move?",
            tell=_TWO_TERMS,
            edits=((_SCORES, "(h @ W2_dot) / len(X)"),),
        ),
        Mistake(
            "h taken to rest in dW2",
            ask="dW2 = h.T @ dscores. Which of the two factors move?",
            tell=_TWO_TERMS,
            edits=((_DW2, "h.T @ dscores_dot"),),
        ),
        Mistake(
            "dscores taken to rest in dW2",
            ask="dW2 = h.T @ dscores. Which of the two factors move?",
            tell=_TWO_TERMS,
            edits=((_DW2, "h_dot.T @ dscores"),),
        ),
        Mistake(
            "W2 taken to rest on the way back",
            ask="dh = dscores @ W2.T. W2 is a weight. Does it move?",
            tell=_TWO_TERMS,
            edits=((_DH, "dscores_dot @ W2.T"),),
        ),
        Mistake(
            "dscores taken to rest on the way back",
            ask="dh = dscores @ W2.T. dscores is made of the scores. Do they move?",
            tell=_TWO_TERMS,
            edits=((_DH, "dscores @ W2_dot.T"),),
        ),
        Mistake(
            "y moves along with the scores",
            ask="dscores = (scores - y) / N. At which velocity does y move?",
            tell="The targets rest: their velocity is 0.",
            edits=((_SCORES, "(h_dot @ W2 + h @ W2_dot - y) / len(X)"),),
        ),
        Mistake(
            "1/N left out of the velocity of dscores",
            ask="dscores is divided by N. Does its velocity change with N?",
            tell="A constant factor stays: the velocity is divided by N, too.",
            edits=((_SCORES, "h_dot @ W2 + h @ W2_dot"),),
        ),
        Mistake(
            "the gradient itself returned",
            ask="If no weight moves, the product must be 0. Is it?",
            tell="Return the velocities of the gradients, not the gradients.",
            edits=(
                (_DW2, "h.T @ dscores"),
                ("dW1_dot = X.T @ dz_dot", "dW1_dot = X.T @ (dh * slope)"),
            ),
        ),
        Mistake(
            "only the blocks on the diagonal",
            ask="Let only W1 move. Does the gradient of W2 stay where it was?",
            tell="Every weight's motion reaches every gradient: carry the velocities through all "
            "lines.",
            source="""
                def hvp(X, y, params, v):
                    W1, W2 = params["W1"], params["W2"]
                    h = np.tanh(X @ W1)
                    slope = 1 - h**2
                    dscores = (h @ W2 - y) / len(X)
                    h_dot = slope * (X @ v["W1"])
                    dW2_dot = h.T @ (h @ v["W2"]) / len(X)
                    dh = dscores @ W2.T
                    dh_dot = (h_dot @ W2) @ W2.T / len(X)
                    dW1_dot = X.T @ (dh_dot * slope + dh * (-2 * h * h_dot))
                    return {"W1": dW1_dot, "W2": dW2_dot}
            """,
        ),
        Mistake(
            "second term forgotten everywhere",
            ask="Which weights appear in your velocities, and which only in your values?",
            tell="Go through the lines that are products, one by one. " + _TWO_TERMS,
            edits=(
                (_SCORES, "(h_dot @ W2) / len(X)"),
                (_DW2, "h.T @ dscores_dot"),
                (_DH, "dscores_dot @ W2.T"),
                (_DZ, "dz_dot = dh_dot * slope"),
            ),
        ),
        *of_tanh(("1 - h**2", "h")),
    ),
)

# --- power iteration ---------------------------------------------------------------------------


def times(matrix, v):
    """The product that is all one knows of the matrix."""
    return matrix @ v


def power_inputs(rng):
    """(product, v, steps): the gap between the eigenvalues is so wide that all steps are taken up."""

    def case(size, largest, rest, steps):
        basis, _ = np.linalg.qr(rng.normal(size=(size, size)))
        values = largest * np.array([1.0, *rest])
        matrix = basis @ np.diag(values) @ basis.T
        matrix = (matrix + matrix.T) / 2
        start = basis @ signed(rng, size, 1.0, 2.0)
        return partial(times, matrix), start, steps

    near = rng.uniform(0.01, 0.03)
    return {
        "4 weights": case(4, rng.uniform(2, 5), [near, -0.02, 0.01], 10),
        "the largest is negative": case(3, -rng.uniform(2, 5), [-near, 0.02], 10),
        "a negative one, after an odd number": case(5, -rng.uniform(2, 5), [near, 0, 0, 0.02], 11),
        "huge eigenvalues": case(3, 1e40 * rng.uniform(1, 2), [near, -0.03], 12),
        "tiny eigenvalues": case(3, -1e-40 * rng.uniform(1, 2), [near, 0.03], 12),
        "one weight": case(1, -rng.uniform(0.2, 0.5), [], 2),
    }


def run_power(implementation, product, v, steps):
    """The eigenvalue; the direction may point either way."""
    eigenvalue, direction = implementation(product, v, steps)
    return {"eigenvalue": eigenvalue + 0 * direction.sum()}


_ROUND = "        v = product(v)\n        v = v / np.linalg.norm(v)\n"

largest_eigenvalue = Function(
    name="largest_eigenvalue",
    parts={"eigenvalue": 2},
    returns=("eigenvalue", "v"),
    inputs=power_inputs,
    reference=curvature.largest_eigenvalue,
    mistakes=(
        Mistake(
            "the length taken for the eigenvalue",
            ask="If the matrix turns v round, to -3 v, what is the eigenvalue, and what is the length?",
            tell="A length has no sign. Compare the product with v itself.",
            edits=(("v @ product(v)", "np.linalg.norm(product(v))"),),
        ),
        Mistake(
            "v never brought back to length 1",
            ask="How long is v after 20 rounds if each makes it ten times as long?",
            tell="Divide v by its length after each product.",
            edits=((_ROUND, "        v = product(v)\n"),),
        ),
        Mistake(
            "only the start has length 1",
            ask="How long is v after a product with the matrix?",
            tell="Divide v by its length after each product, not before the first one only.",
            edits=(
                ("for _ in range(steps):", "v = v / np.linalg.norm(v)\n    for _ in range(steps):"),
                (_ROUND, "        v = product(v)\n"),
            ),
        ),
        Mistake(
            "divided by the largest entry, and the length forgotten",
            ask="How long is v at the end? Is v . (H v) then the eigenvalue?",
            tell="v . (H v) is the curvature only for a v of length 1.",
            edits=(("v / np.linalg.norm(v)", "v / np.abs(v).max()"),),
        ),
        Mistake(
            "divided by the squared length",
            ask="How long is v after you divide it by v . v?",
            tell="The length is the root of v . v.",
            edits=(("v / np.linalg.norm(v)", "v / (v @ v)"),),
        ),
        Mistake(
            "divided by the sum of the entries",
            ask="How long is v at the end, by Pythagoras?",
            tell="The length is the root of the sum of the squares.",
            edits=(("v / np.linalg.norm(v)", "v / v.sum()"),),
        ),
        Mistake(
            "every round starts from the start again",
            ask="Which v does the product of your second round receive?",
            tell="Let the new direction take the place of the old one.",
            edits=(
                ("for _ in range(steps):", "start = v\n    for _ in range(steps):"),
                ("        v = product(v)", "        v = product(start)"),
            ),
        ),
        Mistake(
            "no round at all",
            ask="Along which direction is your curvature measured: along the start, or along what "
            "the products have made of it?",
            tell="Let product work on v again and again before you measure.",
            edits=((_ROUND, "        v = v / np.linalg.norm(v)\n"),),
        ),
        Mistake(
            "curvature along the start",
            ask="With which direction do you multiply the last product?",
            tell="Both factors of v . (H v) are the last direction.",
            edits=(
                (
                    "for _ in range(steps):",
                    "start = v / np.linalg.norm(v)\n    for _ in range(steps):",
                ),
                ("v @ product(v)", "start @ product(v)"),
            ),
        ),
        Mistake(
            "squared: the product applied twice at the end",
            ask="For the matrix 3 (a single number), which eigenvalue do you return?",
            tell="At the end one product is enough.",
            edits=(("v @ product(v)", "v @ product(product(v))"),),
        ),
    ),
)
