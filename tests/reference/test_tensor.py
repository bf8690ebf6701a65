"""The array engine against numerical derivatives and against the scalar engine."""

import numpy as np
import pytest
from hypothesis import given

from bpcourse import reference as R
from bpcourse.reference import Tensor, Value

from .test_value import expression, positive


@given(a=positive, b=positive)
def test_value_and_tensor_agree(a, b):
    x, y, s, t = Value(a), Value(b), Tensor(a), Tensor(b)
    expression(x, y).backward()
    expression(s, t).backward()
    assert (x.grad, y.grad) == pytest.approx((s.grad, t.grad), rel=1e-12)


PROGRAMS = {
    "broadcast add": (lambda a, b: a + b, [(3, 4), (4,)]),
    "broadcast both": (lambda a, b: a * b, [(3, 1), (1, 4)]),
    "broadcast more axes": (lambda a, b: a / (b * b + 1), [(2, 3, 4), (3, 1)]),
    "scalar": (lambda a, b: a * b - b, [(3, 4), ()]),
    "matmul": (lambda a, b: a @ b, [(3, 4), (4, 2)]),
    "batched matmul": (lambda a, b: a @ b, [(5, 3, 4), (4, 2)]),
    "sum of an axis": (lambda a: a.sum(axis=1) * 2, [(2, 3, 4)]),
    "sum of axes": (lambda a: a.sum(axis=(0, -1)), [(2, 3, 4)]),
    "mean": (lambda a: a - a.mean(axis=0, keepdims=True), [(3, 4)]),
    "reshape": (lambda a: a.reshape(4, 3) @ a, [(3, 4)]),
    "transpose": (lambda a: a.T @ a, [(3, 4)]),
    "slice": (lambda a: a[1:, ::2] * a[:2, :2], [(3, 4)]),
    "index twice": (lambda a: a[[0, 2, 0], [1, 1, 1]], [(3, 4)]),
    "functions": (lambda a: (a.exp() + 1).log().tanh() + a.relu() + (a * a + 1) ** 0.5, [(3, 4)]),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_tensor_matches_central_differences(name):
    program, shapes = PROGRAMS[name]
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal(shape) for shape in shapes]
    tensors = [Tensor(np.asarray(a)) for a in arrays]
    out = program(*tensors)
    upstream = rng.standard_normal(out.shape)
    out.backward(upstream)
    for k, tensor in enumerate(tensors):
        direction = rng.standard_normal(shapes[k])

        def along(s, k=k, direction=direction):
            moved = [a + s * direction if i == k else a for i, a in enumerate(arrays)]
            return np.sum(upstream * program(*map(Tensor, moved)).data)

        assert tensor.grad.shape == shapes[k]
        slope = R.numerical_derivative(along, 0.0)
        assert np.sum(tensor.grad * direction) == pytest.approx(slope, rel=1e-7, abs=1e-8)


def test_tensor_asks_for_an_upstream_gradient_and_for_matrices():
    with pytest.raises(ValueError, match="upstream"):
        Tensor(np.ones(3)).backward()
    with pytest.raises(ValueError, match="reshape"):
        Tensor(np.ones(3)) @ Tensor(np.ones((3, 2)))


def test_tensor_turns_integers_into_floats_and_keeps_float32():
    assert Tensor([1, 2]).data.dtype == np.float64
    x = Tensor(np.ones((2, 2), dtype=np.float32))
    (x.tanh() @ x + 1).mean().backward()
    assert x.grad.dtype == np.float32


def test_graphs_deeper_than_the_recursion_limit_work():
    a = total = Tensor(1.0)
    for _ in range(5000):
        total = total + a * 0.5
    total.backward()
    assert a.grad == 2501


def test_arrays_on_the_left_leave_the_operation_to_the_engine():
    assert isinstance(np.ones((2, 2)) @ Tensor(np.ones((2, 2))), Tensor)
    assert isinstance(np.ones(2) - Tensor(1.0), Tensor)
