"""Each frequent exception gets a sentence that says what it means: NumPy's own text, not ours."""

import copy
import math

import numpy as np
import pytest

from bpcourse.answer_key.refusal import refusal
from bpcourse.checking.assess import assess
from bpcourse.checking.outcome import raised
from bpcourse.checking.telling.stumbles import STUMBLES, stumble
from bpcourse.exercises import get_exercise
from bpcourse.reference import relu_forward

A = np.ones((3, 4))
WHOLE = np.zeros(3, dtype=int)
NUMBER, NOTHING, LIST, NESTED = (
    2.0,
    None,
    [1],
    (0, 0),
)  # by name, or Python warns of the lines below


class Pair:
    def __init__(self, data):
        self.data = data

    def __add__(self, other):
        Pair(self.data + other.data)

    def __eq__(self, other):
        return self is other

    __hash__ = None


class Value:
    def __init__(self, data):
        self.data = data

    def __add__(self, other):
        return Value(self.data + other.data)


def two(a, b):
    return a, b


def again(x):
    return again(x)


def unset(x):
    if x is None:
        y = 1
    return y


def own_assert():
    assert A.shape == (4, 3), "sizes"


def refused():
    raise refusal("bpcourse.reference", "sigmoid")


def in_place():
    total = WHOLE.copy()
    total += 0.5


def write(target, value):
    target[0] = value


KNOWN = [
    (refused, "as a function of your own"),
    (lambda: math.exp(A), "functions of `math` take one number"),
    (lambda: float(A), "Python needs one number"),
    (lambda: math.sqrt([1]), "of type list"),
    (lambda: max(A, 0), "`np.maximum`"),
    (lambda: 1 if A > 0 else 2, "one yes or no"),
    (lambda: np.array([[1], [1, 2]]), "different lengths"),
    (lambda: write(np.ones(3), A), "Several numbers"),
    (lambda: NUMBER(1 - NUMBER), "a `*`"),
    (lambda: A(1 - A), "a `*`"),
    (lambda: np.float64(2)(3), "a `*`"),
    (lambda: NOTHING(3), "is no function"),
    (lambda: two(1), "other arguments"),
    (lambda: two(1, 2, 3), "other arguments"),
    (lambda: two(1, c=2), "other arguments"),
    (lambda: two(1, 2, b=3), "other arguments"),
    (lambda: again(1), "calling itself"),
    (exit, "end Python"),
    (lambda: range(6 / 2), "whole number"),
    (lambda: A[: 6 / 2], "whole number"),
    (lambda: np.zeros((4 / 2, 3)), "whole number"),
    (lambda: np.zeros(5 / 2), "whole number"),
    (lambda: np.pad(A, 1.5), "whole number"),
    (lambda: LIST[2 / 2], "whole number"),
    (lambda: A[2 / 2], "neither a whole number"),
    (lambda: A["x"], "indexed by strings"),
    (lambda: A[np.array([1.0])], "neither a whole number"),
    (lambda: [0] * (4 / 2), "repeats a list"),
    (lambda: [1] - [2], "list is used here as if it were an array"),
    (lambda: 2.0 - [1], "list is used here as if it were an array"),
    (lambda: [1] > 0, "list is used here as if it were an array"),
    (lambda: -[1], "list is used here as if it were an array"),
    (lambda: [1] + 1, "list is used here as if it were an array"),
    (lambda: [1].shape, "list is used here as if it were an array"),
    (lambda: LIST[NESTED], "list is used here as if it were an array"),
    (lambda: (A, None).shape, "tuple is used here as if it were one value"),
    (lambda: (1, 2) - 1.0, "tuple is used here as if it were one value"),
    (lambda: write((1, 2), 3), "Entries of a tuple"),
    (lambda: (Pair(1) + Pair(2)).data, "without `return`"),
    (lambda: two(*None), "None"),
    (lambda: None + 1.0, "without `return`"),
    (lambda: [1] + None, "list"),
    (lambda: NOTHING[0], "without `return`"),
    (lambda: [a for a, b in [None]], "without `return`"),
    (lambda: np.exp([None]), "without `return`"),
    (lambda: NUMBER[0], "single number"),
    (lambda: len(1.0), "single number"),
    (lambda: np.float64(1)[0], "single number"),
    (lambda: [a for a, b in [1.0]], "single number"),
    (lambda: Value(1) + 2, "plain number has no `data`"),
    (lambda: 2 + Value(1), "begins with `__r`"),
    (lambda: Value(1) * Value(2), "no method for `*`"),
    (lambda: np.exp(Value(1)), "class Value"),
    (lambda: A + A.T, "shapes (3,4) and (4,3)"),
    (lambda: A @ A, "rows have 4 entries and columns 3"),
    (lambda: np.dot(A, A), "(3,4) and (3,4)"),
    (lambda: np.einsum("ij,jk->ik", A, A), "do not fit"),
    (lambda: A @ 2.0, "`*` is for those"),
    (lambda: write(A.copy(), np.ones(3)), "has shape (4,)"),
    (lambda: np.ones(3).__iadd__(A.T), "left side, (3,)"),
    (lambda: A.reshape(5, 2), "12 of them"),
    (lambda: np.concatenate([A, A.T]), "shapes of these arrays"),
    (lambda: np.stack([A, A.T]), "shapes of these arrays"),
    (lambda: A.transpose(0, 1, 2), "shapes of these arrays"),
    (lambda: A.sum(axis=2), "axis 2 is none of them"),
    (lambda: A[3], "index 3 is none of them"),
    (lambda: LIST[9], "numbered from 0"),
    (lambda: A[0, 0, 0], "3 indices"),
    (lambda: A[A.T > 0], "A mask"),
    (lambda: {}["dW"], "no key 'dW'"),
    (lambda: [a for a, b, c in [(1, 2)]], "3 names, on the right 2"),
    (lambda: [a for a, b in [(1, 2, 3)]], "more values on the right"),
    (lambda: unset(1), "`y` is assigned"),
    (lambda: eval("np.ones(3)", {}), "Run > Run All Above Selected Cell"),
    (lambda: eval("grad_out", {}), "`grad_out`"),
    (lambda: np.sofmax(A), "no `sofmax` in numpy"),
    (lambda: A.append(1), "no `append`"),
    (lambda: __import__("no_such_package"), "not installed"),
    (in_place, "whole numbers cannot take decimal"),
    (lambda: math.log(0.0), "no real number"),
    (lambda: math.exp(1000.0), "too large"),
    (lambda: 1 / 0, "divided by 0"),
    (lambda: int(float("nan")), "NaN"),
    (lambda: write(np.broadcast_to(A, (2, 3, 4)), 1), "make a copy"),
    (lambda: {A}, "numpy.ndarray"),
    (lambda: {[1]: 2}, "type list"),
    (lambda: {Pair(1)}, "`__hash__`"),
    (own_assert, "`assert` of your own"),
]  # fmt: skip


def told(call):
    with pytest.raises((Exception, SystemExit)) as caught:
        call()
    what = raised(caught.value)
    return stumble(what.kind, what.message, what.frames)


@pytest.mark.parametrize("call, words", KNOWN)
def test_what_is_met_often_gets_a_sentence(call, words):
    assert words in told(call)


def test_each_sentence_is_tried():
    tried = {told(call) for call, _ in KNOWN}
    first_words = {s.says.split("{", maxsplit=1)[0] for s in STUMBLES}
    assert not {w for w in first_words if not any(t.startswith(w) for t in tried)}


@pytest.mark.parametrize(
    "call",
    [
        lambda: Value(1).nothing,
        lambda: "a" + 1,
        lambda: own("my own message"),
        lambda: [1].push(2),
        lambda: own_raise(AssertionError("in a library")),
        lambda: {}.x,
    ],
)
def test_nothing_is_said_of_what_is_not_known(call):
    assert told(call) == ""


def own(message):
    raise ValueError(message)


def own_raise(error):
    raise error


def test_no_return_is_told_in_a_function_with_one_output_and_in_a_class():
    report = assess(get_exercise("swish_derivative"), lambda x: None)
    assert "a function gives that ends without `return`" in report.parts[0].stumble

    class Value:
        def __init__(self, data):
            self.data, self.grad = data, 0.0

        def __add__(self, other):
            Value(self.data + other.data)

        __mul__ = __radd__ = __rmul__ = __add__

    told = {p.name: p.stumble for p in assess(get_exercise("Value"), Value).parts}
    assert any("without `return`" in text for text in told.values()), told


def test_a_mistake_that_is_named_needs_no_further_sentence():
    def swapped(dout, cache):
        x, w, b = cache
        rows = x.reshape(len(x), -1)
        return (dout @ w).reshape(x.shape), rows.T @ dout, dout.sum(axis=0)

    part = assess(get_exercise("affine_backward"), swapped).parts[0]
    assert part.mistakes and not part.stumble


def test_the_sandboxs_frames_are_read_as_well():
    frames = "cell 5, line 3, in relu_backward: return dout * math.exp(x)"
    message = "only 0-dimensional arrays can be converted to Python scalars"
    assert "functions of `math`" in stumble("TypeError", message, frames)


def test_no_sentence_gives_a_line_of_an_answer_away():
    answers = ("dout @", ".T @", "sum(axis", "keepdims")
    assert not [s.says for s in STUMBLES if any(line in s.says for line in answers)]


def test_the_report_carries_the_sentence_in_text_and_card():
    def relu_backward(dout, cache):
        return dout(dout > 0)

    report = assess(get_exercise("relu_backward"), relu_backward, relu_forward)
    bundle = copy.copy(report)._repr_mimebundle_()
    for kind in ("text/plain", "text/html"):
        assert "mean a call" in bundle[kind]
