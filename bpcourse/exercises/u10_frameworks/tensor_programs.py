"""Small programs that put an engine `Tensor` to the test, one for each part of the exercise.

They only call the class and its methods, use operators, and read or set
`grad`, so that they run on a class in another process as well; and each rule is tried by itself.
`used_twice` and `broadcasting` compare + (and *) with itself, so they can be right where a rule is
not.
"""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.exercises.shared.engine import (
    NOTHING_ARRIVES,
    arrives,
    difference,
    draw_sums,
    outcomes,
    path_counts,
    pull,
)
from bpcourse.reference.tensor import unbroadcast


def tensor_inputs(rng):
    """(arrays, how) for each case: what goes into the programs, and axes, shapes and indices.

    arrays   a, b, zeros (both factors of a product, each 0 somewhere), right (of the matrix product), small (to be broadcast), positive (for log), and
             the upstream gradient of each program; without `positive`, only what depends on shapes
             is tried
    how      axis, keepdims, shape, index; sums: a random graph for `backward`, see path_counts
    """

    def case(shape, columns, small, axis, keepdims, new_shape, index, everything=False, one=False):
        # one: a whole stack is multiplied by one and the same matrix
        signs = np.where(np.arange(np.prod(shape)) % 2, 1.0, -1.0).reshape(shape)
        a = signs * rng.uniform(0.4, 1.4, shape)
        arrays = {
            "a": a,
            "b": signed(rng, shape),
            "zeros": (_with_zero(a, 0), _with_zero(a[::-1], -1)),
            "right": signed(rng, (*(() if one else shape[:-2]), shape[-1], columns)),
            "small": signed(rng, small),
        }
        if everything:
            arrays["positive"] = rng.uniform(0.4, 1.6, shape)
        outs = {
            "same": a,
            "matmul": a @ arrays["right"],
            "reshape": a.reshape(new_shape),
            "transpose": a.T,
            "sum": a.sum(axis=axis, keepdims=keepdims),
            "index": a[index],
        }
        arrays["upstream"] = {name: signed(rng, np.shape(out)) for name, out in outs.items()}
        # where a is positive, gradients of both signs arrive
        same = arrays["upstream"]["same"].reshape(-1)
        same[1::4], same[3::4] = -np.abs(same[1::4]), np.abs(same[3::4])
        return arrays, {
            "axis": axis,
            "keepdims": keepdims,
            "shape": new_shape,
            "index": index,
            "sums": draw_sums(rng),
        }

    return {
        "(2, 3)": case((2, 3), 4, (3,), None, False, (3, 2), ([1, 0, 1], [0, 2, 0]), True),
        "square, (3, 3)": case((3, 3), 3, (3, 1), 1, False, (9,), [2, 0, 2], True),
        "one row, (1, 4)": case((1, 4), 2, (1,), 1, True, (2, 2), (0, slice(1, None, 2))),
        "three axes, (2, 3, 4)": case((2, 3, 4), 5, (3, 1), 1, False, (4, 6), (slice(None), 1)),
        "three axes, (3, 2, 2), one matrix for the whole stack": case(
            (3, 2, 2), 2, (2, 1), 0, True, (6, 2), (slice(None), slice(None), 0), one=True
        ),
    }


def _with_zero(array, place):
    array = array.copy()
    array.flat[place] = 0.0
    return array


def tensor_run(Tensor, arrays, how):
    """{part: what this Tensor makes of it}; a part that raises does not touch the others."""
    a, b, upstream = arrays["a"], arrays["b"], arrays["upstream"]
    programs = {
        "add": lambda: np.stack(gradients(Tensor, [a, b], upstream["same"], lambda s, t: s + t)),
        "mul": lambda: np.stack(
            [
                grad
                for factors in ([a, b], arrays["zeros"])
                for grad in gradients(Tensor, factors, upstream["same"], lambda s, t: s * t)
            ]
        ),
        "matmul_left": lambda: matmul(Tensor, arrays)[0],
        "matmul_right": lambda: matmul(Tensor, arrays)[1],
        "sum": lambda: one_gradient(
            Tensor, a, upstream["sum"], lambda t: t.sum(axis=how["axis"], keepdims=how["keepdims"])
        ),
        "reshape": lambda: one_gradient(
            Tensor, a, upstream["reshape"], lambda t: t.reshape(how["shape"])
        ),
        "transpose": lambda: one_gradient(
            Tensor, a, upstream["transpose"], lambda t: t.transpose()
        ),
        "getitem": lambda: one_gradient(Tensor, a, upstream["index"], lambda t: t[how["index"]]),
        "broadcasting": lambda: broadcast_fault(Tensor, a, arrays["small"], upstream["same"]),
    }
    if "positive" in arrays:
        programs |= {
            "log": lambda: one_gradient(
                Tensor, arrays["positive"], upstream["same"], lambda t: t.log()
            ),
            "tanh": lambda: one_gradient(Tensor, a, upstream["same"], lambda t: t.tanh()),
            "relu": lambda: one_gradient(Tensor, a, upstream["same"], lambda t: t.relu()),
            "used_twice": lambda: left_over(Tensor, a, upstream["same"]),
            "backward": lambda: path_counts(Tensor, how["sums"], lambda: np.zeros(())),
        }
    return outcomes(programs)


def gradients(Tensor, arrays, upstream, rule):
    """Gradients of all operands of one operation when `upstream` arrives at its output."""
    tensors = [Tensor(array.copy()) for array in arrays]
    arrive(rule(*tensors), upstream)
    return [received(tensor, array) for tensor, array in zip(tensors, arrays)]


def received(tensor, array):
    """The gradient of a Tensor made from this array; zeros where nothing was received."""
    return np.zeros_like(array) if tensor.grad is None else tensor.grad


def one_gradient(Tensor, array, upstream, rule):
    """Gradient of the one operand of an operation."""
    return gradients(Tensor, [array], upstream, rule)[0]


def matmul(Tensor, arrays):
    """Gradients of both factors of a matrix product."""
    return gradients(
        Tensor, [arrays["a"], arrays["right"]], arrays["upstream"]["matmul"], lambda s, t: s @ t
    )


def arrive(out, upstream):
    """Let `upstream` arrive at `out`, as an array of its own: some engines add in place."""
    pull(out, upstream.copy())


def left_over(Tensor, array, upstream):
    """Gradient of a Tensor used four times, less the sum of what each use gives alone: 0."""
    shared = Tensor(array.copy())
    alone = []
    for rule in (lambda s, t: s + t, lambda s, t: s * t):
        arrive(rule(shared, shared), upstream)
        alone += gradients(Tensor, [array, array], upstream, rule)
    left = difference(received(shared, array), alone, array.shape)
    return left if arrives(*alone) else NOTHING_ARRIVES


def broadcast_fault(Tensor, array, small, upstream):
    """Gradient of an operand that NumPy stretched, less the sums of what it gives laid out: 0."""
    laid_out = small * np.ones(array.shape)
    _, of_small = gradients(Tensor, [array, small], upstream, lambda s, t: s + t)
    _, of_all = gradients(Tensor, [array, laid_out], upstream, lambda s, t: s + t)
    if np.shape(of_small) != small.shape:
        return of_small  # wrong already, and its shape says why
    if not arrives(of_all):
        return NOTHING_ARRIVES
    return of_small - unbroadcast(of_all, small.shape)
