"""What a wrong part of `Tensor` looks like: its small graph, yours beside right."""

import numpy as np

from bpcourse.checking.exercise import Told
from bpcourse.checking.telling.paste import MOST, written
from bpcourse.exercises.shared.graph_text import Node, graph, graph_of_sums, leftover
from bpcourse.reference.tensor import Tensor as ReferenceTensor

OF_TWO = {"add": "a + b", "mul": "a * b", "matmul_left": "a @ b", "matmul_right": "a @ b"}
UPSTREAM = {"matmul_left": "matmul", "matmul_right": "matmul", "sum": "sum", "reshape": "reshape"}
UPSTREAM |= {"transpose": "transpose", "getitem": "index"}


def explain_tensor(part, own, right, arrays, how):
    """The graph of the program that is wrong, from the gradients that it gave."""
    if part == "used_twice":
        return leftover(own, "a Tensor")
    if part == "broadcasting":
        return Told(
            "an operand that NumPy stretched does not receive the sum over the entries that each "
            "of its numbers was copied to"
        )
    if part == "backward":
        sums = how["sums"]
        return graph_of_sums("Tensor", sums, own, right, lambda v: f"np.array({v})", "np.zeros(())")
    return _rule(part, own, right, arrays, how)


def _rule(part, own, right, arrays, how):
    """c = rule(a, b), where an upstream gradient arrives at c."""
    inputs = {"a": arrays["positive"] if part == "log" else arrays["a"]}
    if part in OF_TWO:
        inputs["b"] = arrays["right" if "matmul" in part else "b"]
    made = OF_TWO.get(part) or _of_one(part, how)
    upstream = arrays["upstream"][UPSTREAM.get(part, "same")]
    result = _result(made, inputs)
    fits = np.shape(result) == np.shape(upstream)
    if not fits or sum(map(np.size, [*inputs.values(), upstream])) > MOST:
        return Told()
    code = [f"{name} = Tensor({written(array)})" for name, array in inputs.items()]
    code += [f"c = {made}", f"c.grad = {written(np.asarray(upstream))}", "c._backward()"]
    gradients = _by_name(part, own, right)
    nodes = [Node(n, "", array, *gradients[n]) for n, array in inputs.items() if n in gradients]
    return graph(code, [*nodes, Node("c", made, result, upstream, upstream)])


def _of_one(part, how):
    return {
        "sum": f"a.sum(axis={how['axis']}, keepdims={how['keepdims']})",
        "reshape": f"a.reshape({how['shape']})",
        "getitem": f"a[{_index(how['index'])}]",
    }.get(part, f"a.{part}()")


def _index(index):
    """An index as it stands between brackets."""
    if isinstance(index, tuple):
        return ", ".join(map(_index, index))
    if isinstance(index, slice):
        return ":".join("" if end is None else str(end) for end in (index.start, index.stop)) + (
            f":{index.step}" if index.step else ""
        )
    return str(index)


def _by_name(part, own, right):
    if part in ("add", "mul"):
        return {"a": (own[0], right[0]), "b": (own[1], right[1])}
    return {"b" if part == "matmul_right" else "a": (own, right)}


def _result(made, inputs):
    """The data of c, by the reference."""
    tensors = {name: ReferenceTensor(array) for name, array in inputs.items()}
    return eval(made, {"__builtins__": {}}, tensors).data  # noqa: S307  our own text
