"""The scalar engine against numerical derivatives."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from bpcourse import reference as R
from bpcourse.reference import Value

positive = st.floats(0.2, 2).map(lambda x: round(x, 3))


def expression(a, b):
    """Every operation of Value, both operands used several times."""
    c = 3 * a - b / 2 + a * b
    d = (c.tanh() + (a - 4 * b).relu()) ** 2 + (-b).exp()
    return 1 - d / (1 + a * a) + 2 / b + c


@given(a=positive, b=positive)
def test_value_matches_central_differences(a, b):
    if abs(a - 4 * b) < 1e-3:
        return  # on the kink of relu
    x, y = Value(a), Value(b)
    expression(x, y).backward()
    of_a = R.numerical_derivative(lambda s: expression(Value(s), Value(b)).data, a)
    of_b = R.numerical_derivative(lambda s: expression(Value(a), Value(s)).data, b)
    assert x.grad == pytest.approx(of_a, rel=1e-5, abs=1e-5)
    assert y.grad == pytest.approx(of_b, rel=1e-5, abs=1e-5)


def test_value_used_twice_adds_up():
    a = Value(3.0)
    (a + a).backward()
    assert a.grad == 2
    a = Value(3.0)
    (a * a).backward()
    assert a.grad == 6


def test_value_visits_each_node_after_everything_that_uses_it():
    a = Value(2.0)
    b = a * a
    c = b + a * b
    order = c.topological_order()
    assert order[-1] is c and len(order) == len(set(order)) == 4
    for node in order:
        assert all(order.index(child) < order.index(node) for child in node._children)


def test_value_refuses_a_value_as_exponent():
    with pytest.raises(TypeError):
        Value(2.0) ** Value(3.0)


def test_graphs_deeper_than_the_recursion_limit_work():
    a = total = Value(1.0)
    for _ in range(5000):
        total = total + a * 0.5
    total.backward()
    assert a.grad == 2501


def test_numpy_numbers_on_the_left_leave_the_operation_to_the_engine():
    assert isinstance(np.float64(2) * Value(3.0), Value)
