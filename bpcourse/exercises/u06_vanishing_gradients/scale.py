"""How large weights and gradients should be: initialization and clipping."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import clipping, initialization


def layer_sizes(rng):
    """(fan_in, fan_out): narrowing, widening, equal, one input, and sizes from the seed."""
    fan_in, fan_out = (int(n) for n in rng.integers(20, 400, 2))
    return {
        "784 inputs, 100 outputs": (784, 100),
        "30 inputs, 70 outputs": (30, 70),
        "equal, 64 and 64": (64, 64),
        "one input": (1, 5),
        f"{fan_in} inputs, {fan_out} outputs": (fan_in, fan_out),
    }


xavier_std = Function(
    name="xavier_std",
    parts={"std": 1},
    inputs=layer_sizes,
    reference=initialization.xavier_std,
    mistakes=(
        Mistake(
            "variance returned in place of the standard deviation",
            ask="Is 2 / (fan_in + fan_out) a variance or a standard deviation?",
            tell="The derivation ends with a variance. The spread that one multiplies standard "
            "normal numbers by is its root.",
            edits=(("np.sqrt(2 / (fan_in + fan_out))", "2 / (fan_in + fan_out)"),),
        ),
        Mistake(
            "the 2 left out",
            ask="For equal sizes n and n, which variance do both wishes ask for, and which does "
            "yours give?",
            tell="The mean of the two sizes is their sum divided by 2; the variance is 1 over that "
            "mean.",
            edits=(("2 / (", "1 / ("),),
        ),
        Mistake(
            "outputs ignored",
            ask="Which of the two wishes, forward or backward, does your formula leave out?",
            tell="Forward asks for 1 / fan_in, backward for 1 / fan_out. The compromise contains "
            "both.",
            edits=(("2 / (fan_in + fan_out)", "1 / fan_in"),),
        ),
        Mistake(
            "inputs ignored",
            ask="A neuron adds up fan_in terms. Where is fan_in in your formula?",
            tell="Forward asks for 1 / fan_in, backward for 1 / fan_out. The compromise contains "
            "both.",
            edits=(("2 / (fan_in + fan_out)", "1 / fan_out"),),
        ),
        Mistake(
            "He's formula in place of Xavier's",
            ask="Which activation is this formula for: one that halves the squared signal, or one "
            "that is close to the identity near 0?",
            tell="2 / fan_in makes up for the half that ReLU cuts off. Xavier's has both sizes.",
            edits=(("2 / (fan_in + fan_out)", "2 / fan_in"),),
        ),
        Mistake(
            "sizes multiplied in place of added",
            ask="What is the mean of 30 and 70?",
            tell="The two sizes enter through their sum.",
            edits=(("fan_in + fan_out", "fan_in * fan_out"),),
        ),
        Mistake(
            "limit of the uniform distribution",
            ask="Which number does 6 come from, and are your weights normal or uniform?",
            tell="A uniform distribution from -a to a has the variance a**2 / 3, so its limit has a "
            "6. Normal weights are multiplied by the standard deviation.",
            edits=(("2 / (", "6 / ("),),
        ),
        Mistake(
            "root of the size in place of one over it",
            ask="If a layer gets more inputs, must its weights grow or shrink?",
            tell="More terms make a larger sum, so the weights must get smaller: the sizes stand "
            "below the line.",
            edits=(("2 / (fan_in + fan_out)", "(fan_in + fan_out) / 2"),),
        ),
        Mistake(
            "root of the denominator only",
            ask="Does your root cover the 2 as well?",
            tell="Take the root of the whole fraction.",
            edits=(("np.sqrt(2 / (fan_in + fan_out))", "2 / np.sqrt(fan_in + fan_out)"),),
        ),
        Mistake(
            "root taken over the sum of the roots",
            ask="What is the root of 9 + 16, and what is the sum of their roots?",
            tell="Add the two sizes first; then take one root of the whole fraction.",
            edits=(("fan_in + fan_out", "np.sqrt(fan_in) + np.sqrt(fan_out)"),),
        ),
        Mistake(
            "brackets missing around the sum of the sizes",
            ask="In which order does Python work out 2 / a + b?",
            tell="Division comes before addition. Put the sum into brackets.",
            edits=(("(fan_in + fan_out))", "fan_in + fan_out)"),),
        ),
    ),
)


he_std = Function(
    name="he_std",
    parts={"std": 1},
    inputs=lambda rng: {name: sizes[:1] for name, sizes in layer_sizes(rng).items()},
    reference=initialization.he_std,
    mistakes=(
        Mistake(
            "variance returned in place of the standard deviation",
            ask="Is 2 / fan_in a variance or a standard deviation?",
            tell="Take the root: it is the spread that one multiplies normal numbers by.",
            edits=(("np.sqrt(2 / fan_in)", "2 / fan_in"),),
        ),
        Mistake(
            "the 2 left out",
            ask="Which share of the mean square does a ReLU let through?",
            tell="Half of it is lost at every layer, so the weights' variance is twice that of a "
            "linear layer.",
            edits=(("2 / fan_in", "1 / fan_in"),),
        ),
        Mistake(
            "halved in place of doubled",
            ask="ReLU removes half of the signal. Should the weights make up for it or join in?",
            tell="What is halved by the ReLU must be doubled by the weights.",
            edits=(("2 / fan_in", "0.5 / fan_in"),),
        ),
        Mistake(
            "root of the 2 only",
            ask="Does your root cover fan_in as well?",
            tell="Take the root of the whole fraction.",
            edits=(("np.sqrt(2 / fan_in)", "np.sqrt(2) / fan_in"),),
        ),
        Mistake(
            "root of the denominator only",
            ask="Does your root cover the 2 as well?",
            tell="Take the root of the whole fraction.",
            edits=(("np.sqrt(2 / fan_in)", "2 / np.sqrt(fan_in)"),),
        ),
        Mistake(
            "limit of the uniform distribution",
            ask="Which number does 6 come from, and are your weights normal or uniform?",
            tell="The 6 belongs to the limits of a uniform distribution. Normal weights are "
            "multiplied by the standard deviation.",
            edits=(("2 / fan_in", "6 / fan_in"),),
        ),
        Mistake(
            "multiplied by the inputs in place of divided",
            ask="If a neuron gets more inputs, must its weights grow or shrink?",
            tell="More terms make a larger sum: fan_in stands below the line.",
            edits=(("2 / fan_in", "2 * fan_in"),),
        ),
        Mistake(
            "the fraction upside down",
            ask="If a neuron gets more inputs, must its weights grow or shrink?",
            tell="More terms make a larger sum, so the weights must get smaller.",
            edits=(("2 / fan_in", "fan_in / 2"),),
        ),
    ),
)


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


clip_by_value = Function(
    name="clip_by_value",
    parts={"W": 0.5, "b": 0.5},
    returns={"W": "W", "b": "b"},
    inputs=gradients,
    reference=clipping.clip_by_value,
    mistakes=(
        Mistake(
            "large negative entries left as they are",
            ask="What becomes of an entry of -1000?",
            tell="The interval has two ends: -limit and limit.",
            edits=(("np.clip(grad, -limit, limit)", "np.minimum(grad, limit)"),),
        ),
        Mistake(
            "large positive entries left as they are",
            ask="What becomes of an entry of +1000?",
            tell="The interval has two ends: -limit and limit.",
            edits=(("np.clip(grad, -limit, limit)", "np.maximum(grad, -limit)"),),
        ),
        Mistake(
            "signs lost",
            ask="What becomes of an entry of -0.1?",
            tell="Entries within the interval keep their value and their sign.",
            edits=(("np.clip(grad,", "np.clip(np.abs(grad),"),),
        ),
        Mistake(
            "negative entries set to zero",
            ask="Where does your interval begin?",
            tell="It reaches from -limit to limit.",
            edits=(("-limit, limit", "0, limit"),),
        ),
        Mistake(
            "large entries set to zero",
            ask="Does an entry that is too large still say anything about the direction?",
            tell="It is cut to the end of the interval, not thrown away.",
            edits=(
                ("np.clip(grad, -limit, limit)", "np.where(np.abs(grad) > limit, 0 * grad, grad)"),
            ),
        ),
        Mistake(
            "limit ignored",
            ask="Where does the second argument appear in your function?",
            tell="The caller chooses the limit.",
            edits=(("-limit, limit", "-1, 1"),),
        ),
        Mistake(
            "everything scaled by the largest entry",
            ask="When one entry is too large, what happens to the others in clipping by value?",
            tell="Each entry is treated by itself; only those outside the interval change.",
            edits=(
                (
                    "np.clip(grad, -limit, limit)",
                    "grad * (limit / np.maximum(np.max(np.abs(grad)), limit))",
                ),
            ),
        ),
        Mistake(
            "clipped by norm",
            ask="Which of the two ways of clipping keeps small entries exactly as they are?",
            tell="Here no norm is needed; look at each entry alone.",
            source="""
            def clip_by_value(grads, limit):
                norm = np.sqrt(sum((grad**2).sum() for grad in grads.values()))
                scale = 1 if norm <= limit else limit / norm
                return {name: scale * grad for name, grad in grads.items()}
            """,
        ),
        Mistake(
            "limit above kept, limit below set to 0",
            ask="What becomes of an entry of -1000, and what of -0.1?",
            tell="The interval reaches from -limit to limit; what lies inside stays.",
            edits=(
                (
                    "np.clip(grad, -limit, limit)",
                    "np.where(grad < -limit, 0, np.minimum(grad, limit))",
                ),
            ),
        ),
        Mistake(
            "large entries all made +limit",
            ask="What becomes of an entry of -1000: limit, or -limit?",
            tell="An entry that is too large keeps its sign.",
            edits=(
                ("np.clip(grad, -limit, limit)", "np.where(np.abs(grad) > limit, limit, grad)"),
            ),
        ),
    ),
)
