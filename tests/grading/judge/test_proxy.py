"""Does a proxy ask the submission for everything, and decide nothing by it?"""

import copy
import pickle

import numpy as np
import pytest

from bpcourse.grading.judge.errors import error_of
from bpcourse.grading.judge.proxy import CallableProxy, Origin, Proxy, origin_of, proxy_class


class Link:
    """Answers each operation as it was told to, and notes what it was asked."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def operate(self, name, *operands, kind=None):
        self.asked.append((name, operands, kind))
        answer = self.answers[name]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def call(self, function, args, kwargs):
        self.asked.append(("call", (function, args, kwargs), None))
        return self.answers["call"]

    def watch(self, function, call):
        call()
        return 1, {}


def value(name="Value", computed=False, **answers):
    return proxy_class(name, False)(Origin(Link(**answers), 1, 1, computed=computed))


def function(name=None, **answers):
    return proxy_class("function", True)(Origin(Link(**answers), 2, 1, name=name))


def test_attributes_are_the_objects_own():
    proxy = value(getattr=3.0, setattr=None)
    assert proxy.grad == 3.0
    proxy.grad = 4.0
    assert origin_of(proxy).link.asked == [
        ("getattr", (proxy, "grad"), None),
        ("setattr", (proxy, "grad", 4.0), None),
    ]


@pytest.mark.parametrize(
    "name", ["__array_interface__", "__float__", "_repr_html_", "_ipython_display_", "_judge_x"]
)
def test_no_protocol_by_which_libraries_let_objects_decide_is_asked_for(name):
    proxy = value(getattr="forged")
    assert not hasattr(proxy, name) and origin_of(proxy).link.asked == []


def test_it_is_equal_to_itself_alone_and_the_submission_is_not_asked():
    proxy, other = value(eq=True), value(eq=True)
    assert proxy == proxy and proxy != other and proxy != None  # noqa: E711
    assert len({proxy, other}) == 2
    for right in (1.0, np.ones(2), "text"):
        with pytest.raises(TypeError, match="an object of class Value cannot be compared with"):
            assert proxy == right


@pytest.mark.parametrize("use", [float, int, np.asarray, lambda p: p < 1, lambda p: np.sum([p, 1])])
def test_it_is_no_number_and_no_array(use):
    with pytest.raises(TypeError):
        use(value(add=1.0, radd=1.0, lt=True))


def test_arithmetic_makes_objects_and_no_numbers():
    made = value("Value")
    proxy = value(mul=made)
    assert proxy * 3 is made and 3 * proxy is made and np.float64(3) * proxy is made
    assert origin_of(made).computed
    with pytest.raises(TypeError, match="cannot be computed with like a number or an array"):
        value(sub=0.0) - 1


def test_of_what_arithmetic_made_only_attributes_are_read():
    made = value(computed=True, getattr=0.0, getitem=0.0, len=0, bool=False, iter=0)
    assert made.data == 0.0
    for use in (lambda: made[0], lambda: len(made), lambda: bool(made), lambda: list(made)):
        with pytest.raises(TypeError, match="cannot be computed with"):
            use()


def test_methods_of_what_arithmetic_made_return_no_numbers():
    largest = function(call=0.0)
    made = value(computed=True, getattr=largest)
    with pytest.raises(TypeError, match="cannot be computed with"):
        made.max()
    assert function(call=0.0)() == 0.0


def test_iteration_ends_where_the_submission_s_ends():
    ended = error_of(["StopIteration", "Exception"], "", "")
    iterator = value("generator", next=ended)
    assert next(iter(value(iter=iterator)), "none") == "none"
    with pytest.raises(TypeError, match="cannot be iterated over"):
        next(iter(value(iter=[1, 2])))


def test_what_is_called_is_named_as_the_student_named_it():
    relu = function("relu", getattr="forged", call=1.0)
    assert relu.__name__ == "relu" and callable(relu) and relu(2, k=3) == 1.0
    assert origin_of(relu).link.asked == [("call", (relu, (2,), {"k": 3}), None)]
    assert not callable(value()) and not hasattr(function(), "__name__")


def test_its_class_bears_the_students_name_and_is_made_once():
    assert type(value("Tensor")).__name__ == "Tensor"
    assert proxy_class("Tensor", False) is proxy_class("Tensor", False)
    assert issubclass(proxy_class("Tensor", True), CallableProxy)


def test_isinstance_asks_the_submission_about_its_own_objects_only():
    cls = function(isinstance=True)
    assert isinstance(value(), cls) and not isinstance(1.0, cls)
    assert origin_of(cls).link.asked[0][2] is bool


def test_copies_are_made_there_and_nothing_is_pickled():
    made = value()
    assert copy.deepcopy(value(deepcopy=made)) is made and copy.copy(value(copy=made)) is made
    with pytest.raises(TypeError, match="stays where it is"):
        pickle.dumps(Proxy(Origin(Link(), 1, 1)))


def test_what_was_computed_gives_no_number_by_way_of_a_copy_or_of_the_next_item_either():
    for use, name in ((copy.copy, "copy"), (copy.deepcopy, "deepcopy"), (next, "next")):
        with pytest.raises(TypeError, match="cannot be computed with"):
            use(value(computed=True, **{name: 0.0}))
    copied = copy.copy(value(computed=True, copy=value()))
    assert origin_of(copied).computed


def test_its_text_is_cleaned_and_a_failing_one_is_replaced():
    assert repr(value(repr="\x1b[31mred\x00")) == "red"
    assert str(value("Value", str=error_of(["ValueError"], "", ""))) == "<Value of the submission>"
