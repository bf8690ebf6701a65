"""A debugging exercise: attention with a bias for each distance, whose way back has a fault."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.reference import relative


def relative_inputs(rng):
    """(q, k, v, bias): sizes distinct, equal, one sequence; D is never 1."""

    def case(N, T, D, E):
        return *(signed(rng, (N, T, n)) for n in (D, D, E)), signed(rng, T)

    return {
        "2 sequences, 5 places, D = 3": case(2, 5, 3, 4),
        "4 of everything": case(4, 4, 4, 4),
        "one sequence, 6 places": case(1, 6, 2, 3),
    }


_ADD = "np.add.at(dbias, distance[mask], together[mask])"
_TOGETHER = "together = dscores.sum(axis=0)"

relative_backward = Backward(
    name="relative_backward",
    parts={"dbias": 1.5},
    returns=("dq", "dk", "dv", "dbias"),
    inputs=relative_inputs,
    reference=relative.relative_backward,
    of=relative.relative_forward,
    wrt={"dbias": 3},
    decisive={"several sequences": ("2 sequences, 5 places, D = 3", "4 of everything")},
    mistakes=(
        Mistake(
            "bias scaled as the products are",
            ask="Divide promised by measured for several D. Which number do you get, and where in the "
            "forward does it stand?",
            tell="The bias is added after the scores have been divided, so nothing is divided on its way back.",
            edits=((_TOGETHER, "together = dproducts.sum(axis=0)"),),
        ),
        Mistake(
            "distances that come often keep one gradient only",
            ask="How many pairs of places have the distance 1, and how many of them are in dbias[1]?",
            tell="NumPy writes to each index of a list once. Repeated distances have to be added one "
            "after the other.",
            edits=((_ADD, "dbias[distance[mask]] += together[mask]"),),
        ),
        Mistake(
            "softmax left out on the way to the bias",
            ask="What lies between the weights and the bias?",
            tell="The bias is in the scores: it gets their gradient, not that of the weights.",
            edits=((_TOGETHER, "together = dp.sum(axis=0)"),),
        ),
        Mistake(
            "first sequence only",
            ask="How many sequences use the bias?",
            tell="All of them: contributions add up.",
            edits=((_TOGETHER, "together = dscores[0]"),),
        ),
        Mistake(
            "averaged over the sequences",
            ask="Where would a factor 1/N come from?",
            tell="Contributions add up; the mean is the loss's business.",
            edits=((_TOGETHER, "together = dscores.mean(axis=0)"),),
        ),
        Mistake(
            "distance counted from the wrong end",
            ask="Which distance has a place from itself, and where do you add its gradient?",
            tell="distance[t, s] is t - s.",
            edits=((_ADD, "np.add.at(dbias, T - 1 - distance[mask], together[mask])"),),
        ),
        Mistake(
            "averaged over the pairs of a distance",
            ask="A bias is used by several pairs of places. Do their contributions add up?",
            tell="Every use contributes in full: a sum.",
            edits=((_ADD, _ADD + "\n    dbias = dbias / np.arange(T, 0, -1)"),),
        ),
        Mistake(
            "one number for each place in place of each distance",
            ask="Which index chooses an entry of bias: the place that looks, or how far it looks?",
            tell="Entries of one distance lie on a diagonal, not in a row or a column.",
            edits=((_ADD, "dbias = together.sum(axis=1)"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Does your dbias say how much the loss cares about each entry of out?",
            tell=UPSTREAM,
            edits=(("dp = dout @", "dp = np.ones_like(dout) @"),),
        ),
        Mistake(
            "nothing taken off in the softmax",
            ask="If all dp of a row are equal, what must the gradient of its scores be?",
            tell="Take the weighted mean of the row's dp off.",
            edits=(("p * (dp - (p * dp).sum(axis=-1, keepdims=True))", "p * dp"),),
        ),
    ),
)
