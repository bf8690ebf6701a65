"""The gradient of a least-squares solution."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.exercises.shared.sources import alone
from bpcourse.reference import implicit

REFERENCE = implicit.lstsq_backward
DA = "np.outer(y - A @ theta, v) - np.outer(dy, theta)"
V = "np.linalg.solve(A.T @ A, dtheta)"


def lstsq_inputs(rng):
    """(A, y): more rows than columns, as many, one column; all far from singular."""

    def case(N, D):
        A = signed(rng, (N, D))
        A[:D] += 3.0 * rng.choice([-1.0, 1.0], D) * (A[:D] != 0) * _eye(D)
        return A, signed(rng, N, high=9.0)

    return {
        "7 rows, 3 columns": case(7, 3),
        "square": case(3, 3),
        "one column": case(5, 1),
        "5 rows, 4 columns": case(5, 4),
    }


def _eye(D):
    return [[float(i == j) for j in range(D)] for i in range(D)]


lstsq_backward = Backward(
    name="lstsq_backward",
    parts={"dA": 1.5, "dy": 1},
    inputs=lstsq_inputs,
    reference=REFERENCE,
    of=implicit.lstsq_forward,
    wrt={"dA": 0, "dy": 1},
    decisive={"more rows than columns": ("7 rows, 3 columns", "5 rows, 4 columns")},
    mistakes=(
        Mistake(
            "no system solved on the way back",
            ask="With A = 10 times the identity, theta is y / 10. How large must dy be then?",
            tell="What undoes A on the way forward must be met on the way back, too: solve for v.",
            edits=((V, "1.0 * dtheta"),),
        ),
        Mistake(
            "multiplied by A^T A where it must be solved",
            ask="With A = 10 times the identity, theta is y / 10. How large must dy be then?",
            tell="v is what A^T A turns into dtheta.",
            edits=((V, "A.T @ A @ dtheta"),),
        ),
        Mistake(
            "A A^T in place of A^T A",
            ask="How many unknowns has theta? What is the shape of your matrix?",
            tell="The matrix of the normal equations is (D, D).",
            source=alone(REFERENCE, ("A.T @ A, dtheta", "A @ A.T, dtheta")),
        ),
        Mistake(
            "A in A^T A held still",
            ask="In how many places does A stand in the normal equations?",
            tell="In three: once on the right side, twice on the left. Each contributes.",
            edits=((DA, "np.outer(y - A @ theta, v)"),),
        ),
        Mistake(
            "only the right side differentiated",
            ask="In how many places does A stand in the normal equations?",
            tell="In three: once on the right side, twice on the left. Each contributes.",
            edits=((DA, "np.outer(y, v)"),),
        ),
        Mistake(
            "the first of the two A on the left held still",
            ask="A^T A is a product of two things that both move. How many terms has its differential?",
            tell="(dA^T) A + A^T (dA): both.",
            edits=((DA, "np.outer(y, v) - np.outer(dy, theta)"),),
        ),
        Mistake(
            "the residual's part left out",
            ask="Where in your dA does it show that theta does not fit y exactly?",
            tell="With a residual r, moving A along r moves theta.",
            edits=((DA, "-np.outer(dy, theta)"),),
        ),
        Mistake(
            "the second part with the wrong sign",
            ask="If A grows, must theta grow or shrink to give the same y?",
            tell="The terms of the left side change sides, and so they change their sign.",
            edits=((" - np.outer(dy, theta)", " + np.outer(dy, theta)"),),
        ),
        Mistake(
            "the residual with the wrong sign",
            ask="Which is the residual: what is left of y, or what is left of A theta?",
            tell="Collect the terms with dA^T: those of y and those of A theta have opposite signs.",
            edits=(("y - A @ theta", "A @ theta - y"),),
        ),
        Mistake(
            "dA transposed",
            ask="In your dA, does a row belong to a row of A?",
            tell="The first factor of each outer product must have N entries.",
            source=alone(
                REFERENCE,
                ("np.outer(y - A @ theta, v)", "np.outer(v, y - A @ theta)"),
                ("np.outer(dy, theta)", "np.outer(theta, dy)"),
            ),
        ),
        Mistake(
            "theta and v exchanged",
            ask="In the term A^T (dA) theta: which vector stands on the right of dA, which on the left?",
            tell="A dA between two vectors has their outer product as its gradient, in their order.",
            edits=(("np.outer(dy, theta)", "np.outer(A @ theta, v)"),),
        ),
        Mistake(
            "dy made of dtheta",
            ask="y meets A^T before the system is solved. In which order are they met on the way back?",
            tell="First solve, then multiply by A.",
            edits=(("dy = A @ v", "dy = A @ dtheta"),),
        ),
        Mistake(
            "dy with the wrong sign",
            ask="If y doubles, theta doubles. Which sign must dy have?",
            tell="The right side of the normal equations carries dy with a plus.",
            edits=(
                ("dy = A @ v", "dy = -(A @ v)"),
                ("np.outer(dy, theta)", "np.outer(-dy, theta)"),
            ),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dtheta appear in your two gradients?",
            tell=UPSTREAM,
            edits=((V, "np.linalg.solve(A.T @ A, 0 * dtheta + 1)"),),
        ),
    ),
)
