"""Odd statements: names of variables, the order of lines, comments and layout count nothing."""

import pytest

from bpcourse.grading.classroom.similar.structure import same_structure, statements
from tests.grading.classroom.a_graded_unit import check, graded, part, work

ODD = """def relu_backward(dout, cache):
    x, = cache
    mask = np.heaviside(x, 0.25)
    total = np.einsum('ij->ij', dout)
    return np.multiply(total, mask)"""
COPY = """def relu_backward(grad, c):
    # all mine
    (inp,) = c
    a = np.einsum("ij->ij", grad)

    b = np.heaviside(inp,
                     0.25)
    return np.multiply(a, b)"""
TEXTBOOK = "def relu_backward(dout, cache):\n    (x,) = cache\n    return dout * (x > 0)"


def found(answers, given=TEXTBOOK):
    works = [
        work(f"s{k:02d}", [check("relu_backward", part())], {"relu_backward": answer})
        for k, answer in enumerate(answers)
    ]
    return list(same_structure(graded(works, given={"relu_backward": given})))


def test_a_copy_with_other_names_order_and_layout_is_found():
    ((pair, alike),) = found([ODD, COPY, *[TEXTBOOK] * 10])
    assert pair == ("s00", "s01") and alike.what == "3 odd statements" and alike.holders == 2
    assert alike.marked == (frozenset({3, 4, 5}), frozenset({4, 6, 7, 8}))


@pytest.mark.parametrize("given", [TEXTBOOK, ""])
def test_textbook_answers_are_no_sign(given):
    assert found([TEXTBOOK] * 12, given) == []


def test_what_many_write_and_what_the_release_gives_is_no_sign():
    assert found([ODD] * 6 + [TEXTBOOK] * 6) == []
    assert found([ODD, ODD, *[TEXTBOOK] * 10], given=ODD) == []


def test_one_odd_line_among_others_that_differ_is_no_sign():
    other = ODD.replace("np.heaviside(x, 0.25)", "x > 0").replace("'ij->ij'", "'ab->ab'")
    assert found([ODD, other, *[TEXTBOOK] * 10]) == []


@pytest.mark.parametrize("source", ["1 +", "!pip install x", "\0", "(" * 3000])
def test_what_is_no_python_has_no_statements(source):
    assert statements(source) == {}


def test_other_constants_and_functions_are_other_statements():
    one = statements("def f(x):\n    return np.power(x, 2)")
    assert not one.keys() & statements("def f(x):\n    return np.power(x, 3)").keys()
    assert not one.keys() & statements("def f(x):\n    return np.exp(x, 2)").keys()
    assert one.keys() == statements("def g(y):\n    return np.power(y, 2)").keys()
