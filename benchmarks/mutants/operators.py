"""What may be changed in a reference: each operator takes a node and gives others for its place.

An operator is one kind of slip (a sign, an axis, a bracket, a copy that was dropped); DROPPED in the
place of a statement leaves it out.
"""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Callable, Iterator

Operator = Callable[[ast.AST], Iterator[ast.AST]]
DROPPED = ast.Pass()

SWAPS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add, ast.MatMult),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Gt: (ast.GtE, ast.Lt, ast.NotEq),
    ast.GtE: (ast.Gt, ast.LtE, ast.Eq),
    ast.Lt: (ast.LtE, ast.Gt, ast.NotEq),
    ast.LtE: (ast.Lt, ast.GtE, ast.Eq),
    ast.Eq: (ast.NotEq, ast.GtE, ast.LtE),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
# what a learner takes for a function of NumPy, or of Python
FUNCTIONS = {
    "max": ("min", "mean", "sum"),
    "min": ("max",),
    "sum": ("mean", "max", "prod"),
    "mean": ("sum", "max", "median"),
    "std": ("var",),
    "var": ("std",),
    "argmax": ("argmin",),
    "maximum": ("minimum", "add"),
    "exp": ("expm1", "exp2", "abs"),
    "log": ("log1p", "log2", "log10"),
    "log1p": ("log",),
    "tanh": ("sin", "arctan"),
    "sqrt": ("abs", "square"),
    "abs": ("sign", "square"),
    "sign": ("abs",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "zeros": ("ones",),
    "isfinite": ("isnan", "isinf"),
    "any": ("all",),
    "all": ("any",),
    "append": ("extend",),
    "tensordot": ("dot",),
    "stack": ("concatenate", "hstack"),
    "concatenate": ("hstack", "stack"),
    "permutation": ("choice",),
    "random": ("standard_normal",),
    "standard_normal": ("random",),
    "array_split": ("split",),
    "add": ("append",),
}
BUFFERS = ("zeros_like", "ones_like", "empty_like", "zeros", "ones")
COPIES = ("copy", "deepcopy", "dict", "list", "tuple", "set", "sorted")
AROUND = (
    "np.abs(X)",
    "np.sign(X)",
    "np.maximum(X, 0)",
    "np.minimum(X, 0)",
    "np.clip(X, -1, 1)",
    "np.clip(X, 0, 1)",
    "np.clip(X, 1e-7, 1 - 1e-7)",
    "np.round(X)",
    "-X",
    "2 * X",
    "X / 2",
    "X**2",
    "X + 1e-8",
)
TYPES = ("np.float32(X)", "np.asarray(X).astype(int)", "np.asarray(X).astype(np.float32)")
SHAPES = ("X.T", "X.sum()", "X.sum(axis=0)", "X[::-1]")


def around(template: str, node: ast.expr) -> ast.expr:
    """The template with this expression in the place of X."""

    class Put(ast.NodeTransformer):
        def visit_Name(self, name: ast.Name) -> ast.expr:
            return node if name.id == "X" else name

    return Put().visit(ast.parse(template, mode="eval").body)


def other(node: ast.AST, **fields: object) -> ast.AST:
    """The same node with some fields changed."""
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def operation(node):
    """Another operation, a comparison with or without equality, `and` for `or`."""
    yield from (new() for new in SWAPS.get(type(node), ()))


def term(node):
    """One side of an operation is missing, or the sides are exchanged."""
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right
        if not isinstance(node.op, (ast.Add, ast.Mult)):
            yield other(node, left=node.right, right=node.left)
    if isinstance(node, ast.BoolOp):
        yield from node.values
    if isinstance(node, ast.UnaryOp):
        yield node.operand


def brackets(node):
    """a * (b + c) without its brackets, a / (b * c) from left to right."""
    if not isinstance(node, ast.BinOp):
        return
    for side in ("left", "right"):
        inner = getattr(node, side)
        if isinstance(inner, ast.BinOp) and isinstance(
            node.op, (ast.Mult, ast.Div, ast.Pow, ast.Sub)
        ):
            if side == "right":
                yield other(inner, left=other(node, right=inner.left))
            else:
                yield other(inner, right=other(node, left=inner.right))


def constant(node):
    """A number is one too many or too few, doubled, of the other sign; True for False."""
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield from (
            ast.Constant(new)
            for new in dict.fromkeys((value + 1, value - 1, -value, 0))
            if new != value
        )
    elif isinstance(value, float):
        yield from (
            ast.Constant(new) for new in (0.0, 1.0, 2 * value, -value, value / 10) if new != value
        )
    elif value is None:
        yield ast.Constant(0)


def argument(node):
    """An argument is left out (an axis, keepdims, a default), or two are exchanged."""
    if not isinstance(node, ast.Call):
        return
    for i in range(len(node.keywords)):
        yield other(node, keywords=node.keywords[:i] + node.keywords[i + 1 :])
    if len(node.args) > 1:
        for i in range(len(node.args)):
            yield other(node, args=node.args[:i] + node.args[i + 1 :])
        for i in range(len(node.args) - 1):
            a = list(node.args)
            a[i], a[i + 1] = a[i + 1], a[i]
            yield other(node, args=a)
    elif node.args and isinstance(node.func, ast.Attribute):
        yield other(node, args=[])


def axis(node):
    """Another axis, or keepdims where there is none."""
    if isinstance(node, ast.keyword) and node.arg in {"axis", "axes"}:
        for value in (0, 1, -1, None):
            new = ast.Constant(value)
            if ast.dump(new) != ast.dump(node.value):
                yield other(node, value=new)
    named = {k.arg for k in node.keywords} if isinstance(node, ast.Call) else set()
    if "axis" in named and "keepdims" not in named:
        keep = ast.keyword("keepdims", ast.Constant(True))
        yield other(node, keywords=[*node.keywords, keep])


def function(node):
    """Another function of a similar name or use, or none."""
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    for new in FUNCTIONS.get(name, ()):
        if isinstance(node.func, ast.Attribute):
            yield other(node, func=other(node.func, attr=new))
        else:
            yield other(node, func=ast.Name(new, ast.Load()))
    if node.args:
        yield node.args[0]
    elif isinstance(node.func, ast.Attribute):
        yield node.func.value


def dropped_copy(node):
    """The thing itself where a copy was."""
    if isinstance(node, ast.Call):
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name in COPIES:
            yield node.args[0] if node.args else getattr(node.func, "value", node)
    if isinstance(node, ast.DictComp):
        yield node.generators[0].iter
    if isinstance(node, ast.Dict) and None in node.keys:  # {**config, ...}
        kept = [(k, v) for k, v in zip(node.keys, node.values) if k is not None]
        yield ast.Dict([k for k, _ in kept], [v for _, v in kept])


def collection(node):
    """A list for a set, and the reverse."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"set", "list"}:
        name = {"set": "list", "list": "set"}[node.func.id]
        yield other(node, func=ast.Name(name, ast.Load()))
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
        yield ast.List(node.elts, ast.Load())


def attribute(node):
    """No transpose; another dimension."""
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        if node.attr in {"T", "data", "grad"}:
            yield node.value
        for a, b in (("data", "grad"), ("grad", "data"), ("shape", "T"), ("size", "ndim")):
            if node.attr == a:
                yield other(node, attr=b)


def index(node):
    """A slice that begins or ends elsewhere, runs backward, or is missing."""
    if isinstance(node, ast.Slice):
        for side in ("lower", "upper"):
            end = getattr(node, side)
            if end is None:
                yield other(node, **{side: ast.Constant(1 if side == "lower" else -1)})
            else:
                yield other(node, **{side: None})
                yield other(node, **{side: ast.BinOp(end, ast.Add(), ast.Constant(1))})
                yield other(node, **{side: ast.BinOp(end, ast.Sub(), ast.Constant(1))})
        yield other(node, step=ast.UnaryOp(ast.USub(), ast.Constant(1)))
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
        if isinstance(node.slice, ast.Name):
            for op in (ast.Add(), ast.Sub()):
                yield other(node, slice=ast.BinOp(node.slice, op, ast.Constant(1)))


def off_by_one(node):
    """A loop that starts late, or ends early or late; a size that is one off."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"range", "len"}:
        if node.func.id == "range" and len(node.args) == 1:
            yield other(node, args=[ast.Constant(1), *node.args])
        *first, last = node.args
        for op in (ast.Add(), ast.Sub()):
            if node.func.id == "range":
                yield other(node, args=[*first, ast.BinOp(last, op, ast.Constant(1))])
            else:
                yield ast.BinOp(node, op, ast.Constant(1))
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"reversed", "enumerate"}:
        yield node.args[0]


def wrapped(node):
    """abs, sign, max, min, clip, a factor, an eps around an expression."""
    if _value(node):
        yield from (around(template, node) for template in AROUND)


def dtype(node):
    """Half the digits, or none behind the point."""
    if _value(node):
        yield from (around(template, node) for template in TYPES)
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in BUFFERS:
        kept = [k for k in node.keywords if k.arg != "dtype"]
        for name in ("int", "np.float32", "bool"):
            kind = ast.parse(name, mode="eval").body
            yield other(node, keywords=[*kept, ast.keyword("dtype", kind)])


def shape(node):
    """Transposed, summed, turned round, flat, of the first row alone."""
    if _value(node):
        yield from (around(template, node) for template in SHAPES)


def _value(node) -> bool:
    """Is it an expression whose value is a number or an array, as far as one can see?"""
    loaded = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
    return isinstance(node, (ast.BinOp, ast.Call, ast.UnaryOp, ast.Subscript)) and loaded


def condition(node):
    """A condition that is turned round, or always or never holds."""
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        yield other(node, test=ast.UnaryOp(ast.Not(), node.test))
        yield other(node, test=ast.Constant(True))
        yield other(node, test=ast.Constant(False))
    if isinstance(node, ast.comprehension) and node.ifs:
        yield other(node, ifs=[])


def dropped_line(node):
    """A statement is missing."""
    droppable = (ast.Assign, ast.AugAssign, ast.Expr, ast.If, ast.For, ast.Break, ast.Continue)
    if isinstance(node, droppable):
        yield DROPPED


def assignment(node):
    """= for +=, the reverse, and += for -=."""
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value, lineno=0)
        for new in SWAPS.get(type(node.op), ()):
            yield other(node, op=new())
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    if isinstance(target, (ast.Attribute, ast.Subscript)):
        yield ast.AugAssign(target, ast.Add(), node.value)


def swapped(node):
    """Two returned or unpacked values, or two entries of a dict, are exchanged."""
    if isinstance(node, (ast.Tuple, ast.List)):
        for i, j in itertools.combinations(range(len(node.elts)), 2):
            if not any(isinstance(node.elts[k], (ast.Constant, ast.Slice)) for k in (i, j)):
                new = list(node.elts)
                new[i], new[j] = new[j], new[i]
                yield other(node, elts=new)
    if isinstance(node, ast.Dict):
        for i, j in itertools.combinations(range(len(node.keys)), 2):
            new = list(node.values)
            new[i], new[j] = new[j], new[i]
            yield other(node, values=new)


def loop(node):
    """A loop that ends after its first round, or runs backward; a return inside it."""
    if isinstance(node, (ast.For, ast.While)):
        yield other(node, body=[*node.body, ast.Break()])
    if isinstance(node, ast.For):
        backward = ast.parse("reversed(list(X))", mode="eval").body
        backward.args[0].args[0] = node.iter
        yield other(node, iter=backward)


def default(node):
    """A default of another value."""
    if isinstance(node, ast.arguments):
        for i, value in enumerate(node.defaults):
            if isinstance(value, ast.Constant) and isinstance(value.value, (int, float)):
                for factor in (0, 2, 10):
                    new = list(node.defaults)
                    new[i] = ast.Constant(value.value * factor or float(factor))
                    yield other(node, defaults=new)


OPERATORS: dict[str, Operator] = {
    operator.__name__: operator
    for operator in (
        operation,
        term,
        brackets,
        constant,
        argument,
        axis,
        function,
        dropped_copy,
        collection,
        attribute,
        index,
        off_by_one,
        wrapped,
        dtype,
        shape,
        condition,
        dropped_line,
        assignment,
        swapped,
        loop,
        default,
    )
}


def name_operator(names: set[str]) -> Operator:
    """Another of these names (variables of the function) in a name's place."""

    def name(node):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
            yield from (ast.Name(new, ast.Load()) for new in sorted(names - {node.id}))

    return name
