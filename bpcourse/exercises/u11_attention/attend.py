"""Attention forward, one query on its way back, and the stack."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function, Mistake
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u11_attention.weights import masks
from bpcourse.reference import attention, one_query


def attention_inputs(rng):
    """(q, k, v, mask): stacks, T and S distinct, all sizes equal, one query, large scores."""

    def case(front, T, S, D, E, mask):
        shapes = ((T, D), (S, D), (S, E))
        return *(signed(rng, (*front, *shape)) for shape in shapes), mask

    q, k, v, mask = case((2,), 3, 3, 2, 4, attention.causal_mask(3))
    k[:, 0] = -np.sign(q[:, 0])  # a row whose only score is far below 0
    return {
        "2 sequences, 4 queries, 5 keys": case((2,), 4, 5, 3, 6, masks(rng, 4, 5)),
        "2 x 3 heads, 4 places, causal": case((2, 3), 4, 4, 5, 2, attention.causal_mask(4)),
        "4 of everything": case((4, 4), 4, 4, 4, 4, masks(rng, 4, 4)),
        "no stack, one query": case((), 1, 6, 2, 3, np.ones((1, 6), dtype=bool)),
        "one place": case((1, 1), 1, 1, 3, 3, np.ones((1, 1), dtype=bool)),
        "scores of thousands": (2000 * q, 2 * k, v, mask),
    }


def ordinary_inputs(rng):
    """The same for the way back; where scores are huge, weights are 0 or 1 and no gradient is left."""
    return {
        name: args for name, args in attention_inputs(rng).items() if name != "scores of thousands"
    }


_SCORES = "q @ np.swapaxes(k, -1, -2) / D**0.5"
_MASKED = "np.where(mask, scores, -np.inf)"
_NORM = "p.sum(axis=-1, keepdims=True)"
_SHIFT = "scores - scores.max(axis=-1, keepdims=True)"

attention_forward = Function(
    name="attention_forward",
    parts={"out": 2},
    returns=("out", "cache"),
    inputs=attention_inputs,
    reference=attention.attention_forward,
    mistakes=(
        Mistake(
            "scores not scaled",
            ask="What have you found out about the size of q . k when D grows? Where is it made up for?",
            tell="Divide the scores by the root of D before the softmax.",
            edits=((_SCORES, "q @ np.swapaxes(k, -1, -2)"),),
        ),
        Mistake(
            "scores divided by D",
            ask="Which grows like D: the variance of a score, or its deviation?",
            tell="Divide by the deviation, which is the root.",
            edits=((_SCORES, "q @ np.swapaxes(k, -1, -2) / D"),),
        ),
        Mistake(
            "scores multiplied by the root of D",
            ask="Do scores of many terms have to be made larger or smaller?",
            tell="Divide by the root of D.",
            edits=((_SCORES, "q @ np.swapaxes(k, -1, -2) * D**0.5"),),
        ),
        Mistake(
            "scale by the number of places",
            ask="Over how many terms does one score sum: over the places, or over the numbers of a "
            "query?",
            tell="D is the length of a query, the last axis of q.",
            edits=(("D = q.shape[-1]", "D = k.shape[-2]"),),
        ),
        Mistake(
            "softmax down the columns",
            ask="Which numbers must sum to 1: the weights of one query, or those of one key?",
            tell="Row t belongs to query t. The softmax runs along the last axis.",
            # a column may be masked altogether
            source=alone(
                attention.attention_forward,
                (_MASKED, "np.where(mask, scores, -1e30)"),
                (_SHIFT, "scores - scores.max(axis=-2, keepdims=True)"),
                (_NORM, "p.sum(axis=-2, keepdims=True)"),
            ),
        ),
        Mistake(
            "mask forgotten",
            ask="Where does mask appear in your function?",
            tell="Places that a query may not look at need the weight 0.",
            edits=((_MASKED, "scores"),),
        ),
        Mistake(
            "mask turned round",
            ask="Does True in the mask mean that a place may be looked at, or that it may not?",
            tell="True: it may. The others are shut out.",
            source=alone(attention.attention_forward, (_MASKED, "np.where(mask, -1e9, scores)")),
        ),
        Mistake(
            "masked scores set to 0",
            ask="What is the exponential of 0? Is the weight of such a place 0?",
            tell="Take a number as masked score whose exponential is 0.",
            edits=((_MASKED, "np.where(mask, scores, 0.0)"),),
        ),
        Mistake(
            "masked weights set to 0 after the softmax",
            ask="What do the remaining weights of a row sum to?",
            tell="Shut places out before the softmax, or divide by the sum of those that remain.",
            edits=(
                (_MASKED, "scores"),
                ("return p @ v, (q, k, v, p)", "p = p * mask\n    return p @ v, (q, k, v, p)"),
            ),
        ),
        Mistake(
            "largest score not taken off",
            ask="What is the exponential of 1000 in floating point?",
            tell="Take each row's largest score off first: the weights stay the same.",
            edits=((_SHIFT, "scores"),),
        ),
        Mistake(
            "mask added as a number",
            ask="What do True and False become when they are added to scores?",
            tell="A shut place needs a score whose exponential is 0; 0 and 1 do not make that.",
            edits=((_MASKED, "scores + mask"),),
        ),
        Mistake(
            "no softmax at all",
            ask="Do the weights of a query sum to 1?",
            tell="The weights are the softmax of the row, not the scores themselves.",
            source=alone(
                attention.attention_forward,
                (_MASKED, "np.where(mask, scores, 0.0)"),
                (f"np.exp({_SHIFT})", "scores"),
                ("    p = p / p.sum(axis=-1, keepdims=True)\n", ""),
            ),
        ),
        Mistake(
            "exponentials not divided by their sum",
            ask="Do the weights of a query sum to 1?",
            tell="Divide each row by its sum.",
            edits=((_NORM, "1.0"),),
        ),
        Mistake(
            "divided by the sum over everything",
            ask="Do the weights of every single query sum to 1?",
            tell="Sum along the last axis only, and keep it as a column.",
            edits=((_NORM, "p.sum()"),),
        ),
        Mistake(
            "result left as a cache alone",
            ask="How many things does the docstring want returned, and in which order?",
            tell="Return out first, the cache second.",
            source=alone(
                attention.attention_forward,
                ("return p @ v, (q, k, v, p)", "return p, (q, k, v, p @ v)"),
            ),
        ),
    ),
)


def query_inputs(rng):
    """(dout, q, k, v, p): sizes distinct, equal, one place, a place of weight 0; dout . out of both
    signs.
    """

    def case(S, D, E, sign, forbidden=False):
        p = rng.uniform(0.2, 1, S)
        if forbidden:
            p[rng.integers(S)] = 0.0
        p = p / p.sum()
        dout, v = signed(rng, E, low=2, high=12), signed(rng, (S, E))
        dout *= sign * np.sign(dout @ (p @ v))
        return dout, signed(rng, D), signed(rng, (S, D)), v, p

    return {
        "4 places, D = 3, E = 2": case(4, 3, 2, 1),
        "5 of everything": case(5, 5, 5, -1),
        "one of them shut out": case(6, 2, 4, 1, forbidden=True),
        "one place": case(1, 3, 2, -1),
    }


ONE = one_query.one_query_backward

one_query_backward = Function(
    name="one_query_backward",
    parts=dict.fromkeys(("dp", "dv", "dscores", "dq", "dk"), 0.5),
    inputs=query_inputs,
    reference=ONE,
    mistakes=(
        Mistake(
            "dp: one number of v in place of all",
            ask="If p[s] grows, which numbers of out move? How much does the loss care about each?",
            tell="Row s of v meets dout entry by entry, and the products add up.",
            edits=(("dp = v @ dout", "dp = v.sum(axis=1) * dout.sum()"),),
        ),
        Mistake(
            "dp: multiplied by the weight already",
            ask="out is a sum of p[s] v[s]. Is the slope by p[s] made of p[s]?",
            tell="The slope by one factor is the other factor.",
            edits=(("dp = v @ dout", "dp = p * (v @ dout)"),),
        ),
        Mistake(
            "dv: the weight left out",
            ask="A place that nobody looks at: does its v matter to the loss?",
            tell="Row s of v was multiplied by p[s].",
            edits=(("np.outer(p, dout)", "np.outer(np.ones_like(p), dout)"),),
        ),
        Mistake(
            "dv transposed",
            ask="v has a row for each place. What do the rows of your dv belong to?",
            tell="Rows are places, columns are the numbers of out.",
            source=alone(ONE, ("np.outer(p, dout)", "np.outer(dout, p)")),
        ),
        Mistake(
            "dscores: only the diagonal of the Jacobian",
            ask="If one score grows, do the other weights stay as they are?",
            tell="Every weight changes with every score: there is a second term.",
            edits=(("p * (dp - (p * dp).sum())", "p * (1 - p) * dp"),),
        ),
        Mistake(
            "dscores: nothing taken off",
            ask="Add one number to all scores. No weight moves. To what must the entries of dscores sum?",
            tell="Take the weighted mean of dp off.",
            edits=(("p * (dp - (p * dp).sum())", "p * dp"),),
        ),
        Mistake(
            "dscores: plain mean taken off",
            ask="A place of weight 0 has a large dp. Can it matter to the other scores?",
            tell="In the mean each dp counts by its own weight.",
            edits=(("(p * dp).sum()", "dp.mean()"),),
        ),
        Mistake(
            "scale left out on the way back",
            ask="By how much does a score grow if q . k grows by 1?",
            tell="What the forward divided by, the backward divides by as well, for q and for k.",
            edits=(
                ("dscores @ k / np.sqrt(D)", "dscores @ k"),
                ("np.outer(dscores, q) / np.sqrt(D)", "np.outer(dscores, q)"),
            ),
        ),
        Mistake(
            "dk: scale left out",
            ask="By how much does a score grow if q . k grows by 1?",
            tell="The scale is on the way back to k as it is on the way to q.",
            edits=(("np.outer(dscores, q) / np.sqrt(D)", "np.outer(dscores, q)"),),
        ),
        Mistake(
            "dq: scale left out",
            ask="By how much does a score grow if q . k grows by 1?",
            tell="The scale is on the way back to q as it is on the way to k.",
            edits=(("dscores @ k / np.sqrt(D)", "dscores @ k"),),
        ),
        Mistake(
            "dq: made of the weights' gradient",
            ask="What lies between a weight and q . k?",
            tell="Go through the softmax first: dq is made of dscores.",
            edits=(("dscores @ k", "dp @ k"),),
        ),
        Mistake(
            "dk: made of the weights' gradient",
            ask="What lies between a weight and q . k?",
            tell="Go through the softmax first: dk is made of dscores.",
            edits=(("np.outer(dscores, q)", "np.outer(dp, q)"),),
        ),
        Mistake(
            "dk: made of the keys",
            ask="The score of place s is q . k[s]. What is its slope by k[s]?",
            tell="The other factor, the query, is the same for all keys.",
            edits=(("np.outer(dscores, q)", "dscores[:, None] * k"),),
        ),
        Mistake(
            "dq: keys added up without the scores' gradient",
            ask="Do all keys pull at the query equally strongly?",
            tell="Key s pulls as strongly as its score matters.",
            edits=(("dscores @ k", "dscores.sum() * k.sum(axis=0)"),),
        ),
        Mistake(
            "dk transposed",
            ask="k has a row for each place. What do the rows of your dk belong to?",
            tell="Rows are places, columns are the numbers of the query.",
            source=alone(ONE, ("np.outer(dscores, q)", "np.outer(q, dscores)")),
        ),
    ),
)


BACK = attention.attention_backward
_DSCORES = "p * (dp - (p * dp).sum(axis=-1, keepdims=True))"

attention_backward = Backward(
    name="attention_backward",
    parts={"dq": 1, "dk": 1, "dv": 1},
    inputs=ordinary_inputs,
    reference=BACK,
    of=attention_forward,
    wrt={"dq": 0, "dk": 1, "dv": 2},
    decisive={
        "stacks": (
            "2 sequences, 4 queries, 5 keys",
            "2 x 3 heads, 4 places, causal",
            "4 of everything",
        ),
        "several queries": ("2 sequences, 4 queries, 5 keys", "2 x 3 heads, 4 places, causal"),
        "more keys than queries": ("2 sequences, 4 queries, 5 keys", "no stack, one query"),
    },
    mistakes=(
        Mistake(
            "scale left out on the way back",
            ask="By how much does a score grow if q . k grows by 1?",
            tell="What the forward divided by, the backward divides by as well.",
            edits=(("dproducts = dscores / D**0.5", "dproducts = dscores"),),
        ),
        Mistake(
            "only the diagonal of the softmax's Jacobian",
            ask="If one score of a row grows, do the weights of the other places stay as they are?",
            tell="All weights of a row change with each of its scores.",
            edits=((_DSCORES, "p * (1 - p) * dp"),),
        ),
        Mistake(
            "softmax left out on the way back",
            ask="What lies between the weights p and the scores?",
            tell="Go through the softmax of each row, as in weights_backward.",
            edits=((_DSCORES, "dp"),),
        ),
        Mistake(
            "nothing taken off in the softmax",
            ask="If all dp of a row are equal, what must the gradient of its scores be?",
            tell="Take the weighted mean of the row's dp off.",
            edits=((_DSCORES, "p * dp"),),
        ),
        Mistake(
            "softmax summed down the columns",
            ask="Which numbers share a softmax: those of a query, or those of a key?",
            tell="Sum along the last axis.",
            edits=(
                ("(p * dp).sum(axis=-1, keepdims=True)", "(p * dp).sum(axis=-2, keepdims=True)"),
            ),
        ),
        Mistake(
            "weights not transposed in dv",
            ask="Row s of dv comes from all queries that looked at s. Over which axis of p do they "
            "lie, and over which does your product add?",
            tell="dv adds over the queries, so p has to be turned round.",
            source=alone(BACK, ("np.swapaxes(p, -1, -2) @ dout", "p @ dout")),
        ),
        Mistake(
            "dscores not transposed in dk",
            ask="Row s of dk comes from all queries that looked at s. Over which axis does your "
            "product add?",
            tell="dk adds over the queries, so dscores has to be turned round.",
            source=alone(BACK, ("np.swapaxes(dproducts, -1, -2) @ q", "dproducts @ q")),
        ),
        Mistake(
            "queries and keys exchanged",
            ask="A score is q . k. What is its slope by q?",
            tell="The other factor: dq is made of the keys, dk of the queries.",
            source=alone(
                BACK,
                ("dproducts @ k", "dproducts @ q"),
                ("np.swapaxes(dproducts, -1, -2) @ q", "np.swapaxes(dproducts, -1, -2) @ k"),
            ),
        ),
        Mistake(
            ".T on a stack turns the order of all axes round",
            ask="x has shape (2, 3, 4, 5). What is the shape of x.T, and which shape do you need?",
            tell="Swap the last two axes only: np.swapaxes(x, -1, -2).",
            source=alone(
                BACK,
                ("np.swapaxes(v, -1, -2)", "v.T"),
                ("np.swapaxes(p, -1, -2)", "p.T"),
                ("np.swapaxes(dproducts, -1, -2)", "dproducts.T"),
            ),
        ),
        Mistake(
            "dv made of the upstream gradient alone",
            ask="A place that nobody looks at: does its v matter to the loss?",
            tell="Every query brings its dout, times the weight that it gave to the place.",
            source=alone(
                BACK,
                (
                    "dv = np.swapaxes(p, -1, -2) @ dout",
                    "dv = 0 * v + dout.sum(axis=-2, keepdims=True)",
                ),
            ),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your formulas?",
            tell=UPSTREAM,
            edits=(
                ("np.swapaxes(p, -1, -2) @ dout", "np.swapaxes(p, -1, -2) @ np.ones_like(dout)"),
                ("dp = dout @", "dp = np.ones_like(dout) @"),
            ),
        ),
        Mistake(
            "divided by the root of the number of places",
            ask="By what did the forward divide the scores?",
            tell="D is the length of a query.",
            edits=(("D = q.shape[-1]", "D = k.shape[-2]"),),
        ),
        Mistake(
            "divided by D",
            ask="By what did the forward divide the scores?",
            tell="By the root of D, once.",
            edits=(("dproducts = dscores / D**0.5", "dproducts = dscores / D"),),
        ),
        Mistake(
            "gradients added up over the stack",
            ask="Does every head have keys of its own, or do they share one?",
            tell="Each matrix of the stack keeps its own gradient.",
            source=alone(
                BACK,
                (
                    "return dq, dk, dv",
                    "axes = tuple(range(k.ndim - 2))\n    return dq, dk.sum(axis=axes), dv.sum(axis=axes)",
                ),
            ),
        ),
        Mistake(
            "dq and dk in the wrong order",
            ask="In which order does the docstring want the three gradients?",
            tell="dq first, then dk, then dv.",
            edits=(("return dq, dk, dv", "return dk, dq, dv"),),
        ),
    ),
)
