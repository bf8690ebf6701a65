"""Keeping exploding gradients in bounds."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import clipping


def gradients(rng):
    """({name: gradient}, limit): too long, short enough, one long and one short, one step of 0."""

    def pair(scale_w=1.0, scale_b=1.0):
        return {"W": scale_w * signed(rng, (4, 3)), "b": scale_b * signed(rng, 3)}

    return {
        "norm above the limit": (pair(3.0, 3.0), 2.0),
        "norm below the limit": (
            {"W": of_norm(pair()["W"], 1.6), "b": of_norm(pair()["b"], 1.2)},
            2.5,  # below the sum of the squares
        ),
        "exploded": (pair(1e9, 1e6), 1.7),
        "W long, b short": (pair(5.0, 0.1), 3.0),
        "each below the limit, together above": (
            {"W": of_norm(pair()["W"], 0.9), "b": of_norm(pair()["b"], 0.8)},
            1.0,
        ),
        "gradients of zero": ({"W": 0 * pair()["W"], "b": 0 * pair()["b"]}, 0.5),
    }


def of_norm(array, norm):
    """The array scaled to this norm."""
    return array * (norm / (array**2).sum() ** 0.5)


clip_by_norm = Function(
    name="clip_by_norm",
    parts={"W": 0.5, "b": 0.5, "norm": 1},
    returns=({"W": "W", "b": "b"}, "norm"),
    inputs=gradients,
    reference=clipping.clip_by_norm,
    mistakes=(
        Mistake(
            "scaled up when it is short",
            ask="What happens to a gradient whose norm is below max_norm already?",
            tell="Clipping only ever shortens. A gradient within the limit stays as it is.",
            edits=(("if norm <= max_norm:", "if norm == 0:"),),
        ),
        Mistake(
            "each gradient clipped by its own norm",
            ask="If only W is shortened and b is not, does the step still point in the same "
            "direction?",
            tell="Make one norm of all gradients together, and scale all of them by one factor.",
            source="""
            def clip_by_norm(grads, max_norm):
                norm = np.sqrt(sum((grad**2).sum() for grad in grads.values()))
                clipped = {}
                for name, grad in grads.items():
                    own = np.sqrt((grad**2).sum())
                    clipped[name] = grad if own <= max_norm else grad * (max_norm / own)
                return clipped, norm
            """,
        ),
        Mistake(
            "root forgotten",
            ask="What is the length of the vector (3, 4), and what does your formula give?",
            tell="The norm is the root of the sum of squares.",
            edits=(("np.sqrt(squares)", "squares"),),
        ),
        Mistake(
            "norms added in place of squares",
            ask="One leg is 3, the other 4. How long is the diagonal?",
            tell="Add up the squares of all entries of all gradients, and take one root at the end.",
            edits=(
                ("(grad**2).sum() for", "np.sqrt((grad**2).sum()) for"),
                ("np.sqrt(squares)", "squares"),
            ),
        ),
        Mistake(
            "absolute values in place of squares",
            ask="Which norm is meant: the one that Pythagoras computes, or the way around the "
            "block?",
            tell="Squares under one root.",
            edits=(("(grad**2).sum()", "np.abs(grad).sum()"), ("np.sqrt(squares)", "squares")),
        ),
        Mistake(
            "divided by the norm, max_norm forgotten",
            ask="After clipping, which norm do your gradients have, and which should they have?",
            tell="Dividing by the norm makes the length 1. The length is to be max_norm.",
            edits=(("max_norm / norm", "1 / norm"),),
        ),
        Mistake(
            "the fraction upside down",
            ask="If the norm is ten times the limit, does your factor shrink or stretch?",
            tell="The factor is below 1: the limit goes above the line, the norm below it.",
            edits=(("max_norm / norm", "norm / max_norm"),),
        ),
        Mistake(
            "norm after clipping returned",
            ask="The norm is to warn you that something exploded. What does it say if it is "
            "measured after clipping?",
            tell="Return the norm that the gradients had when they came in.",
            edits=(("return clipped, norm", "return clipped, norm * scale"),),
        ),
        Mistake(
            "mean of the squares in place of their sum",
            ask="Should a gradient with twice as many entries be allowed to be longer?",
            tell="The norm adds up the squares; it does not average them.",
            edits=(("(grad**2).sum()", "(grad**2).mean()"),),
        ),
        Mistake(
            "entries cut off in place of all scaled",
            ask="If you cut off the largest entry only, does the gradient still point the same way?",
            tell="All entries are multiplied by one and the same factor.",
            edits=(("scale * grad", "np.clip(grad, -max_norm, max_norm)"),),
        ),
        Mistake(
            "only the last gradient counted",
            ask="Which gradients take part in your sum when there are two of them?",
            tell="Add to the sum in the loop; do not set it.",
            edits=(
                (
                    "sum((grad**2).sum() for grad in grads.values())",
                    "[(grad**2).sum() for grad in grads.values()][-1]",
                ),
            ),
        ),
        Mistake(
            "a small number added to the norm",
            ask="Your gradients end up a little shorter than the limit. What do you divide by?",
            tell="A gradient that is clipped has a norm above max_norm, so it cannot be 0: nothing has "
            "to be added.",
            edits=(("max_norm / norm", "max_norm / (norm + FITTED)"),),
            fitted=(1e-10, 1e-2),
        ),
        Mistake(
            "largest entry in place of the norm",
            ask="What is the length of the vector (3, 4): 4, or more?",
            tell="The norm is the root of the sum of the squares of all entries.",
            edits=(("sum((grad**2).sum() for grad", "max((grad**2).max() for grad"),),
        ),
    ),
)
