"""The block of a transformer on its way back: in which order, and where ways meet."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.sources import alone
from bpcourse.reference import attention

BACK = attention.block_backward


def random_block(rng, C, M):
    """Parameters of a block of C numbers a place and M hidden units, by name."""
    params = {name: signed(rng, (C, C)) / np.sqrt(C) for name in ("Wq", "Wk", "Wv", "Wo")}
    params |= {name: signed(rng, C, low=0.5) for name in ("gamma1", "beta1", "gamma2", "beta2")}
    return params | {
        "W1": signed(rng, (C, M)) / np.sqrt(C),
        "b1": signed(rng, M),
        "W2": signed(rng, (M, C)) / np.sqrt(M),
        "b2": signed(rng, C),
    }


def block_inputs(rng):
    """(dout, cache): sizes distinct, equal, one sequence. The cache holds four functions."""

    def case(N, T, C, M, n_heads):
        x = signed(rng, (N, T, C))
        params = random_block(rng, C, M)
        out, cache = attention.block_forward(x, params, n_heads, attention.causal_mask(T))
        return signed(rng, out.shape, high=8.0), cache

    return {
        "2 sequences, 3 places, 4 numbers": case(2, 3, 4, 7, 2),
        "4 of everything": case(4, 4, 4, 4, 4),
        "one sequence, 5 places": case(1, 5, 6, 3, 3),
    }


_MIDDLE = "dmiddle = dout + through_mlp"
_DX = "dx = dmiddle + through_attention"
_MERGED = "{**of_norm1, **of_attention, **of_norm2, **of_mlp}"

block_backward = Function(
    name="block_backward",
    parts={"dx": 1, "dW2": 0.5, "dgamma2": 0.5, "dWo": 0.5, "dgamma1": 0.5},
    returns=("dx", {"W2": "dW2", "gamma2": "dgamma2", "Wo": "dWo", "gamma1": "dgamma1"}),
    inputs=block_inputs,
    reference=BACK,
    mistakes=(
        Mistake(
            "second skip forgotten",
            ask="By how many ways does the middle act on out?",
            tell="Two: through norm and MLP, and by the skip, on which nothing is multiplied.",
            edits=((_MIDDLE, "dmiddle = through_mlp"),),
        ),
        Mistake(
            "first skip forgotten",
            ask="By how many ways does x act on the middle?",
            tell="Two: through norm and attention, and by the skip.",
            edits=((_DX, "dx = through_attention"),),
        ),
        Mistake(
            "both skips forgotten",
            ask="How many ways lead from x to out? Which of them does your code walk?",
            tell="At each of the two sums a gradient goes both ways: into the branch, and past it.",
            edits=((_MIDDLE, "dmiddle = through_mlp"), (_DX, "dx = through_attention")),
        ),
        Mistake(
            "attention is given dout",
            ask="What does attention add to: the middle, or out? Which gradient belongs to that?",
            tell="Complete the middle's gradient first; that is what arrives at the attention.",
            edits=(("attention(dmiddle)", "attention(dout)"),),
        ),
        Mistake(
            "attention is given what came through the MLP alone",
            ask="What arrives at the middle besides what comes through the MLP?",
            tell="Both contributions add up before they go on.",
            edits=(("attention(dmiddle)", "attention(through_mlp)"),),
        ),
        Mistake(
            "dout added at the end in place of the middle's gradient",
            ask="The skip leads from x to the middle. Which gradient does it carry back?",
            tell="What the first skip carries is the gradient of the middle.",
            edits=((_DX, "dx = dout + through_attention"),),
        ),
        Mistake(
            "norms exchanged",
            ask="Which norm stands before the MLP, and which before the attention?",
            tell="The MLP reads what norm 2 made; on the way back norm 2 comes right after the MLP.",
            edits=(("norm2(dnormed2)", "norm1(dnormed2)"), ("norm1(dnormed1)", "norm2(dnormed1)")),
        ),
        Mistake(
            "norm before the MLP left out on the way back",
            ask="What stands between the middle and the MLP?",
            tell="The MLP read a normed middle. Go back through norm 2 before you add.",
            edits=((_MIDDLE, "dmiddle = dout + dnormed2"),),
        ),
        Mistake(
            "norm before the attention left out on the way back",
            ask="What stands between x and the attention?",
            tell="The attention read a normed x. Go back through norm 1 before you add.",
            edits=((_DX, "dx = dmiddle + dnormed1"),),
        ),
        Mistake(
            "norm 2 before the MLP on the way back",
            ask="Going backwards from out, which piece of the branch do you meet first?",
            tell="The last piece of the way forward is the first on the way back: MLP, then norm 2.",
            edits=(
                ("mlp(dout)", "norm2(dout)"),
                ("norm2(dnormed2)", "mlp(dnormed2)"),
                (_MERGED, "{**of_norm1, **of_attention, **of_mlp, **of_norm2}"),
            ),
        ),
        Mistake(
            "walked from the front",
            ask="Whose gradient must be complete before that of x can be?",
            tell="Start at out: first the MLP's branch, then the attention's.",
            source=alone(
                BACK,
                ("mlp(dout)", "attention(dout)"),
                ("norm2(dnormed2)", "norm1(dnormed2)"),
                ("attention(dmiddle)", "mlp(dmiddle)"),
                ("norm1(dnormed1)", "norm2(dnormed1)"),
            ),
        ),
        Mistake(
            "skip counted twice",
            ask="How often is dout in your dx, if both branches send back zeros?",
            tell="Once: the middle's gradient holds it already.",
            edits=((_DX, "dx = dout + dmiddle + through_attention"),),
        ),
    ),
)
