"""A backward is judged by its own forward where that has a slip, and never where it is empty.

Two catalogues say which of the known forward mistakes are which; further slips and further empty
forwards come after them.
"""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

from bpcourse.check import assess
from bpcourse.exercises import all_exercises, forward_exercise, get_exercise
from tests.exact import exact_loss, exact_pair

ROOT = Path(__file__).resolve().parents[1]
BEHIND_A_FORWARD = [e for e in all_exercises().values() if e.forward and not e.given and not e.run]
LOSSES = [e for e in all_exercises().values() if e.loss]

# ---- the catalogued mistakes of forwards --------------------------------------------------------

FOLLOWED = {  # the backward of such a forward takes as much work as that of the right one
    "affine_forward": {
        "* in place of @": "runs for a square w only, where dx = dout * w is to be found",
        "w transposed": "the same products, with w the other way round",
        "samples not flattened": "right wherever it runs",
        "samples mixed up by the reshape": "dx must be mixed up in the same way",
        "bias added along the samples": "runs for a square case only; db is summed over outputs",
        "mean over the inputs in place of the sum": "a factor that dx and dw must have too",
    },
    "house_forward": {
        "ReLU on the output as well": "a second mask on the way back",
        "W1 transposed": "dW1 must be transposed too",
        "sigmoid in place of ReLU": "another slope, no easier than ReLU's",
    },
    "conv_forward": {
        "bias added for every product": "a factor that db must have too",
        "kernel flipped": "dw must be flipped too",
        "stride missing": "other windows, all of them to be found again",
        "stride missing in one direction": "other windows, all of them to be found again",
        "padding left out": "right without padding; with it, of another shape",
        "padding counted on one side only": "right without padding; with it, of another shape",
        "height and width of the window mixed up": "right for square kernels; else it fails",
        "width of the output computed from the height": "right for square images",
        "only the first channel used": "dx and dw of one channel are those of all",
        "mean over the window in place of the sum": "a factor that dx and dw must have too",
    },
    "max_pool_forward": {
        "negative windows become 0": "a second mask on the way back",
        "maximum of the absolute values": "the winner's sign must come in",
        "stride missing": "other windows, all of them to be found again",
        "stride missing in one direction": "other windows, all of them to be found again",
        "windows assumed to lie edge to edge": "right where they do",
        "window assumed square": "right where it is",
        "height and width of the window mixed up": "right where they are equal",
        "maximum over the channels as well": "one winner more to be found",
    },
    "batchnorm_forward": {
        "eps outside the root": "all three paths are there",
        "eps forgotten": "all three paths are there",
        "one mean and variance for the whole table": "all three paths, over all entries",
        "statistics per sample in place of per feature": "all three paths, over the features",
        "statistics of the batch used in test mode": "right in training",
        "running statistics not stored": "right in training",
        "momentum the wrong way round": "right in training",
        "running statistics overwritten by the last batch": "right in training",
        "standard deviation stored as running variance": "right in training",
        "variance with N - 1": "all three paths, with another factor",
        "squares taken without subtracting the mean": "one path less through the variance",
        "divided by the variance": "another power of the variance",
        "gamma and beta forgotten in test mode": "right in training",
        "mean not subtracted": "the path through the variance is there",
    },
    "layernorm_forward": {
        "axis=0 left over from batch normalisation": "all three paths, over the samples",
        "keepdims forgotten": "runs for a square table only, along the wrong axis",
        "one mean and variance for the whole table": "all three paths, over all entries",
        "divided by the number of samples": "another factor in two of the paths",
        "eps outside the root": "all three paths are there",
        "eps forgotten": "all three paths are there",
        "variance with D - 1": "all three paths, with another factor",
        "divided by the variance": "another power of the variance",
        "eps fixed": "right for the usual eps",
    },
    "rnn_step_forward": {
        "Wh transposed": "dWh and dprev_h must be transposed too",
        "Wx and Wh exchanged": "runs for D = H only; the gradients are exchanged too",
        "tanh applied twice": "one slope more",
        "sigmoid in place of tanh": "another slope, no easier than tanh's",
        "old state added to the new one": "one path more",
    },
    "rnn_forward": {
        "every step starts from h0": "no carry, and every step reaches h0",
        "samples and steps mixed up": "runs for N = T only; dx is mixed up too",
        "last step left out": "all other steps are there",
        "sequence read backwards": "the same loop the other way",
        "tanh applied twice": "one slope more",
        "Wh transposed": "dWh and the carry must be transposed too",
    },
    "lstm_step_forward": {
        "gates in the order of PyTorch: i, f, g, o": "the same gates in other places",
        "input gate and forget gate exchanged": "the same gates in other places",
        "tanh of the cell carried on in place of the cell": "one slope more",
        "sigmoid on the candidate": "another slope",
        "tanh on the gates": "another slope",
        "gates without their sigmoid": "the products of gates and cell are all there",
        "candidate let in without its gate": "three gates are there",
        "output taken from the old cell": "other paths, as many",
    },
}

NOT_FOLLOWED = {  # {mistake: (the parts that earn nothing, why)}; the other parts are followed
    "affine_forward": {
        "bias forgotten": ("db", "there is no b to differentiate by"),
        "result stored in an array of integers": ("dx dw db", "flat between its steps"),
    },
    "house_forward": {
        "no activation in the hidden layer": ("dW1 db1", "without the ReLU's mask"),
        "hidden bias b1 left out": ("db1", "there is no b1 to differentiate by"),
        "output bias b2 left out": ("db2", "there is no b2 to differentiate by"),
        "the second layer reads X instead of h": ("dW1 db1", "the first layer is not used"),
        "bias b1 added after the ReLU": ("dW1 db1", "b1 is no part of the ReLU's mask"),
    },
    "conv_forward": {
        "bias forgotten": ("db", "there is no b to differentiate by"),
        "output one row and column too small": ("dx dw db", "dout never has its shape"),
    },
    "max_pool_forward": {
        "mean in place of the maximum": ("dx", "linear: no winner has to be found"),
        "output one row and column too small": ("dx", "dout never has its shape"),
    },
    "batchnorm_forward": {
        "running statistics used in training": ("dx", "linear in x: no path through mean or "
                                                      "variance"),
        "gamma and beta forgotten": ("dgamma dbeta", "there is none to differentiate by"),
    },
    "layernorm_forward": {
        "gamma and beta forgotten": ("dgamma dbeta", "there is none to differentiate by"),
    },
    "rnn_step_forward": {
        "previous state ignored": ("dprev_h dWh", "there is none to differentiate by"),
        "tanh forgotten": ("dx dprev_h dWx dWh db", "two affine layers, without tanh's slope"),
        "bias forgotten": ("db", "there is no b to differentiate by"),
        "tanh of each part in place of tanh of the sum": (
            "dx dprev_h dWx dWh db", "two layers apart: neither gradient sees the other part"),
    },
    "rnn_forward": {
        "h0 ignored": ("dh0", "there is no h0 to differentiate by"),
        "only the last state returned": ("dx dh0 dWx dWh db", "dout never has its shape"),
        "bias forgotten": ("db", "there is no b to differentiate by"),
        "tanh forgotten": ("dx dh0 dWx db", "affine layers, without tanh's slope"),
    },
    "lstm_step_forward": {
        "tanh of the cell left out": ("dprev_c", "the cell's path without tanh's slope"),
        "old cell forgotten": ("dprev_c", "there is no prev_c to differentiate by"),
        "previous state ignored": ("dprev_h dWh", "there is none to differentiate by"),
        "bias forgotten": ("db", "there is no b to differentiate by"),
    },
}


def listed(catalogue):
    """[(backward exercise, mistaken forward, what the catalogue says)]"""
    return [pytest.param(backward, forward_exercise(backward.forward), name, told,
                         id=f"{backward.name}: {name}")
            for backward in BEHIND_A_FORWARD
            for name, told in catalogue.get(forward_exercise(backward.forward).name, {}).items()]


def mistaken(forward, name):
    return forward.wrong(next(m for m in forward.mistakes if m.name == name))


def unpaid(report):
    return {part.name for part in report.parts if not part.points}


def test_each_mistake_of_a_forward_with_a_backward_is_in_exactly_one_catalogue():
    forwards = {forward.name: forward for e in BEHIND_A_FORWARD
                if (forward := forward_exercise(e.forward))}
    assert forwards.keys() == FOLLOWED.keys() | NOT_FOLLOWED.keys()
    for name, forward in forwards.items():
        both = [*FOLLOWED.get(name, {}), *NOT_FOLLOWED.get(name, {})]
        assert sorted(both) == sorted(mistake.name for mistake in forward.mistakes)


@pytest.mark.parametrize("exercise, forward, name, why", listed(FOLLOWED))
def test_the_exact_derivative_of_a_slip_earns_full_points(exercise, forward, name, why):
    own, backward = exact_pair(exercise, mistaken(forward, name))
    report = assess(exercise, backward, own)
    assert report.points == exercise.points, f"{why}\n{report}"


@pytest.mark.parametrize("exercise, forward, name, told", listed(NOT_FOLLOWED))
def test_what_a_mistake_has_emptied_earns_nothing(exercise, forward, name, told):
    own, backward = exact_pair(exercise, mistaken(forward, name))
    report = assess(exercise, backward, own)
    assert unpaid(report) == set(told[0].split()), f"{told[1]}\n{report}"
