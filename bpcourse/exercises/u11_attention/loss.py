"""The loss of a batch of sequences, of which some are shorter than others."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Law, Loss, Mistake
from bpcourse.checking.laws import between
from bpcourse.exercises.shared.sources import alone
from bpcourse.reference import attention

REFERENCE = attention.sequence_loss


def loss_inputs(rng):
    """(logits, targets, keep): padded to different lengths, all kept, one place kept, logits far from 0, logits nearly equal."""

    def case(N, T, V, lengths=None, far=0.0, size=1.0):
        logits = size * signed(rng, (N, T, V)) + far * signed(rng, (N, T, 1), low=1.0)
        targets = rng.integers(V, size=(N, T))
        keep = np.ones((N, T), dtype=bool) if lengths is None else np.arange(T) < lengths[:, None]
        return logits, targets, keep

    holes = case(3, 4, 5)
    holes[2][:] = rng.random((3, 4)) < 0.6
    holes[2][0, 1:3] = True, False
    return {
        "3 sequences of 1, 4 and 2, 4 tokens": case(3, 5, 4, np.array([1, 4, 2])),
        "4 of everything, nothing padded": case(4, 4, 4),
        "a single place counts": case(2, 3, 6, np.array([0, 1])),
        "one sequence": case(1, 6, 3, np.array([4])),
        "holes in the middle": holes,
        "logits nearly equal": case(2, 4, 7, np.array([2, 4]), size=0.05),
        "logits of a thousand": case(2, 3, 4, np.array([3, 1]), far=1000.0),
    }


_KEPT = "np.count_nonzero(keep)"
_MASK = "dlogits = dlogits * keep[:, :, None] / kept"
_ONE = "dlogits[n, t, targets[n, t]] -= 1"
_LOSS = "loss = -log_p[n, t, targets[n, t]].sum() / kept"

sequence_loss = Loss(
    name="sequence_loss",
    parts={"loss": 1, "dlogits": 1},
    inputs=loss_inputs,
    reference=REFERENCE,
    wrt={"dlogits": 0},
    laws=(Law("loss", "a cross-entropy is never negative", between(0, float("inf"))),),
    mistakes=(
        Mistake(
            "divided by all places, the padded ones too",
            ask="Add ten places of padding to every sequence. Should the loss change?",
            tell="It is a mean over the places that count: divide by their number.",
            edits=((_KEPT, "keep.size"),),
        ),
        Mistake(
            "divided by the number of sequences",
            ask="The mean of what: of sequences, or of places?",
            tell="Divide by the number of places that count.",
            edits=((_KEPT, "len(keep)"),),
        ),
        Mistake(
            "sum in place of the mean",
            ask="Should twice as many sequences make the loss twice as large?",
            tell="Divide loss and gradient by the number of places that count.",
            edits=((_KEPT, "1"),),
        ),
        Mistake(
            "mean of the sequences' means",
            ask="One sequence has 2 places that count, another 20. Does a place of the short one "
            "weigh as much as one of the long one?",
            tell="All places that count weigh the same: one mean over all of them.",
            source=alone(
                REFERENCE,
                (
                    _LOSS,
                    "rows = np.maximum(keep.sum(axis=1), 1)\n"
                    "    share = keep / rows[:, None] / np.count_nonzero(keep.any(axis=1))\n"
                    "    loss = -(log_p[n, t, targets[n, t]] * share[n, t]).sum()",
                ),
                (_MASK, "dlogits = dlogits * share[:, :, None]"),
            ),
        ),
        Mistake(
            "padding counts in the loss",
            ask="Which places does your sum run over?",
            tell="A padded place has no right answer: leave it out.",
            edits=(
                (_LOSS, "loss = -np.take_along_axis(log_p, targets[:, :, None], 2).sum() / kept"),
            ),
        ),
        Mistake(
            "padding gets a gradient",
            ask="If a logit at a padded place moves, does the loss move?",
            tell="The gradient is 0 wherever keep is False.",
            edits=((_MASK, "dlogits = dlogits / kept"),),
        ),
        Mistake(
            "gradient not divided",
            ask="The loss is a mean. Where is its 1 / (number of places) in your gradient?",
            tell="Divide the gradient by the same number as the loss.",
            edits=((_MASK, "dlogits = dlogits * keep[:, :, None]"),),
        ),
        Mistake(
            "right token not taken off",
            ask="If the right token already has the probability 1, what should its gradient be?",
            tell="The gradient of a logit is its probability, minus 1 for the right token.",
            edits=((_ONE, "pass"),),
        ),
        Mistake(
            "1 taken off from all tokens",
            ask="Which of the V logits of a place belongs to the right token?",
            tell="Take the 1 off at one entry of each place only.",
            edits=((_ONE, "dlogits[n, t] -= 1"),),
        ),
        Mistake(
            "largest logit not taken off",
            ask="What is the exponential of 1000 in floating point?",
            tell="Take each place's largest logit off first: the probabilities stay the same.",
            edits=(("logits - logits.max(axis=-1, keepdims=True)", "logits"),),
        ),
        Mistake(
            "softmax over the places",
            ask="Which numbers of logits belong to one choice: those of the tokens, or of the places?",
            tell="The softmax runs over the last axis, the tokens.",
            edits=(
                ("logits.max(axis=-1", "logits.max(axis=1"),
                ("np.exp(shifted).sum(axis=-1", "np.exp(shifted).sum(axis=1"),
            ),
        ),
        Mistake(
            "sign of the loss",
            ask="Is the logarithm of a probability positive or negative? And a loss?",
            tell="The loss is minus the logarithm.",
            edits=(("loss = -log_p", "loss = log_p"),),
        ),
        Mistake(
            "sign of the gradient",
            ask="If the right token's logit grows, does the loss grow or fall?",
            tell="Probability minus 1 for the right token, in this order.",
            edits=(
                ("dlogits = np.exp(log_p)", "dlogits = -np.exp(log_p)"),
                (_ONE, _ONE.replace("-=", "+=")),
            ),
        ),
        Mistake(
            "probability in place of its logarithm",
            ask="What is the loss of a right token with the probability 1? And with 0?",
            tell="Take the logarithm: a small probability must cost a lot.",
            edits=((_LOSS, "loss = -np.exp(log_p[n, t, targets[n, t]]).sum() / kept"),),
        ),
    ),
)
