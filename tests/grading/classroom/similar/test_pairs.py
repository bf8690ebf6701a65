"""Who has copied comes first; a class of textbook answers has no pair; three who copied are a group."""

import random

import pytest

from bpcourse.grading.classroom.same_inputs.run import SameInputs
from bpcourse.grading.classroom.similar.pairs import Similar, groups, similar_pairs
from tests.grading.classroom.a_graded_unit import check, graded, part, work
from tests.grading.classroom.similar.test_structure import COPY, ODD, TEXTBOOK

EXERCISES = ("relu_backward", "tanh_backward", "affine_backward", "softmax_loss")
MISTAKES = ("sign flipped", "no 1/n", "upstream gradient ignored", "transposed", "wrong axis")
WORDS = "the row of batch weight sum gradient each adds share loss slope input".split()  # noqa: SIM905
LOST = {"form": ["(1,)"], "values": [1.0], "told": ""}


def independent(n, seed=0):
    """A class that worked alone: some mistakes of the catalogue, words of their own."""
    rng = random.Random(seed)
    works = []
    for k in range(n):
        checks = [
            check(e, part("dx", "value", mistake=rng.choice(MISTAKES)))
            if rng.random() < 0.25
            else check(e, part())
            for e in EXERCISES
        ]
        text = " ".join(rng.choice(WORDS) for _ in range(40))
        answers = dict.fromkeys(EXERCISES, TEXTBOOK)
        works.append(work(f"s{k:03d}", checks, answers, {"why": (text, None)}))
    return works


def pairs(works, asked=None):
    unit = graded(works, EXERCISES, ("why",), dict.fromkeys(EXERCISES, TEXTBOOK))
    return similar_pairs(unit, SameInputs(asked or {}))


@pytest.mark.parametrize("n", [2, 12, 60, 200])
def test_identical_textbook_answers_are_no_pair(n):
    right = [check(e, part()) for e in EXERCISES]
    answers = dict.fromkeys(EXERCISES, ODD)
    works = [work(f"s{k}", right, answers, {"why": ("", 0.0)}) for k in range(n)]
    assert pairs(works) == []


@pytest.mark.parametrize("n", [12, 60, 200])
def test_two_copies_among_independent_answers_come_first(n):
    works = independent(n - 2)
    asked = {}
    for name, source in (("copy1", ODD), ("copy2", COPY)):
        checks = [check(e, part()) for e in EXERCISES[1:]]
        checks.insert(0, check("relu_backward", part("dx", "value")))
        answers = dict.fromkeys(EXERCISES, TEXTBOOK) | {"relu_backward": source}
        works.append(work(name, checks, answers, {"why": ("", 0.0)}))
        asked[name] = {"check_relu_backward": {"dx": LOST}}
    first, *others = pairs(works, asked)
    assert first.students == ("copy1", "copy2")
    assert {alike.kind for alike in first.alike} == {"numbers", "structure"}
    assert len(others) <= 1


@pytest.mark.parametrize("seed", range(5))
def test_of_those_who_worked_alone_at_most_a_pair_is_shown(seed):
    assert len(pairs(independent(100, seed))) <= 1


def test_three_who_copied_are_a_group():
    linked = [("a", "b"), ("c", "b"), ("x", "y"), ("p", "q"), ("q", "r"), ("r", "s")]
    assert groups(Similar(pair, [], 9.0) for pair in linked) == [
        ["p", "q", "r", "s"],
        ["a", "b", "c"],
    ]
