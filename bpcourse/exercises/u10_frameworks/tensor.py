"""`Tensor`: an engine for arrays, and the broadcasting that it must undo."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake, Program
from bpcourse.exercises.shared.engine import RELU, TANH, Engine
from bpcourse.exercises.u10_frameworks.tensor_programs import tensor_inputs, tensor_run
from bpcourse.exercises.u10_frameworks.tensor_words import explain_tensor
from bpcourse.reference import tensor as engine


def unbroadcast_inputs(rng):
    """(grad, shape): axes added in front, axes stretched, both, neither, and a single number."""

    def case(from_shape, to_shape):
        return signed(rng, from_shape), to_shape

    return {
        "(4, 3) to (3,)": case((4, 3), (3,)),
        "(4, 3) to (4, 1)": case((4, 3), (4, 1)),
        "(2, 4, 3) to (4, 1), both at once": case((2, 4, 3), (4, 1)),
        "(3, 3) to (3,), square": case((3, 3), (3,)),
        "(2, 3) to (2, 3), nothing to undo": case((2, 3), (2, 3)),
        "(5, 2, 1, 3) to (1, 3), ones that were not stretched": case((5, 2, 1, 3), (1, 3)),
        "(2, 3) to (), a single number": case((2, 3), ()),
    }


unbroadcast = Function(
    name="unbroadcast",
    parts={"grad": 2},
    inputs=unbroadcast_inputs,
    reference=engine.unbroadcast,
    mistakes=(
        Mistake(
            "axes added in front are not summed",
            ask="A bias of shape (3,) was added to a batch of shape (4, 3). How many axes must "
            "your answer have, and how many has grad?",
            tell="First sum over as many leading axes as grad has more than the shape.",
            edits=(("grad = grad.sum(axis=tuple(range(added_axes)))", "pass"),),
        ),
        Mistake(
            "stretched axes are not summed",
            ask="A column of shape (4, 1) was stretched to (4, 3). How often was each of its "
            "entries used?",
            tell="Sum over every axis whose length is 1 in the shape and more in grad.",
            edits=(("return grad.sum(axis=stretched, keepdims=True)", "return grad"),),
        ),
        Mistake(
            "stretched axes are lost in the sum",
            ask="After your sum, how many axes are left of (4, 3), and how many has (4, 1)?",
            tell="A stretched axis shrinks back to length 1; it does not disappear. There is an "
            "argument of sum for that.",
            edits=((", keepdims=True", ""),),
        ),
        Mistake(
            "mean where the sum belongs",
            ask="An entry that is used four times gets four contributions. Do they add up, or are "
            "they averaged?",
            tell="Contributions add up: sum, do not average.",
            edits=(("grad.sum(", "grad.mean(", 2),),
        ),
        Mistake(
            "takes one of the copies instead of the sum",
            ask="Every copy of an entry sends a gradient back. What becomes of those of the other "
            "copies?",
            tell="Add up the gradients of all copies; do not pick one.",
            edits=(
                (
                    "grad = grad.sum(axis=tuple(range(added_axes)))",
                    "grad = grad[(0,) * added_axes]",
                ),
                (
                    "return grad.sum(axis=stretched, keepdims=True)",
                    "for i in stretched:\n        grad = np.take(grad, [0], axis=i)\n"
                    "    return grad",
                ),
            ),
        ),
        Mistake(
            "new axes looked for at the end",
            ask="NumPy lines up (3,) and (4, 3) from the right. On which side are axes added?",
            tell="Broadcasting adds axes in front, so sum over the first ones, not the last.",
            edits=(("tuple(range(added_axes))", "tuple(range(-added_axes, 0))"),),
        ),
        Mistake(
            "only the first stretched or added axis is summed",
            ask="What does your function make of a gradient of shape (2, 4, 3) for the shape "
            "(4, 1)?",
            tell="Several axes may have to go: give sum a tuple of axes, or repeat until the "
            "shapes agree.",
            edits=(
                (
                    "grad = grad.sum(axis=tuple(range(added_axes)))",
                    "if added_axes:\n        return grad.sum(axis=0)",
                ),
            ),
        ),
        Mistake(
            "everything summed when one axis should be",
            ask="For the shape (4, 1), which numbers of grad belong to its first entry? Which ones "
            "do you add?",
            tell="Sum along the stretched axes only; the other axes keep their length.",
            edits=(
                (
                    "grad = grad.sum(axis=tuple(range(added_axes)))",
                    "return np.broadcast_to(grad.sum(), shape)",
                ),
            ),
        ),
        Mistake(
            "stretched axes summed wherever they are long",
            ask="Which axes were stretched: those that are longer than 1 in grad, or those that are 1 in the shape?",
            tell="Compare the two shapes, axis by axis: an axis was stretched where the shape says 1.",
            edits=(("if size == 1", "if size > 1"),),
        ),
        Mistake(
            "reshaped in place of summed",
            ask="How many numbers has grad, and how many has your answer?",
            tell="Every copy of an entry sends a gradient back, and they add up: there must be a sum.",
            edits=(
                (
                    "return grad.sum(axis=stretched, keepdims=True)",
                    "return grad.reshape(-1)[: int(np.prod(shape))].reshape(shape)",
                ),
            ),
        ),
    ),
)


ENGINE = Engine(
    node="Tensor",
    add=("self._receive(out.grad)", "other._receive(out.grad)"),
    mul=("self._receive(out.grad * other.data)", "other._receive(out.grad * self.data)"),
    start="self.grad = np.ones_like(self.data) if upstream is None else upstream",
    seed="first, as an array in the shape of data",
)


_ACCUMULATE = "self.grad = grad if self.grad is None else self.grad + grad"

_MATMUL_RIGHT = "other._receive(np.swapaxes(self.data, -1, -2) @ out.grad)"

_SPREAD = "np.broadcast_to(grad, self.shape)"

_UNBROADCAST = "grad = unbroadcast(grad, self.shape)"

RULES = {  # what each operation passes on
    "*": ENGINE.mul,
    "@": ("self._receive(out.grad @ np.swapaxes(other.data, -1, -2))", _MATMUL_RIGHT),
    "log": ("self._receive(out.grad / self.data)",),
    "tanh": ("self._receive(out.grad * (1 - out.data**2))",),
    "relu": ("self._receive(out.grad * (self.data > 0))",),
    "sum": ("grad = out.grad\n",),
}


def _without(*lines: str) -> list[tuple[str, str]]:
    return [(line, line.replace("out.grad", "np.ones_like(out.data)")) for line in lines]


Tensor = Program(
    name="Tensor",
    parts={
        "add": 0.5,
        "mul": 0.5,
        "used_twice": 0.5,
        "broadcasting": 0.5,
        "matmul_left": 0.5,
        "matmul_right": 0.5,
        "log": 0.5,
        "tanh": 0.5,
        "relu": 0.5,
        "sum": 1,
        "reshape": 0.5,
        "transpose": 0.5,
        "getitem": 1,
        "backward": 0.5,
    },
    inputs=tensor_inputs,
    reference=engine.Tensor,
    program=tensor_run,
    explain=explain_tensor,
    pairs=False,  # each part shows the effect of one mistake at most
    mistakes=(
        Mistake(
            "a second contribution replaces the first",
            ask="In a + a, _receive is called twice on the same Tensor. What is left of the first "
            "call?",
            tell="If there is a gradient already, add to it.",
            edits=((_ACCUMULATE, "self.grad = grad"),),
        ),
        Mistake(
            "added in place to an array that others hold too",
            ask="After c = a + b, how many Tensors hold the very same array as their grad? What "
            "does += do to such an array?",
            tell="Make a new array with self.grad + grad instead of changing the old one, or copy "
            "the first contribution.",
            edits=(
                (
                    _ACCUMULATE,
                    "if self.grad is None:\n            self.grad = grad\n"
                    "        else:\n            self.grad += grad",
                ),
            ),
        ),
        ENGINE.upstream_ignored(("out.grad", "np.ones_like(out.data)", 15)),
        Mistake(
            "broadcasting not undone",
            ask="A bias of shape (3,) takes part in a sum of shape (2, 3). Which shape does the "
            "gradient have that it is handed, and which shape does the bias have?",
            tell="Pass every contribution through unbroadcast before it is kept.",
            edits=((_UNBROADCAST, "pass"),),
        ),
        Mistake(
            "unbroadcast loses stretched axes",
            ask="What does your unbroadcast return for a gradient of shape (3, 3) and the shape "
            "(3, 1)?",
            tell="Mend unbroadcast (Exercise 1): a stretched axis shrinks to length 1, it does not "
            "disappear.",
            edits=((", keepdims=True", ""),),
            of=engine.unbroadcast,
        ),
        Mistake(
            "unbroadcast does not sum the added axes",
            ask="What does your unbroadcast return for a gradient of shape (2, 3) and the shape "
            "(3,)?",
            tell="Mend unbroadcast (Exercise 1): sum over the axes that broadcasting added in "
            "front.",
            edits=(("grad = grad.sum(axis=tuple(range(added_axes)))", "pass"),),
            of=engine.unbroadcast,
        ),
        ENGINE.half_a_sum,
        ENGINE.half_a_product,
        ENGINE.own_factor,
        ENGINE.factor_by_division,
        Mistake(
            "@ without transposes",
            ask="Write the shapes below your two products. Which of them only fits for square "
            "matrices?",
            tell="Each product needs the other factor transposed.",
            edits=(
                ("np.swapaxes(other.data, -1, -2)", "other.data"),
                ("np.swapaxes(self.data, -1, -2)", "self.data"),
            ),
        ),
        Mistake(
            "@: other not transposed",
            ask="self is (N, D) and out.grad is (N, M). Which product of out.grad with other is "
            "(N, D)?",
            tell="What goes back to self is multiplied by the transpose of other.",
            edits=(("np.swapaxes(other.data, -1, -2)", "other.data"),),
        ),
        Mistake(
            "@: self not transposed",
            ask="other is (D, M) and out.grad is (N, M). Which product of self with out.grad is "
            "(D, M)?",
            tell="What goes back to other is the transpose of self times out.grad.",
            edits=(("np.swapaxes(self.data, -1, -2)", "self.data"),),
        ),
        Mistake(
            "in @, only the first factor receives a gradient",
            ask="How many Tensors went into the product, and how many receive something?",
            tell="Let other receive its contribution too.",
            edits=((_MATMUL_RIGHT, "pass"),),
        ),
        Mistake(
            "@: one matrix for a whole stack is not seen",
            ask="If self is (2, 3, 4) and other is (4, 5), how many products use other? Which shape "
            "has what you hand it?",
            tell="other is used once for each matrix of the stack, and its contributions add up: "
            "let them go through unbroadcast as everywhere.",
            edits=(
                (
                    _MATMUL_RIGHT,
                    "other.grad = np.swapaxes(self.data, -1, -2) @ out.grad",
                ),
            ),
        ),
        Mistake(
            "@ transposes all axes of a stack",
            ask="What is the shape of x.T for x of shape (2, 3, 4), and which shape do you need?",
            tell="Swap the last two axes only, as in Exercise 2.",
            edits=(
                ("np.swapaxes(other.data, -1, -2)", "other.data.T"),
                ("np.swapaxes(self.data, -1, -2)", "self.data.T"),
            ),
        ),
        Mistake(
            "factors of @ in the wrong order",
            ask="out.grad is (N, M). On which side of it must a factor with M rows stand?",
            tell="out.grad stands on the left for self, and on the right for other.",
            edits=(
                (
                    "out.grad @ np.swapaxes(other.data, -1, -2)",
                    "np.swapaxes(other.data, -1, -2) @ out.grad",
                ),
                (
                    "np.swapaxes(self.data, -1, -2) @ out.grad",
                    "out.grad @ np.swapaxes(self.data, -1, -2)",
                ),
            ),
        ),
        Mistake(
            "log multiplies by its argument",
            ask="Is the logarithm steeper at 0.1 or at 10?",
            tell="The slope of log x is 1/x: divide.",
            edits=(("out.grad / self.data", "out.grad * self.data"),),
        ),
        Mistake(
            "log divides by its output",
            ask="In 1/x, is x the number that goes into the logarithm or the one that comes out?",
            tell="Use the input of the logarithm.",
            edits=(("out.grad / self.data", "out.grad / out.data"),),
        ),
        *TANH,
        *RELU,
        *(ENGINE.upstream_ignored_in(rule, *_without(*lines)) for rule, lines in RULES.items()),
        Mistake(
            "sum: the axis that was summed is not put back",
            ask="For shape (3, 3) and axis 1, the gradient has shape (3,). NumPy lines it up with "
            "the rows or with the columns, and which did you mean?",
            tell="Unless keepdims kept it, put the axis back with length 1 before the gradient "
            "spreads.",
            edits=(("grad = np.expand_dims(grad, axis)", "pass"),),
        ),
        Mistake(
            "sum: an axis is put back that keepdims had kept",
            ask="With keepdims=True, how many axes has the output, and how many do you make of it?",
            tell="Put the axis back only where the sum has removed it.",
            edits=(("axis is not None and not keepdims", "axis is not None"),),
        ),
        Mistake(
            "sum: the gradient is shared out instead of copied",
            ask="If one of three summed entries grows by 1, does the sum grow by 1 or by 1/3?",
            tell="Every entry receives the whole gradient of its sum.",
            edits=((_SPREAD, _SPREAD + " * (out.size / self.size)"),),
        ),
        Mistake(
            "sum: the gradient does not spread",
            ask="Each of the summed entries needs a gradient. Which shape has what you pass on?",
            tell="Spread the gradient to the shape of self, for instance with np.broadcast_to.",
            edits=(("self._receive(" + _SPREAD + ")", "self._receive(grad)"),),
        ),
        Mistake(
            "reshape: gradient keeps the new shape",
            ask="out.grad has the shape of out. Which shape must the gradient of self have?",
            tell="Lay the same numbers out in the old shape.",
            edits=(("out.grad.reshape(self.shape)", "out.grad"),),
        ),
        Mistake(
            "transpose: gradient is not turned back",
            ask="Entry (0, 1) of out is which entry of self? Where does your gradient put it?",
            tell="Transpose the gradient as well.",
            edits=(("self._receive(out.grad.T)", "self._receive(out.grad)"),),
        ),
        Mistake(
            "indexing: repeated picks are lost",
            ask="For the index [2, 0, 2], how often is row 2 used? What does grad[[2, 0, 2]] += g "
            "do with its two contributions?",
            tell="NumPy writes a repeated index only once. np.add.at adds every contribution.",
            edits=(("np.add.at(grad, index, out.grad)", "grad[index] = out.grad"),),
        ),
        Mistake(
            "indexing: gradient has the shape of the picks",
            ask="Which shape has the gradient of self, and what is it for entries that were not "
            "picked?",
            tell="Start from zeros in the shape of self, and add at the places that were picked.",
            edits=(("np.add.at(grad, index, out.grad)", "grad = out.grad"),),
        ),
        *ENGINE.sweeps,
    ),
)
