"""Several heads: columns that are given to heads and taken back, and the layer around them."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.sources import alone
from bpcourse.reference import attention

SPLIT, MERGE = attention.split_heads, attention.merge_heads


def split_inputs(rng):
    """(x, n_heads): sizes distinct, equal, one head, one sequence, one number a head."""

    def case(N, T, C, n_heads):
        return signed(rng, (N, T, C)), n_heads

    return {
        "2 sequences, 5 places, 3 heads of 4": case(2, 5, 12, 3),
        "4 heads of 4, 4 places, 4 sequences": case(4, 4, 16, 4),
        "one sequence, 2 heads of 3": case(1, 4, 6, 2),
        "one head": case(3, 2, 5, 1),
        "5 heads of one number": case(2, 3, 5, 5),
    }


def merge_inputs(rng):
    """(x,): the same, already given to heads."""
    return {name: (SPLIT(*args),) for name, args in split_inputs(rng).items()}


_SPLIT = "x.reshape(N, T, n_heads, C // n_heads).transpose(0, 2, 1, 3)"
_MERGE = "x.transpose(0, 2, 1, 3).reshape(N, T, n_heads * D)"

split_heads = Function(
    name="split_heads",
    parts={"heads": 1},
    inputs=split_inputs,
    reference=SPLIT,
    mistakes=(
        Mistake(
            "reshaped at once",
            ask="A reshape keeps the order of all numbers. Which numbers of x come first in your head "
            "0: those of one place, or of several?",
            tell="Cut the last axis in two first. Only then move the axis of the heads to the front.",
            edits=((_SPLIT, "x.reshape(N, n_heads, T, C // n_heads)"),),
        ),
        Mistake(
            "heads take every n-th column",
            ask="Which columns should head 0 have: the first ones, or every third one?",
            tell="Cut the last axis into (n_heads, size of a head), in this order.",
            edits=((_SPLIT, "x.reshape(N, T, C // n_heads, n_heads).transpose(0, 3, 1, 2)"),),
        ),
        Mistake(
            "axis of the heads not moved",
            ask="What is the shape of your result, and which one does the docstring want?",
            tell="The axis of the heads belongs in front of that of the places.",
            source=alone(SPLIT, (_SPLIT, "x.reshape(N, T, n_heads, C // n_heads)")),
        ),
        Mistake(
            "places and numbers exchanged",
            ask="For one head, what should the rows be, and what are yours?",
            tell="A head has a row for each place.",
            source=alone(
                SPLIT, (_SPLIT, "x.reshape(N, T, n_heads, C // n_heads).transpose(0, 2, 3, 1)")
            ),
        ),
        Mistake(
            "heads in front of the sequences",
            ask="Which axis comes first: the sequence or the head?",
            tell="The order is sequence, head, place, number.",
            source=alone(
                SPLIT, (_SPLIT, "x.reshape(N, T, n_heads, C // n_heads).transpose(2, 0, 1, 3)")
            ),
        ),
        Mistake(
            "number of heads and size of a head exchanged",
            ask="With C = 12 and 3 heads, how many columns does each head get?",
            tell="There are n_heads heads, of C / n_heads columns each.",
            edits=((_SPLIT, "x.reshape(N, T, C // n_heads, n_heads).transpose(0, 2, 1, 3)"),),
        ),
        Mistake(
            "places reversed by a transpose of everything",
            ask="What does .T do to an array with four axes?",
            tell="Name the axes: transpose(...) takes their new order.",
            source=alone(SPLIT, (_SPLIT, "x.reshape(N, T, n_heads, C // n_heads).T")),
        ),
    ),
)

merge_heads = Function(
    name="merge_heads",
    parts={"x": 1},
    inputs=merge_inputs,
    reference=MERGE,
    mistakes=(
        Mistake(
            "reshaped at once",
            ask="A reshape keeps the order of all numbers. Which numbers come first in your place 0: "
            "those of all heads, or those of head 0 at several places?",
            tell="Bring the heads of one place together first: move their axis, then reshape.",
            edits=((_MERGE, "x.reshape(N, T, n_heads * D)"),),
        ),
        Mistake(
            "numbers of the heads interleaved",
            ask="Where do the numbers of head 0 lie in the merged place: side by side?",
            tell="Before the reshape the last two axes must be head, then number.",
            edits=((_MERGE, "x.transpose(0, 2, 3, 1).reshape(N, T, n_heads * D)"),),
        ),
        Mistake(
            "heads added up",
            ask="How many numbers has a place after merging?",
            tell="The heads are set side by side; nothing is added.",
            source=alone(MERGE, (_MERGE, "x.sum(axis=1)")),
        ),
        Mistake(
            "last head first",
            ask="In which order do the heads stand in the merged place?",
            tell="Head 0 comes first.",
            edits=((_MERGE, "x[:, ::-1].transpose(0, 2, 1, 3).reshape(N, T, n_heads * D)"),),
        ),
        Mistake(
            "places and heads exchanged in the shape",
            ask="What is the shape of your result, and which one does the docstring want?",
            tell="Places stay an axis of their own; heads and their numbers become one.",
            source=alone(MERGE, (_MERGE, "x.reshape(N, n_heads, T * D)")),
        ),
        Mistake(
            "split where it should merge",
            ask="How many axes has your result, and how many should it have?",
            tell="Two axes become one at the end.",
            source=alone(MERGE, (_MERGE, "x.transpose(0, 2, 1, 3)")),
        ),
        Mistake(
            "places and numbers mixed",
            ask="In which order stand the axes before your reshape?",
            tell="It must be sequence, place, head, number.",
            edits=((_MERGE, "x.transpose(0, 3, 1, 2).reshape(N, T, n_heads * D)"),),
        ),
    ),
)


def multihead_inputs(rng):
    """(dout, cache): sizes distinct, equal, one sequence, one head. The cache holds the attention's
    way back, a function.
    """

    def case(N, T, C, n_heads):
        Wq, Wk, Wv, Wo = (signed(rng, (C, C)) / np.sqrt(C) for _ in range(4))
        mask = attention.causal_mask(T)
        x = signed(rng, (N, T, C))
        out, cache = attention.multihead_forward(x, Wq, Wk, Wv, Wo, n_heads, mask)
        return signed(rng, out.shape, high=8.0), cache

    return {
        "2 sequences, 5 places, 3 heads of 2": case(2, 5, 6, 3),
        "4 places, 4 heads of 1, 4 sequences": case(4, 4, 4, 4),
        "one sequence, 2 heads of 3": case(1, 4, 6, 2),
        "one head": case(3, 2, 5, 1),
    }


MULTI = attention.multihead_backward
_DX = "dq @ Wq.T + dk @ Wk.T + dv @ Wv.T"
_HEADS = "attention_back(split_heads(dmerged, n_heads))"
_DWS = "((np.swapaxes(x, 1, 2) @ d).sum(axis=0) for d in (dq, dk, dv))"
_DWO = "(np.swapaxes(merged, 1, 2) @ dout).sum(axis=0)"

multihead_backward = Function(
    name="multihead_backward",
    parts={"dx": 1, "dWq": 0.5, "dWk": 0.5, "dWv": 0.5, "dWo": 0.5},
    inputs=multihead_inputs,
    reference=MULTI,
    mistakes=(
        Mistake(
            "x reached through the queries alone",
            ask="How often is x used in the forward?",
            tell="Three products read x: for q, for k and for v. All three send something back.",
            edits=((_DX, "dq @ Wq.T"),),
        ),
        Mistake(
            "values' way to x forgotten",
            ask="How often is x used in the forward?",
            tell="Three products read x, the values' as well.",
            edits=((_DX, "dq @ Wq.T + dk @ Wk.T"),),
        ),
        Mistake(
            "matrices not transposed on the way back",
            ask="q = x Wq. Does your product use a column of Wq, or a row?",
            tell="The matrices are square, so no shape complains. On the way back each is transposed.",
            edits=((_DX, "dq @ Wq + dk @ Wk + dv @ Wv"),),
        ),
        Mistake(
            "Wo not transposed on the way back",
            ask="out = merged Wo. Does your product use a column of Wo, or a row?",
            tell="The matrix is square, so no shape complains. On the way back it is transposed.",
            edits=(("dout @ Wo.T", "dout @ Wo"),),
        ),
        Mistake(
            "Wo left out on the way back",
            ask="What lies between the merged heads and out?",
            tell="dout belongs to what Wo made. Go back through Wo before you give it to the heads.",
            edits=(("dmerged = dout @ Wo.T", "dmerged = dout"),),
        ),
        Mistake(
            "gradient given to the heads by a reshape alone",
            ask="Which numbers of dmerged does head 0 get in your code, and which did it make?",
            tell="Cut the columns, then move the axis: as in split_heads.",
            edits=((_HEADS, "attention_back(dmerged.reshape(len(x), n_heads, x.shape[1], -1))"),),
        ),
        Mistake(
            "heads taken back by a reshape alone",
            ask="In dq, k and v of the heads, what comes before the places: the heads?",
            tell="Move the axis of the heads back before you reshape: as in merge_heads.",
            edits=(("merge_heads(d) for d", "d.reshape(x.shape) for d"),),
        ),
        Mistake(
            "gradient of Wo made of x",
            ask="What did Wo multiply in the forward?",
            tell="What came in times what comes back; what came in to Wo are the merged heads.",
            edits=((_DWO, 'np.einsum("ntc,ntd->cd", x, dout)'),),
        ),
        Mistake(
            "gradient of Wo transposed",
            ask="Row c of Wo belongs to entry c of merged. Which factor runs over c in your product?",
            tell="Rows are those of what came in.",
            edits=((_DWO, 'np.einsum("ntc,ntd->dc", merged, dout)'),),
        ),
        Mistake(
            "gradients of the three matrices transposed",
            ask="Row c of Wq belongs to entry c of x. Which factor runs over c in your product?",
            tell="Rows are those of what came in.",
            edits=((_DWS, '(np.einsum("ntc,ntd->dc", x, d) for d in (dq, dk, dv))'),),
        ),
        Mistake(
            "first sequence only in the matrices' gradients",
            ask="How many sequences use Wq?",
            tell="All of them, at all places: contributions add up over both.",
            edits=(
                (_DWS, "(x[0].T @ d[0] for d in (dq, dk, dv))"),
                (_DWO, "merged[0].T @ dout[0]"),
            ),
        ),
        Mistake(
            "averaged over the sequences",
            ask="Where would a factor 1/N come from?",
            tell="Contributions add up; the mean is the loss's business.",
            edits=(
                (_DWS, '(np.einsum("ntc,ntd->cd", x, d) / len(x) for d in (dq, dk, dv))'),
                (_DWO, 'np.einsum("ntc,ntd->cd", merged, dout) / len(x)'),
            ),
        ),
        Mistake(
            "gradients of queries and keys exchanged",
            ask="In which order does attention_back return the three?",
            tell="dq first, then dk, then dv.",
            edits=(("dq, dk, dv = (merge", "dk, dq, dv = (merge"),),
        ),
    ),
)
