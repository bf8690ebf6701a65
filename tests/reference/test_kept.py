"""Bytes counted on a tape: as many as the arrays have that the rules of the engine look at."""

import math

from bpcourse import reference as R

N, D, H = 3, 4, 5
SHAPES = {"x": (N, D), "w": (D, H), "a": (N, H), "h": (N, H), "r": (H, N), "s": ()}


def test_a_layer_keeps_its_input_its_weights_and_what_the_tanh_gave():
    tape = [("@", ("x", "w"), "a"), ("tanh", ("a",), "h"), ("sum", ("h",), "s")]
    kept = ("x", "w", "h")
    assert R.kept_bytes(tape, SHAPES) == 8 * sum(math.prod(SHAPES[name]) for name in kept)


def test_a_view_is_the_memory_behind_it():
    tape = [("tanh", ("a",), "h"), ("reshape", ("h",), "r"), ("square", ("r",), "q")]
    shapes = SHAPES | {"q": (H, N)}
    assert R.kept_bytes(tape, shapes) == 8 * N * H


def test_sums_keep_nothing():
    assert R.kept_bytes([("+", ("a", "h"), "z"), ("sum", ("z",), "s")], SHAPES | {"z": (N, H)}) == 0
