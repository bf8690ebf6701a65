"""Batch and layer normalization, forward and backward."""

import copy

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Function, Program
from bpcourse.checking.outcome import Malformed
from bpcourse.exercises.u06_vanishing_gradients.batchnorm_mistakes import (
    BACKWARD_MISTAKES,
    CLOSED_FORM_MISTAKES,
    FORWARD_MISTAKES,
)
from bpcourse.exercises.u06_vanishing_gradients.layernorm_mistakes import (
    LAYER_BACKWARD_MISTAKES,
    LAYER_FORWARD_MISTAKES,
)
from bpcourse.exercises.u06_vanishing_gradients.normalization_mistakes import box_mistakes
from bpcourse.reference import normalization, normalization_boxes


def table(rng, N, D):
    """Features of their own mean and spread; eps is large enough to be seen."""
    x = rng.uniform(0.4, 2, D) * signed(rng, (N, D)) + rng.uniform(-3, 3, D)
    return x, signed(rng, D, low=0.5), signed(rng, D)


def batch_inputs(rng):
    """(x, gamma, beta, bn_param) in training mode."""

    def case(N, D, **bn_param):
        return *table(rng, N, D), {"mode": "train", **bn_param}

    return {
        "5 samples, 3 features": case(5, 3, eps=0.3),
        "square, 4 x 4": case(4, 4, eps=0.1),
        "more features than samples": case(3, 6, eps=0.2),
        "default eps": case(6, 3),
    }


def both_modes(rng):
    """(x, gamma, beta, bn_param): training, at first and later on; test; one sample."""

    def case(mode, N, D, known=True, **bn_param):
        statistics = {
            "running_mean": signed(rng, D, high=6.0),
            "running_var": rng.uniform(0.5, 3, D),
        }
        return *table(rng, N, D), {"mode": mode, **bn_param, **(statistics if known else {})}

    return {
        "training, 5 samples, 3 features": case("train", 5, 3, eps=0.3, momentum=0.8),
        "training, square, 4 x 4": case("train", 4, 4, eps=0.1, momentum=0.9),
        "training, first batch, all by default": case("train", 6, 2, known=False),
        "test, 5 samples, 3 features": case("test", 5, 3, eps=0.3, momentum=0.8),
        "test, square, 4 x 4": case("test", 4, 4, eps=0.2),
        "test, one sample": case("test", 1, 4, eps=0.1),
    }


def run_batchnorm(implementation, x, gamma, beta, bn_param):
    """{part: value}: the output, and what bn_param holds afterwards; a test must not change it."""
    bn_param, mode = copy.deepcopy(bn_param), bn_param["mode"]
    result = implementation(x, gamma, beta, bn_param)
    if type(result) not in (tuple, list) or len(result) != 2:
        out = Malformed("type", "it must return two values: out and the cache")
    else:
        out = result[0]
    return {
        f"{mode}_out": out,
        "running_mean": bn_param.get("running_mean"),
        "running_var": bn_param.get("running_var"),
    }


def _from_no_variance(x, gamma, beta, bn_param):
    if bn_param["mode"] == "train":
        bn_param.setdefault("running_var", np.zeros_like(gamma))
    return normalization.batchnorm_forward(x, gamma, beta, bn_param)


batchnorm_forward = Program(
    name="batchnorm_forward",
    parts={"train_out": 1, "running_mean": 0.5, "running_var": 0.5, "test_out": 1},
    inputs=both_modes,
    reference=normalization.batchnorm_forward,
    conventions={
        "Your running variance starts from 0, as in some courses. The notebook, like most frameworks, "
        "starts from 1: from 0, test mode magnifies everything during the first batches.": _from_no_variance
    },
    program=run_batchnorm,
    mistakes=FORWARD_MISTAKES,
)


# names of cases that show more than others
NOT_SQUARE = ("5 samples, 3 features", "more features than samples")
SHOWN_EPS = (*NOT_SQUARE, "square, 4 x 4")


def box_inputs(rng):
    """(dout, centred, std, gamma), std with the eps that the forward had."""

    def case(N, D, eps):
        x, gamma, _ = table(rng, N, D)
        centred = x - x.mean(axis=0)
        return signed(rng, (N, D), high=8.0), centred, np.sqrt(centred.var(axis=0) + eps), gamma

    return {
        "5 samples, 3 features": case(5, 3, 0.3),
        "square, 4 x 4": case(4, 4, 0.1),
        "more features than samples": case(3, 6, 0.2),
    }


SEVERAL_AT_ONCE = ("mean and variance treated as constants",)

batchnorm_boxes = Function(
    name="batchnorm_boxes",
    parts=dict.fromkeys(("dx_hat", "dstd", "dvar", "dcentred", "dmean", "dx"), 0.5),
    inputs=box_inputs,
    reference=normalization_boxes.batchnorm_boxes,
    mistakes=tuple(
        mistake
        for mistake in box_mistakes(normalization_boxes.batchnorm_boxes, "N", "axis=0")
        if mistake.name not in SEVERAL_AT_ONCE
    ),
    pairs=False,
)


batchnorm_backward = Backward(
    name="batchnorm_backward",
    parts={"dx": 1, "dgamma": 0.5, "dbeta": 0.5},
    inputs=batch_inputs,
    reference=normalization.batchnorm_backward,
    of=batchnorm_forward,
    wrt={"dx": 0, "dgamma": 1, "dbeta": 2},
    decisive={"an eps that shows": SHOWN_EPS, "not square": NOT_SQUARE},
    mistakes=BACKWARD_MISTAKES,
)


batchnorm_backward_alt = Backward(
    name="batchnorm_backward_alt",
    parts={"dx": 1, "dgamma": 0.5, "dbeta": 0.5},
    inputs=batch_inputs,
    reference=normalization.batchnorm_backward_alt,
    of=batchnorm_forward,
    wrt={"dx": 0, "dgamma": 1, "dbeta": 2},
    decisive={"an eps that shows": SHOWN_EPS, "not square": NOT_SQUARE},
    mistakes=CLOSED_FORM_MISTAKES,
)


def layer_inputs(rng):
    """(x, gamma, beta, ln_param)."""

    def case(N, D, **ln_param):
        x, gamma, beta = table(rng, N, D)
        return x, gamma, beta, ln_param

    return {
        "5 samples, 3 features": case(5, 3, eps=0.3),
        "square, 4 x 4": case(4, 4, eps=0.1),
        "more features than samples": case(3, 6, eps=0.2),
        "one sample": case(1, 5, eps=0.2),
        "default eps": case(3, 4),
    }


layernorm_forward = Function(
    name="layernorm_forward",
    parts={"out": 1},
    returns=("out", "cache"),
    inputs=layer_inputs,
    reference=normalization.layernorm_forward,
    mistakes=LAYER_FORWARD_MISTAKES,
)


layernorm_backward = Backward(
    name="layernorm_backward",
    parts={"dx": 1, "dgamma": 0.5, "dbeta": 0.5},
    inputs=layer_inputs,
    reference=normalization.layernorm_backward,
    of=layernorm_forward,
    wrt={"dx": 0, "dgamma": 1, "dbeta": 2},
    decisive={"one sample": ("one sample",), "not square": NOT_SQUARE},
    mistakes=LAYER_BACKWARD_MISTAKES,
)
