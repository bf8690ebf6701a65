"""What is said of a wrong answer that no known mistake explains: drawn from all cases, or not said."""

import re

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.checking.outcome import Raised
from bpcourse.checking.rounding import Rounded
from bpcourse.checking.telling.evidence import evidence
from bpcourse.exercises import get_exercise
from bpcourse.reference import affine_backward as right_backward, affine_forward

EXERCISE = get_exercise("affine_backward")


def part(report, name):
    return next(p for p in report.parts if p.name == name)


def test_an_unknown_mistake_is_not_guessed_but_described():
    def strange(dout, cache):
        dx, dw, db = right_backward(dout, cache)
        return dx, 3 * dw, db

    report = assess(EXERCISE, strange, affine_forward)
    assert part(report, "dw").mistakes == ()
    assert "3 times" in part(report, "dw").evidence


RIGHT = np.array([[1.0, -2.0], [3.0, 4.0], [-5.0, 6.0]])
OTHER = np.array([[2.0, 1.0, 7.0]])


@pytest.mark.parametrize(
    "own, words",
    [
        (0 * RIGHT, "zero everywhere"),
        (-RIGHT, "the sign is the opposite"),
        (0.25 * RIGHT, "0.25 times"),
        (np.abs(RIGHT), "some signs are not"),
        (RIGHT + np.array([[0], [0], [1]]), "index 2 along axis 0"),
        (RIGHT.T, "transpose"),
        (RIGHT + np.arange(6).reshape(3, 2), ""),
    ],
)
def test_what_is_striking_about_a_wrong_array(own, words):
    told = evidence([(own, Rounded(RIGHT))])
    assert words in told and bool(words) == bool(told)


def test_nothing_is_said_of_what_holds_in_some_cases_only():
    pairs = [(-RIGHT, Rounded(RIGHT)), (RIGHT + np.eye(3, 2), Rounded(RIGHT))]
    assert "sign" not in evidence(pairs)


@pytest.mark.parametrize("other", [Raised("ValueError", "no"), None, OTHER.T, np.nan * OTHER, "x"])
def test_one_case_without_numbers_of_its_shape_silences_all_the_others(other):
    assert evidence([(2 * RIGHT, Rounded(RIGHT)), (other, Rounded(OTHER))]) == ""


def test_a_factor_is_named_where_it_is_made_of_the_arguments():
    rng = np.random.default_rng(3)
    given = [{"x": rng.standard_normal((n, d)), "p": p} for n, d, p in ((5, 3, 0.3), (2, 4, 0.8))]
    right = [rng.standard_normal(4) for _ in given]

    def told(factor):
        return evidence([(factor(g) * r, Rounded(r)) for g, r in zip(given, right)], given)

    assert told(lambda g: len(g["x"])) == "every entry is x.shape[0] times what it should be"
    assert "(1 / p) times" in told(lambda g: 1 / g["p"])
    assert "(1 - p)" in told(lambda g: 1 - g["p"])
    assert "2 * x.shape[1] times" in told(lambda g: 2 * g["x"].shape[1])
    assert told(lambda g: 0.37 * g["x"][0, 0]) == ""  # a factor that is made of nothing we know


def test_a_case_in_which_the_factor_is_1_belongs_to_it():
    given = [{"x": np.ones((n, 2))} for n in (1, 4)]
    right = [RIGHT, 2 * RIGHT + 1]
    pairs = [(len(g["x"]) * r, Rounded(r)) for g, r in zip(given, right)]
    assert "x.shape[0] times" in evidence(pairs, given)


def test_nothing_is_ever_one_times_what_it_should_be():
    for error in (0.0, 1e-12, 1e-9, 3e-5, 4e-4):
        told = evidence([(RIGHT * (1 + error), Rounded(RIGHT)), (OTHER, Rounded(OTHER))])
        assert not re.search(r"\b1 times|factor", told)


def test_a_single_number_is_no_pattern():
    assert evidence([(3.0, Rounded(1.5)), (8.0, Rounded(4.0))]) == ""
    assert evidence([(np.array([3.0]), Rounded(np.array([1.5])))]) == ""


def test_one_line_is_said_only_where_it_is_the_same_in_every_case():
    first = RIGHT + np.array([[1], [0], [0]])
    second = RIGHT + np.array([[0], [1], [0]])
    assert "index 0" in evidence([(first, Rounded(RIGHT)), (RIGHT, Rounded(RIGHT))])
    assert "index" not in evidence([(first, Rounded(RIGHT)), (second, Rounded(RIGHT))])
    longer = np.vstack([RIGHT, RIGHT])
    pairs = [
        (a + 1.0 * (np.arange(len(a)) == len(a) - 1)[:, None], Rounded(a)) for a in (RIGHT, longer)
    ]
    assert "last index along axis 0" in evidence(pairs)


def test_that_some_cases_are_right_is_said_by_their_names_alone():
    wrong = (RIGHT + np.sin(RIGHT), Rounded(RIGHT))
    assert evidence([wrong, wrong, (RIGHT, Rounded(RIGHT))]) == ""


@pytest.mark.parametrize(
    "block, said", [(slice(3, 6), "second quarter"), (slice(9, 12), "fourth quarter")]
)
def test_one_of_a_few_equal_blocks_is_told_by_its_place(block, said):
    wide, wider = np.arange(1.0, 25.0).reshape(2, 12), np.arange(1.0, 49.0).reshape(2, 24)
    pairs = []
    for right, scale in ((wide, 1), (wider, 2)):
        own = right.copy()
        own[:, scale * block.start : scale * block.stop] += np.sin(own[0, 0]) + right[:, -1:]
        pairs.append((own, Rounded(right)))
    assert evidence(pairs) == f"only entries in the {said} along axis 1 are wrong"
    pairs[1][0][0, [0, -1]] += 1
    assert evidence(pairs) == ""


def test_a_right_case_that_is_zero_or_one_number_says_nothing():
    wrong = (RIGHT + np.sin(RIGHT), Rounded(RIGHT))
    assert evidence([wrong, (np.zeros(3), Rounded(np.zeros(3)))]) == ""
    assert evidence([wrong, (np.ones(1), Rounded(np.ones(1)))]) == ""
