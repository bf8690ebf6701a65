"""Who may call the answer key while an answer is checked, and who may not?

The functions of this file count as a learner's: the file is none of the course's.
"""

import copy
import functools
import inspect
import pickle
import subprocess
import sys
import threading
from types import ModuleType

import numpy as np
import pytest

from bpcourse import networks, plots, reference
from bpcourse.answer_key.guard import (
    HandedIn,
    guard,
    handed_in,
    handed_out,
    refusing,
    shut,
    unguarded,
)
from bpcourse.answer_key.refusal import ReferenceUnavailable
from bpcourse.exercises import all_exercises, get_exercise
from bpcourse.gradcheck import gradcheck
from bpcourse.networks import ACTIVATIONS, MLP
from bpcourse.reference import *  # noqa: F403  as learners import
from bpcourse.reference import Tensor, Value, sigmoid
from bpcourse.reference.scalar import sigmoid as deep_sigmoid

s = sigmoid
half = functools.partial(reference.he_std)
made_before = Value(2.0)
method = made_before.tanh
table = {"f": reference.relu_forward}


class Inheriting(Value):
    """A learner's class that leaves the work to the course's."""


class Borrowing:
    add = Value.__add__
    data = 1.0


class Overriding(Value):
    def __init__(self, data):
        self.data = data


def in_a_thread():
    raised = []

    def call():
        try:
            sigmoid(0.0)
        except ReferenceUnavailable as error:
            raised.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    raise raised[0]


CALLS = {
    "a name": lambda: sigmoid(0.0),
    "an alias": lambda: s(0.0),
    "the module that defines it": lambda: deep_sigmoid(0.0),
    "an attribute": lambda: reference.sigmoid(0.0),
    "a star import": lambda: tanh_derivative(0.0),  # noqa: F405
    "a partial": lambda: half(3),
    "a container": lambda: table["f"](np.ones(2)),
    "the key's own table": lambda: ACTIVATIONS["relu"][0](np.ones(2)),
    "wrong arguments": lambda: sigmoid(1, 2, 3),
    "map": lambda: list(map(sigmoid, [0.0])),
    "vectorize": lambda: np.vectorize(sigmoid)(np.ones(2)),
    "sorted": lambda: sorted([2.0, 1.0], key=sigmoid),
    "a generator": lambda: sum(sigmoid(x) for x in (0.0, 1.0)),
    "a class": lambda: Value(1.0),
    "a class of networks": lambda: MLP((2, 2)),
    "a class without a constructor of its own": lambda: networks.Pool(2),
    "an operator": lambda: made_before * 3.0,
    "the other side of an operator": lambda: 3.0 * made_before,
    "a bound method": lambda: method(),  # noqa: PLW0108  entered by a learner's function
    "a method": lambda: made_before.backward(),  # noqa: PLW0108
    "super().__init__": lambda: Inheriting(1.0),
    "numerical differentiation": lambda: gradcheck(np.sin, 1.0, np.cos(1.0)),
    "a thread": in_a_thread,
    "a picture": lambda: plots.contour_paths(sigmoid, {"path": np.ones((2, 2))}),
}


@pytest.mark.parametrize("way", CALLS)
def test_a_learners_call_is_refused_whatever_it_knows_the_key_by(way):
    with shut(), pytest.raises(ReferenceUnavailable, match="your own"):
        CALLS[way]()


def test_one_function_can_be_guarded_by_itself():
    @refusing("bpcourse", "mine")
    def hands_out():
        return 1

    assert hands_out() == 1
    with shut(), pytest.raises(ReferenceUnavailable, match=r"bpcourse\.mine is"):
        hands_out()


def test_the_guard_opens_again_when_a_check_is_over():
    with shut():
        pass
    with pytest.raises(ZeroDivisionError), shut():
        1 / 0
    assert sigmoid(0.0) == 0.5 and (3 * made_before).data == 6.0


def of_the_course(source, name):
    """A function of an exercise's, from its source."""
    names = {"__name__": "bpcourse.exercises.u00_test", "reference": reference, "Value": Value}
    exec(source, names)
    return names[name]


def test_what_the_check_hands_in_may_call_the_key():
    callback = of_the_course("def f(x): return reference.sigmoid(x)", "f")
    with shut():
        assert callback(0.0) == 0.5


def test_within_such_a_callback_a_learners_function_is_refused_again():
    callback = of_the_course("def f(g): return g()", "f")
    with shut(), pytest.raises(ReferenceUnavailable):
        callback(lambda: sigmoid(0.0))


def test_a_function_of_the_key_may_be_an_argument():
    step = handed_out((3, [sigmoid], functools.partial(sigmoid, x=0.0)))
    with shut():
        assert step[1][0](0.0) == 0.5 and step[2]() == 0.5
    assert handed_out(step[0]) == 3


def test_a_generator_that_runs_when_the_learners_function_is_over_is_refused():
    def later():
        yield sigmoid(0.0)

    with shut(), pytest.raises(ReferenceUnavailable):
        of_the_course("def f(items): return list(items)", "f")(later())


@pytest.mark.parametrize("make", [Inheriting, Overriding])
def test_a_class_that_inherits_the_key_is_no_class_of_the_learners_own(make):
    program = of_the_course("def f(make): return (make(1.0) + make(2.0)).data", "f")
    with shut(), pytest.raises(ReferenceUnavailable, match=r"bpcourse\.reference\.Value is"):
        program(make)


def test_nor_is_one_that_borrows_a_method():
    with shut(), pytest.raises(ReferenceUnavailable):
        of_the_course("def f(thing): return thing.add(1.0)", "f")(Borrowing())


@pytest.mark.parametrize(
    "answer", [sigmoid, half, method, Value, np.vectorize(sigmoid), functools.cache(sigmoid)]
)
def test_the_key_itself_is_no_answer(answer):
    program = of_the_course("def f(g): return g(1.0)", "f")
    with shut(), pytest.raises(ReferenceUnavailable):
        program(handed_in(answer))


def test_what_a_learner_wrote_is_handed_in_as_it_is():
    class Own:
        def __call__(self):
            return 3

    for answer in (lambda: 3, Own, 5, None, "a value", get_exercise("swish_derivative").reference):
        assert handed_in(answer) is answer
    assert isinstance(handed_in(Own()), HandedIn) and handed_in(Own())() == 3


def test_for_everybody_else_a_guarded_function_is_the_function():
    assert inspect.signature(sigmoid) == inspect.signature(unguarded(sigmoid))
    assert inspect.getsource(sigmoid).startswith("def sigmoid(x):")
    assert sigmoid is deep_sigmoid is pickle.loads(pickle.dumps(sigmoid))
    assert unguarded(unguarded(sigmoid)) is unguarded(sigmoid) is not sigmoid


def test_for_everybody_else_a_guarded_class_is_the_class():
    assert isinstance(Inheriting(2.0), Value) and (Inheriting(2.0) + 1).data == 3.0
    assert copy.deepcopy(made_before).data == 2.0
    assert inspect.getsource(Value).startswith("class Value")
    net = pickle.loads(pickle.dumps(MLP((2, 3, 2), seed=0)))
    assert isinstance(net, MLP) and net.predict(np.ones((1, 2))).shape == (1,)
    assert isinstance(Tensor(1.0) + 1, Tensor)


def test_class_methods_static_methods_and_properties_are_guarded_and_work():
    source = """
class Thing:
    @classmethod
    def make(cls): return cls()
    @staticmethod
    def add(a, b): return a + b
    @property
    def size(self):
        "How large."
        return 3
"""
    module = ModuleType("bpcourse.reference.test")
    exec(source, vars(module))
    guard(module)
    thing = module.Thing.make()
    assert (thing.add(1, 2), thing.size, module.Thing.size.__doc__) == (3, 3, "How large.")
    for use in (lambda: module.Thing.make(), lambda: thing.add(1, 2), lambda: thing.size):  # noqa: PLW0108
        with shut(), pytest.raises(ReferenceUnavailable, match="Thing"):
            use()


def test_a_fresh_kernel_draws_the_inputs_of_every_exercise_while_a_check_runs():
    """What another test has asked `isinstance` before, Python remembers: hence a process of its own."""
    code = """
from bpcourse.answer_key.guard import shut
from bpcourse.exercises import all_exercises
with shut():
    print(sum(bool(exercise.cases(0)) for exercise in all_exercises().values()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == len(all_exercises())
