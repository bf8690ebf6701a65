"""Unit 10: an autodiff engine for arrays, forward mode, gradients per example, loss scaling."""

import numpy as np

from bpcourse.checking.exercise import Exercise, Mistake
from bpcourse.exercises.u10_frameworks.tensor_programs import tensor_inputs, tensor_run
from bpcourse.reference import frameworks
from bpcourse.reference import tensor as engine

UNIT = "10_frameworks"


def unbroadcast_inputs(rng):
    """(grad, shape): axes added in front, axes stretched, both, neither, and a single number."""
    def case(from_shape, to_shape):
        return rng.standard_normal(from_shape), to_shape

    return {
        "(4, 3) to (3,)": case((4, 3), (3,)),
        "(4, 3) to (4, 1)": case((4, 3), (4, 1)),
        "(2, 4, 3) to (4, 1), both at once": case((2, 4, 3), (4, 1)),
        "(3, 3) to (3,), square": case((3, 3), (3,)),
        "(2, 3) to (2, 3), nothing to undo": case((2, 3), (2, 3)),
        "(5, 2, 1, 3) to (1, 3), ones that were not stretched": case((5, 2, 1, 3), (1, 3)),
        "(2, 3) to (), a single number": case((2, 3), ()),
    }


unbroadcast = Exercise(
    name="unbroadcast",
    unit=UNIT,
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
            edits=(("grad.sum(", "grad.mean("),),
        ),
        Mistake(
            "takes one of the copies instead of the sum",
            ask="Every copy of an entry sends a gradient back. What becomes of those of the other "
                "copies?",
            tell="Add up the gradients of all copies; do not pick one.",
            edits=(("grad = grad.sum(axis=tuple(range(added_axes)))",
                    "grad = grad[(0,) * added_axes]"),
                   ("return grad.sum(axis=stretched, keepdims=True)",
                    "for i in stretched:\n        grad = np.take(grad, [0], axis=i)\n"
                    "    return grad")),
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
            edits=(("grad = grad.sum(axis=tuple(range(added_axes)))",
                    "if added_axes:\n        return grad.sum(axis=0)"),),
        ),
        Mistake(
            "everything summed when one axis should be",
            ask="For the shape (4, 1), which numbers of grad belong to its first entry? Which ones "
                "do you add?",
            tell="Sum along the stretched axes only; the other axes keep their length.",
            edits=(("grad = grad.sum(axis=tuple(range(added_axes)))",
                    "return np.broadcast_to(grad.sum(), shape)"),),
        ),
    ),
)


def matmul_inputs(rng):
    def case(*shapes):
        return tuple(rng.standard_normal(shape) for shape in shapes)

    return {
        "matrices (4, 3) and (3, 2)": case((4, 3), (3, 2)),
        "square": case((3, 3), (3, 3)),
        "one row": case((1, 3), (3, 4)),
        "stack of 5": case((5, 4, 3), (5, 3, 2)),
        "stack of 3 square ones": case((3, 3, 3), (3, 3, 3)),
        "stack of stacks": case((2, 3, 1, 4), (2, 3, 4, 5)),
    }


matmul_backward = Exercise(
    name="matmul_backward",
    unit=UNIT,
    parts={"da": 1, "db": 1},
    inputs=matmul_inputs,
    reference=frameworks.matmul_backward,
    forward=frameworks.matmul_forward,
    given=True,
    wrt={"da": 0, "db": 1},
    mistakes=(
        Mistake(
            ".T on a stack turns the order of all axes round",
            ask="x has shape (5, 4, 3). What is the shape of x.T, and which shape do you need?",
            tell="Swap the last two axes only: np.swapaxes can do that, and so can .mT of newer "
                 "NumPy.",
            edits=(("np.swapaxes(a, -1, -2)", "a.T"), ("np.swapaxes(b, -1, -2)", "b.T")),
        ),
        Mistake(
            "first two axes swapped, where the last two belong",
            ask="In a stack, which axes number the matrices, and which belong to the matrix?",
            tell="Rows and columns are the last two axes; count from the end.",
            edits=(("-1, -2", "0, 1"),),
        ),
        Mistake(
            "b not transposed in da",
            ask="dout is (N, M) and da must be (N, D). Which shape must the factor on its right "
                "have, and which has b?",
            tell="Multiply dout by the transpose of b.",
            edits=(("dout @ b_transposed", "dout @ b"),),
        ),
        Mistake(
            "a not transposed in db",
            ask="db must be (D, M) and dout is (N, M). Which shape must the factor on its left "
                "have, and which has a?",
            tell="Multiply the transpose of a by dout.",
            edits=(("a_transposed @ dout", "a @ dout"),),
        ),
        Mistake(
            "order of the factors turned round",
            ask="Write the three shapes below your product. Do the inner ones meet?",
            tell="dout stands on the left in da, and on the right in db.",
            edits=(("dout @ b_transposed", "b_transposed @ dout"),
                   ("a_transposed @ dout", "dout @ a_transposed")),
        ),
        Mistake(
            "each operand multiplied by itself",
            ask="If one entry of a grows by 1, by which entry of the other factor does out grow?",
            tell="The gradient of a needs b, and the gradient of b needs a.",
            edits=(("dout @ b_transposed", "dout @ a_transposed"),
                   ("a_transposed @ dout", "b_transposed @ dout")),
        ),
        Mistake(
            "db added up over the stack",
            ask="Does every matrix of a have its own partner in b, or do they share one?",
            tell="Each product in the stack has a gradient of its own; db has the shape of b.",
            edits=(("db = a_transposed @ dout",
                    "db = a_transposed @ dout\n"
                    "    db = db.sum(axis=tuple(range(db.ndim - 2)))"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your two formulas?",
            tell="Every contribution is the upstream gradient times the other factor.",
            edits=(("dout @ b_transposed", "np.ones_like(dout) @ b_transposed"),
                   ("a_transposed @ dout", "a_transposed @ np.ones_like(dout)")),
        ),
        Mistake(
            "da and db returned in the wrong order",
            ask="In which order does the docstring want the two gradients?",
            tell="Return the gradient of a first.",
            edits=(("return da, db", "return db, da"),),
        ),
    ),
)


class _PartsApart(Exercise):
    """Each part shows the effect of one mistake at most, so pairs of mistakes explain no more."""

    mistake_pairs = ()


_ACCUMULATE = "self.grad = grad if self.grad is None else self.grad + grad"
_SPREAD = "np.broadcast_to(grad, self.shape)"
_UNBROADCAST = "grad = unbroadcast(grad, self.shape)"

Tensor = _PartsApart(
    name="Tensor",
    unit=UNIT,
    parts={"add": 0.5, "mul": 0.5, "used_twice": 0.5, "broadcasting": 0.5, "matmul_left": 0.5,
           "matmul_right": 0.5, "log": 0.5, "tanh": 0.5, "relu": 0.5, "sum": 1, "reshape": 0.5,
           "transpose": 0.5, "getitem": 1, "backward": 0.5},
    inputs=tensor_inputs,
    reference=engine.Tensor,
    run=tensor_run,
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
            edits=((_ACCUMULATE, "if self.grad is None:\n            self.grad = grad\n"
                                 "        else:\n            self.grad += grad"),),
        ),
        Mistake(
            "upstream gradient ignored in every rule",
            ask="Where does out.grad appear in your rules?",
            tell="Each contribution is the local slope times what arrives at out.",
            edits=(("out.grad", "np.ones_like(out.data)"),),
        ),
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
        Mistake(
            "in +, only the first term receives a gradient",
            ask="How many Tensors went into the sum, and how many receive something?",
            tell="Let other receive its contribution too.",
            edits=(("other._receive(out.grad)", "pass"),),
        ),
        Mistake(
            "in *, only the first factor receives a gradient",
            ask="How many Tensors went into the product, and how many receive something?",
            tell="Let other receive its contribution too.",
            edits=(("other._receive(out.grad * self.data)", "pass"),),
        ),
        Mistake(
            "in *, each factor gets its own value as slope",
            ask="Let out = 3 * b. If b grows by 1, by how much does out grow?",
            tell="Each factor's slope is the other factor.",
            edits=(("self._receive(out.grad * other.data)", "self._receive(out.grad * self.data)"),
                   ("other._receive(out.grad * self.data)",
                    "other._receive(out.grad * other.data)")),
        ),
        Mistake(
            "@ without transposes",
            ask="Write the shapes below your two products. Which of them only fits for square "
                "matrices?",
            tell="Each product needs the other factor transposed.",
            edits=(("np.swapaxes(other.data, -1, -2)", "other.data"),
                   ("np.swapaxes(self.data, -1, -2)", "self.data")),
        ),
        Mistake(
            "@ transposes all axes of a stack",
            ask="What is the shape of x.T for x of shape (2, 3, 4), and which shape do you need?",
            tell="Swap the last two axes only, as in Exercise 2.",
            edits=(("np.swapaxes(other.data, -1, -2)", "other.data.T"),
                   ("np.swapaxes(self.data, -1, -2)", "self.data.T")),
        ),
        Mistake(
            "factors of @ in the wrong order",
            ask="out.grad is (N, M). On which side of it must a factor with M rows stand?",
            tell="out.grad stands on the left for self, and on the right for other.",
            edits=(("out.grad @ np.swapaxes(other.data, -1, -2)",
                    "np.swapaxes(other.data, -1, -2) @ out.grad"),
                   ("np.swapaxes(self.data, -1, -2) @ out.grad",
                    "out.grad @ np.swapaxes(self.data, -1, -2)")),
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
        Mistake(
            "tanh: input in the slope where the output belongs",
            ask="In 1 - t**2, is t the number that goes into the tanh or the one that comes out?",
            tell="The output of the tanh is stored already: use that.",
            edits=(("1 - out.data**2", "1 - self.data**2"),),
        ),
        Mistake(
            "tanh not squared in its slope",
            ask="What is the slope of tanh far on the left, where tanh is nearly -1? What does "
                "your rule give?",
            tell="The slope is 1 minus the square of the output.",
            edits=(("1 - out.data**2", "1 - out.data"),),
        ),
        Mistake(
            "relu lets every gradient through",
            ask="If the input of a relu is -2 and moves a little, does the output move?",
            tell="The gradient passes where the input was positive, and is 0 elsewhere.",
            edits=(("out.grad * (self.data > 0)", "out.grad"),),
        ),
        Mistake(
            "relu looks at the sign of the gradient",
            ask="Which number decides whether a relu is open: what came in, or what comes back?",
            tell="Test the input of the forward pass, not the upstream gradient.",
            edits=(("(self.data > 0)", "(out.grad > 0)"),),
        ),
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
        Mistake(
            "backward runs from the inputs to the result",
            ask="Which gradient do you know at the start: that of the inputs, or that of the "
                "result?",
            tell="Walk the topological order from its end.",
            edits=(("reversed(self.topological_order())", "self.topological_order()"),),
        ),
        Mistake(
            "the result's own gradient is not set to 1",
            ask="Everything is multiplied by the gradient of the result. What is it when backward "
                "starts?",
            tell="The derivative of the result with respect to itself is 1. Set it first, as an "
                 "array in the shape of data.",
            edits=(("self.grad = np.ones_like(self.data) if upstream is None else upstream",
                    "pass"),),
        ),
        Mistake(
            "backward stops after one step",
            ask="Whose _backward do you call, and who calls that of the Tensors further back?",
            tell="Call the rule of every Tensor behind the result, not only that of the result and "
                 "its children.",
            edits=(("for node in reversed(self.topological_order()):\n            node._backward()",
                    "self._backward()\n        for child in self._children:\n"
                    "            child._backward()"),),
        ),
    ),
)


def jvp_inputs(rng):
    def case(N, D, H, C):
        shapes = {"W1": (D, H), "b1": (H,), "W2": (H, C), "b2": (C,)}
        params, params_dot = ({name: rng.standard_normal(shape) for name, shape in shapes.items()}
                              for _ in range(2))
        return 0.7 * rng.standard_normal((N, D)), params, params_dot

    return {"5 samples": case(5, 2, 4, 3), "one sample": case(1, 3, 2, 4),
            "square": case(3, 3, 3, 3)}


mlp_jvp = Exercise(
    name="mlp_jvp",
    unit=UNIT,
    parts={"scores_dot": 2},
    returns=("scores", "scores_dot"),
    inputs=jvp_inputs,
    reference=frameworks.mlp_jvp,
    mistakes=(
        Mistake(
            "motion of W2 left out",
            ask="In scores = h W2 + b2, how many factors of the product move?",
            tell="Product rule: add h times the velocity of W2.",
            edits=((" + h @ W2_dot", ""),),
        ),
        Mistake(
            "motion of the hidden layer left out",
            ask="In scores = h W2 + b2, how many factors of the product move?",
            tell="Product rule: add the velocity of h times W2.",
            edits=(("h_dot @ W2 + ", ""),),
        ),
        Mistake(
            "both velocities multiplied together",
            ask="The product rule gives two terms. How many velocities stand in each?",
            tell="In each term one factor moves and the other stands still.",
            edits=(("h_dot @ W2 + h @ W2_dot", "h_dot @ W2_dot"),),
        ),
        Mistake(
            "slope of the tanh left out",
            ask="z moves at the speed z_dot. Does tanh(z) move as fast?",
            tell="Multiply the velocity by the slope of tanh, entry by entry.",
            edits=(("h_dot = slope * z_dot", "h_dot = z_dot"),),
        ),
        Mistake(
            "tanh applied to the velocity",
            ask="A velocity passes through a function by which operation: by the function itself, "
                "or by multiplication with its slope?",
            tell="Only values go through the tanh; velocities are multiplied by its slope.",
            edits=(("h_dot = slope * z_dot", "h_dot = np.tanh(z_dot)"),),
        ),
        Mistake(
            "slope of the tanh taken at its input",
            ask="In 1 - t**2, is t the input of the tanh or its output?",
            tell="The slope of tanh is 1 minus the square of its output.",
            edits=(("1 - h**2", "1 - z**2"),),
        ),
        Mistake(
            "slope of the tanh without the square",
            ask="What is the slope of tanh at 0, and far out on the left? What does yours give?",
            tell="The slope is 1 minus the square of the output.",
            edits=(("1 - h**2", "1 - h"),),
        ),
        Mistake(
            "motion of b1 left out",
            ask="z = X W1 + b1. Which of these three stands still?",
            tell="Only X is at rest: add the velocity of b1.",
            edits=(("X @ W1_dot + b1_dot", "X @ W1_dot"),),
        ),
        Mistake(
            "motion of b2 left out",
            ask="scores = h W2 + b2. Which of these three stands still?",
            tell="None of them does: add the velocity of b2 as well.",
            edits=((" + b2_dot", ""),),
        ),
        Mistake(
            "biases added where their velocities belong",
            ask="If a bias does not move at all, what does it contribute to the velocity?",
            tell="A velocity is made of velocities: add b1_dot and b2_dot, not b1 and b2.",
            edits=(("b1_dot\n", "b1\n"), (" + b2_dot", " + b2")),
        ),
        Mistake(
            "scores at the moved parameters, not their velocity",
            ask="If all velocities were 0, what should scores_dot be? What do you return then?",
            tell="Carry a velocity beside every value, from z to h to the scores.",
            edits=(("scores_dot = h_dot @ W2 + h @ W2_dot + b2_dot",
                    "scores_dot = np.tanh(z + z_dot) @ (W2 + W2_dot) + b2 + b2_dot"),),
        ),
    ),
)


def per_example_inputs(rng):
    def case(N, D, M):
        return rng.standard_normal((N, D)), rng.standard_normal((N, M))

    return {"4 samples, 3 inputs, 2 outputs": case(4, 3, 2), "one sample": case(1, 2, 4),
            "square": case(3, 3, 3)}


per_example_gradients = Exercise(
    name="per_example_gradients",
    unit=UNIT,
    parts={"dW": 0.5, "db": 0.5},
    inputs=per_example_inputs,
    reference=frameworks.per_example_gradients,
    mistakes=(
        Mistake(
            "summed over the batch",
            ask="How many gradients do you return, and how many samples are there?",
            tell="Keep the first axis: one gradient for each sample.",
            edits=(("dW = column * row", "dW = (column * row).sum(axis=0)"),
                   ("db = dout", "db = dout.sum(axis=0)")),
        ),
        Mistake(
            "every matrix transposed",
            ask="For one sample, W has a row for each input. Which letter comes first in the shape "
                "of dW?",
            tell="The axes are sample, input, output.",
            edits=(("dW = column * row", "dW = np.swapaxes(column * row, 1, 2)"),),
        ),
        Mistake(
            "divided by the number of samples",
            ask="Whose gradient is dW[0]: that of the mean loss, or that of one row of dout?",
            tell="Whatever 1/N there is stands in dout already.",
            edits=(("dW = column * row", "dW = column * row / len(X)"),
                   ("db = dout", "db = dout / len(X)")),
        ),
        Mistake(
            "every sample gets the batch's gradient",
            ask="Which samples does dW[0] depend on in your code, and on which should it?",
            tell="Sample n's gradient is made of row n of X and row n of dout alone.",
            edits=(("dW = column * row",
                    "dW = np.broadcast_to((column * row).sum(axis=0), "
                    "(len(X), X.shape[1], dout.shape[1]))"),
                   ("db = dout", "db = np.broadcast_to(dout.sum(axis=0), dout.shape)")),
        ),
        Mistake(
            "bias gradient multiplied by the input",
            ask="The bias is added, not multiplied. What is the slope of out in its direction?",
            tell="The gradient of the bias for sample n is row n of dout as it is.",
            edits=(("db = dout", "db = dout * X.sum(axis=1, keepdims=True)"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your formulas?",
            tell="Each entry of dW is an input times the gradient that arrives at an output.",
            edits=(("row = dout[:, None, :]", "row = np.ones_like(dout)[:, None, :]"),
                   ("db = dout", "db = np.ones_like(dout)")),
        ),
    ),
)


def scale_inputs(rng):
    """(scaled_grad, scale, good_steps, growth_interval), with overflows of every kind."""
    def grad(*broken):
        g = 100 * rng.standard_normal((2, 3))
        for value in broken:
            g[tuple(rng.integers(0, n) for n in g.shape)] = value
        return g

    return {
        "all well, count 1": (grad(), 512.0, 1, 5),
        "all well, count reaches the interval": (grad(), 256.0, 3, 4),
        "all well, count 0": (grad(), 8.0, 0, 3),
        "one entry infinite": (grad(np.inf), 1024.0, 2, 4),
        "one entry minus infinite, just before growth": (grad(-np.inf), 2048.0, 3, 4),
        "one entry NaN": (grad(np.nan), 64.0, 1, 3),
    }


loss_scale_step = Exercise(
    name="loss_scale_step",
    unit=UNIT,
    parts={"grad": 0.5, "scale": 1, "good_steps": 0.5},
    inputs=scale_inputs,
    reference=frameworks.loss_scale_step,
    mistakes=(
        Mistake(
            "gradient still scaled",
            ask="The loss was multiplied by the scale before backward. Which factor does every "
                "gradient carry?",
            tell="Divide the gradient by the scale.",
            edits=(("grad = scaled_grad / scale", "grad = scaled_grad"),),
        ),
        Mistake(
            "scaled twice instead of unscaled",
            ask="The gradient arrives scale times too large. Do you make it smaller or larger?",
            tell="Divide by the scale, do not multiply.",
            edits=(("grad = scaled_grad / scale", "grad = scaled_grad * scale"),),
        ),
        Mistake(
            "unscaled by the new scale",
            ask="Which scale was the loss multiplied by: the one that came in, or the one for the "
                "next step?",
            tell="Undo the scaling first, with the scale that came in; adapt it afterwards.",
            edits=(("    grad = scaled_grad / scale\n", ""),
                   ("return grad, scale, good_steps",
                    "grad = scaled_grad / scale\n    return grad, scale, good_steps")),
        ),
        Mistake(
            "infinite entries are not noticed",
            ask="What does your test say of a gradient that holds infinity but no NaN?",
            tell="Test for both: an entry must be finite.",
            edits=(("not np.isfinite(scaled_grad).all()", "np.isnan(scaled_grad).any()"),),
        ),
        Mistake(
            "NaN is not noticed",
            ask="What does your test say of a gradient that holds NaN but no infinity?",
            tell="Test for both: an entry must be finite.",
            edits=(("not np.isfinite(scaled_grad).all()", "np.isinf(scaled_grad).any()"),),
        ),
        Mistake(
            "overflow is never noticed",
            ask="What does your function do with a gradient that is infinite in one place?",
            tell="Look for entries that are not finite before anything else.",
            edits=(("not np.isfinite(scaled_grad).all()", "False"),),
        ),
        Mistake(
            "an overflow does not start the count again",
            ask="After an overflow, how many good steps have there been since the scale changed?",
            tell="The scale has just changed: the count starts at 0.",
            edits=(("return None, scale / 2, 0", "return None, scale / 2, good_steps"),),
        ),
        Mistake(
            "the scale grows after an overflow",
            ask="The scaled gradient was too large for the format. Should the next one be larger "
                "or smaller?",
            tell="Halve the scale when a gradient overflows.",
            edits=(("return None, scale / 2, 0", "return None, scale * 2, 0"),),
        ),
        Mistake(
            "the scale is not lowered after an overflow",
            ask="The same loss with the same scale: what will happen in the next step?",
            tell="Halve the scale when a gradient overflows.",
            edits=(("return None, scale / 2, 0", "return None, scale, 0"),),
        ),
        Mistake(
            "growth does not start the count again",
            ask="The scale has just been doubled. How many steps must pass before it may double "
                "again, and what does your count say?",
            tell="Set the count to 0 when the scale grows.",
            edits=(("good_steps = 0", "pass"),),
        ),
        Mistake(
            "the scale doubles one step too late",
            ask="The count comes in as 3, this step is good, and the interval is 4. Is it time?",
            tell="Count this step first, then compare.",
            edits=(("if good_steps == growth_interval", "if good_steps == growth_interval + 1"),),
        ),
        Mistake(
            "the scale never grows",
            ask="What happens to a scale that has been halved once, when all goes well from then "
                "on?",
            tell="Double it when the count reaches growth_interval.",
            edits=(("scale = scale * 2", "pass"),),
        ),
        Mistake(
            "the scale doubles at every good step",
            ask="How many good steps must there be before the scale grows?",
            tell="Double the scale only when the count reaches growth_interval.",
            edits=(("if good_steps == growth_interval", "if True"),),
        ),
    ),
)


EXERCISES = [unbroadcast, matmul_backward, Tensor, mlp_jvp, per_example_gradients, loss_scale_step]
