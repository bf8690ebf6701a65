"""Unit 1: slopes, the chain rule through one and two neurons, and a scalar autodiff engine."""

import numpy as np

from bpcourse.checking.exercise import Exercise, Mistake
from bpcourse.exercises.u01_chain_rule.value_programs import value_inputs, value_run
from bpcourse.reference import scalar
from bpcourse.reference.value import Value as ReferenceValue

UNIT = "01_chain_rule"


def _cubic(t):
    return t * t * t - 2 * t


def _wave(t):
    return t * np.sin(3 * t)


def _growth(t):
    return np.exp(0.7 * t)


def slope_inputs(rng):
    """(f, x, h): curved functions, and steps so large that every choice of formula shows."""
    return {
        "t**3 - 2t, step 0.5": (_cubic, rng.uniform(0.8, 1.6), 0.5),
        "t sin(3t), step 0.2": (_wave, rng.uniform(-2.0, -1.0), 0.2),
        "exp(0.7t), step 0.001": (_growth, rng.uniform(0.2, 1.5), 0.001),
    }


numerical_derivative = Exercise(
    name="numerical_derivative",
    unit=UNIT,
    parts={"slope": 1},
    inputs=slope_inputs,
    reference=scalar.numerical_derivative,
    mistakes=(
        Mistake(
            "divided by h, although the two points lie 2h apart",
            ask="How far apart are x - h and x + h?",
            tell="Slope is rise over run; make the run the distance between the two points that "
                 "you used.",
            edits=(("run = 2 * h", "run = h"),),
        ),
        Mistake(
            "one-sided difference",
            ask="At which two places do you evaluate f, and do they lie equally far from x?",
            tell="Evaluate f one step to the right of x and one step to the left, not at x itself.",
            edits=(("f(x - h)", "f(x)"), ("2 * h", "h")),
        ),
        Mistake(
            "one-sided rise over a two-sided run",
            ask="Your run is 2h. Is your rise measured over the same distance?",
            tell="The second place is x - h, not x.",
            edits=(("f(x - h)", "f(x)"),),
        ),
        Mistake(
            "the two points are the wrong way round",
            ask="For a function that climbs, is f(x + h) larger or smaller than f(x - h)?",
            tell="Right minus left: a climbing function must get a positive slope.",
            edits=(("f(x + h) - f(x - h)", "f(x - h) - f(x + h)"),),
        ),
        Mistake(
            "brackets missing around 2 * h",
            ask="In which order does Python work out a / 2 * h?",
            tell="Division and multiplication run from left to right, so a / 2 * h multiplies by "
                 "h. Put the product into brackets.",
            edits=(("rise / run", "rise / 2 * h"),),
        ),
        Mistake(
            "rise not divided by the run",
            ask="You have the rise. What turns a rise into a slope?",
            tell="Divide by the distance between the two points.",
            edits=(("rise / run", "rise"),),
        ),
        Mistake(
            "the argument h is not used",
            ask="What does your function return for two different values of h?",
            tell="Use the h that the caller gives; 1e-5 is only what it is when nobody says.",
            edits=(("rise = ", "h = 1e-5\n    rise = "),),
        ),
    ),
)


def activation_inputs(rng):
    """(x,): numbers and arrays of both signs, not so far out that a slope drowns in rounding."""
    def draw(*shape):
        return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.2, 1.7, shape)

    return {
        "a number": (rng.uniform(0.3, 1.5),),
        "a negative number": (rng.uniform(-1.5, -0.3),),
        "an array of 6": (draw(6),),
        "an array of 2 x 3": (draw(2, 3),),
    }


sigmoid_derivative = Exercise(
    name="sigmoid_derivative",
    unit=UNIT,
    parts={"derivative": 1},
    inputs=activation_inputs,
    reference=scalar.sigmoid_derivative,
    mistakes=(
        Mistake(
            "the sigmoid itself instead of its slope",
            ask="Far out on the right the sigmoid is flat. What does your function return there?",
            tell="Two factors are multiplied; your answer has only one of them.",
            edits=(("s * (1 - s)", "s"),),
        ),
        Mistake(
            "x in the formula where s belongs",
            ask="In s (1 - s), is s the number that goes into the sigmoid or the one that comes "
                "out?",
            tell="Compute s = sigmoid(x) first, then use s only.",
            edits=(("s * (1 - s)", "x * (1 - x)"),),
        ),
        Mistake(
            "the formula of tanh",
            ask="At x = 0 the sigmoid climbs with slope 1/4. What do you get there?",
            tell="1 - t**2 belongs to tanh. The sigmoid has a formula of its own.",
            edits=(("s * (1 - s)", "1 - s**2"),),
        ),
        Mistake(
            "sign flipped",
            ask="The sigmoid climbs everywhere. Which sign must its slope have?",
            tell="Two minus signs meet in the derivation, one from -x and one from 1/u; together "
                 "they give a plus.",
            edits=(("s * (1 - s)", "s * (s - 1)"),),
        ),
        Mistake(
            "plus instead of minus in the second factor",
            ask="Far out on the right s is nearly 1 and the slope nearly 0. What does your second "
                "factor do there?",
            tell="The second factor must vanish where s reaches 1.",
            edits=(("s * (1 - s)", "s * (1 + s)"),),
        ),
        Mistake(
            "sigmoid applied twice",
            ask="How often does x pass through the sigmoid in your code?",
            tell="Apply it once, keep the result in s, and multiply.",
            edits=(("return", "s = 1 / (1 + np.exp(-s))\n    return"),),
        ),
        Mistake(
            "square of the denominator missing",
            ask="What is the derivative of 1/u: is it -1/u, or something steeper?",
            tell="The derivative of 1/u is -1/u**2: the denominator comes squared.",
            edits=(("s * (1 - s)", "1 - s"),),
        ),
    ),
)


composite_derivative = Exercise(
    name="composite_derivative",
    unit=UNIT,
    parts={"derivative": 1},
    inputs=activation_inputs,
    reference=scalar.composite_derivative,
    mistakes=(
        Mistake(
            "slope of the inner function left out",
            ask="When x moves a little, how many times as far does u = x**2 move?",
            tell="Multiply the outer slope by the slope of the inner function, du/dx.",
            edits=(("outer * inner", "outer"),),
        ),
        Mistake(
            "slope of the outer function left out",
            ask="Where does the tanh appear in your answer?",
            tell="Multiply du/dx by the slope of tanh, taken at u.",
            edits=(("outer * inner", "inner"),),
        ),
        Mistake(
            "outer slope taken at x instead of at u",
            ask="Which number goes into the tanh, x or x**2?",
            tell="Each function's slope is taken at the number that this function receives.",
            edits=(("np.tanh(u)", "np.tanh(x)"),),
        ),
        Mistake(
            "slopes added instead of multiplied",
            ask="One gear turns 3 times as fast, the next 2 times as fast. How fast is the last?",
            tell="Along a chain, slopes multiply.",
            edits=(("outer * inner", "outer + inner"),),
        ),
        Mistake(
            "the factor 2 of the inner slope is missing",
            ask="What is the slope of x**2 at x = 3?",
            tell="The derivative of x**2 is not x.",
            edits=(("2 * x", "1 * x"),),
        ),
        Mistake(
            "tanh not squared in its slope",
            ask="What is the slope of tanh at a point far on the left, where tanh is nearly -1? "
                "What does your formula give?",
            tell="The slope of tanh is 1 minus the square of tanh.",
            edits=(("np.tanh(u) ** 2", "np.tanh(u)"),),
        ),
        Mistake(
            "u in the slope of tanh where tanh(u) belongs",
            ask="In 1 - t**2, is t the number that goes into the tanh or the one that comes out?",
            tell="Take t = tanh(u) first.",
            edits=(("np.tanh(u) ** 2", "u**2"),),
        ),
    ),
)


def linear_neuron_inputs(rng):
    """(w, x, target, learning_rate): the example of the notebook, other lengths, one input."""
    def case(x, target):
        return rng.standard_normal(len(x)), x, target, rng.uniform(0.05, 0.4)

    return {
        "x = (1, 0, 1), target 1": case(np.array([1.0, 0.0, 1.0]), 1.0),
        "4 inputs": case(rng.standard_normal(4), rng.standard_normal()),
        "one input": case(rng.standard_normal(1), rng.standard_normal()),
    }


linear_neuron_step = Exercise(
    name="linear_neuron_step",
    unit=UNIT,
    parts={"next_w": 1, "loss": 1},
    inputs=linear_neuron_inputs,
    reference=scalar.linear_neuron_step,
    mistakes=(
        Mistake(
            "steps uphill",
            ask="If the gradient of a weight is positive and you add it to the weight, does the "
                "loss rise or fall?",
            tell="The gradient points uphill. Go the other way.",
            edits=(("w - learning_rate", "w + learning_rate"),),
        ),
        Mistake(
            "input left out of the gradient",
            ask="Which weights move in your step when x = (1, 0, 1)? Does a weight whose input is "
                "0 have any influence on y?",
            tell="The slope dy/dw_i is the input x_i: multiply the error by it.",
            edits=(("dw = error * x", "dw = error"),),
        ),
        Mistake(
            "weight in the gradient where the input belongs",
            ask="y is the sum of w_i x_i. If w_i grows by a little, how much does y grow?",
            tell="The slope of w_i x_i in the direction of w_i is the other factor.",
            edits=(("error * x", "error * w"),),
        ),
        Mistake(
            "factor 2 too many in the gradient",
            ask="What is left of the 1/2 in the loss after you differentiate the square?",
            tell="The 2 of the square and the 1/2 in front of it cancel.",
            edits=(("dw = error * x", "dw = 2 * error * x"),),
        ),
        Mistake(
            "the 1/2 of the loss is missing",
            ask="Compare your loss with the formula on the card. Is every factor there?",
            tell="This loss is half the squared error.",
            edits=(("error**2 / 2", "error**2"),),
        ),
        Mistake(
            "error not squared in the loss",
            ask="Can your loss be negative? Should it be?",
            tell="Square the error before halving it.",
            edits=(("error**2 / 2", "error / 2"),),
        ),
        Mistake(
            "learning rate not used",
            ask="What does your step do differently when the learning rate is halved?",
            tell="Scale the gradient by the learning rate before you subtract it.",
            edits=(("learning_rate * dw", "dw"),),
        ),
        Mistake(
            "the gradient returned instead of the new weights",
            ask="Is your first result a step, or the place where the step leads?",
            tell="Return the old weights minus the step.",
            edits=(("return next_w", "return dw"),),
        ),
        Mistake(
            "loss computed after the update",
            ask="Which weights does your loss belong to, the ones that came in or the ones that "
                "go out?",
            tell="Return the loss that the given weights had, before the step.",
            edits=(("return", "loss = (np.sum(next_w * x) - target) ** 2 / 2\n    return"),),
        ),
        Mistake(
            "prediction left out of the error",
            ask="What does the error compare the target with?",
            tell="The error is prediction minus target.",
            edits=(("error = y - target", "error = -target"),),
        ),
    ),
)


def neuron_inputs(rng):
    """(w, x, b): plain numbers, several inputs, one input in an array."""
    def case(*shape):
        return (rng.standard_normal(shape)[()], rng.standard_normal(shape)[()],
                rng.standard_normal())

    return {"one input, plain numbers": case(), "4 inputs": case(4), "an array of 1": case(1)}


neuron_backward = Exercise(
    name="neuron_backward",
    unit=UNIT,
    parts={"dw": 1, "dx": 1, "db": 1},
    inputs=neuron_inputs,
    reference=scalar.neuron_backward,
    forward=scalar.neuron_forward,
    given=True,
    wrt={"dw": 0, "dx": 1, "db": 2},
    mistakes=(
        Mistake(
            "slope of the sigmoid left out",
            ask="Between z and out stands a sigmoid. Where does its slope appear in your code?",
            tell="First go back through the sigmoid, from dout to dz; then from z to w, x and b.",
            edits=(("dout * out * (1 - out)", "dout"),),
        ),
        Mistake(
            "half of the sigmoid's slope missing",
            ask="The slope of the sigmoid is a product of two factors. Which one do you have?",
            tell="In terms of its output the slope is out (1 - out).",
            edits=(("dout * out * (1 - out)", "dout * out"),),
        ),
        Mistake(
            "the formula of tanh",
            ask="Which function does this neuron use, sigmoid or tanh?",
            tell="1 - out**2 is the slope of tanh. Use that of the sigmoid.",
            edits=(("out * (1 - out)", "(1 - out**2)"),),
        ),
        Mistake(
            "sigmoid applied once more to its output",
            ask="The cache holds out. Has it been through the sigmoid already?",
            tell="out is the sigmoid of z. Use it as it is.",
            edits=(("dz = ", "out = 1 / (1 + np.exp(-out))\n    dz = "),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your code?",
            tell="dout says how much the loss cares about out. Every gradient behind it is "
                 "multiplied by it.",
            edits=(("dz = dout * out", "dz = out"),),
        ),
        Mistake(
            "w and x exchanged",
            ask="In the product w x, what is the slope in the direction of w: w itself, or the "
                "other factor?",
            tell="Each factor's slope is the other factor.",
            edits=(("dw = dz * x", "dw = dz * w"), ("dx = dz * w", "dx = dz * x")),
        ),
        Mistake(
            "bias gradient without the sigmoid's slope",
            ask="Does b act before or after the sigmoid?",
            tell="b is added to z, so its gradient is that of z.",
            edits=(("db = dz", "db = dout"),),
        ),
        Mistake(
            "bias gradient left at 1",
            ask="The slope dz/db is 1. What does the chain rule multiply it by?",
            tell="1 is only the local slope; multiply it by the gradient that arrives at z.",
            edits=(("db = dz", "db = dz * 0 + 1"),),
        ),
        Mistake(
            "sign flipped",
            ask="The sigmoid climbs everywhere. Which sign must its slope have?",
            tell="The slope is out (1 - out), not out (out - 1). The minus of the update comes "
                 "later.",
            edits=(("dz = dout", "dz = -dout"),),
        ),
    ),
)


def chain_inputs(rng):
    """(x, target, w1, b1, w2, b2): numbers; weights away from 0, so that each factor shows."""
    def case():
        signs = rng.choice([-1.0, 1.0], size=4)
        weights = [float(v) for v in signs * rng.uniform(0.4, 1.6, size=4)]
        return (rng.uniform(0.5, 1.8), rng.uniform(0.0, 1.0), *weights)

    return {f"network {number}": case() for number in (1, 2, 3)}


chain_gradients = Exercise(
    name="chain_gradients",
    unit=UNIT,
    parts={"loss": 0.5, "dw1": 1, "db1": 0.5, "dw2": 0.5, "db2": 0.5},
    inputs=chain_inputs,
    reference=scalar.chain_gradients,
    mistakes=(
        Mistake(
            "slope of the output neuron's sigmoid left out",
            ask="On the way from o back to z2 you pass a sigmoid. Where is its slope?",
            tell="Multiply dL/do by o (1 - o).",
            edits=(("dz2 = do * o * (1 - o)", "dz2 = do"),),
        ),
        Mistake(
            "slope of the hidden neuron's sigmoid left out",
            ask="On the way from h back to z1 you pass a sigmoid. Where is its slope?",
            tell="Multiply dL/dh by h (1 - h).",
            edits=(("dz1 = dh * h * (1 - h)", "dz1 = dh"),),
        ),
        Mistake(
            "w2 left out on the way to the hidden neuron",
            ask="If h grows by 1, by how much does z2 grow?",
            tell="h enters z2 multiplied by w2, so the gradient is multiplied by w2 as well.",
            edits=(("dh = dz2 * w2", "dh = dz2"),),
        ),
        Mistake(
            "w1 where w2 belongs",
            ask="Which weight stands on the arrow from h to the output neuron?",
            tell="Going back to h you cross the arrow that carries w2.",
            edits=(("dh = dz2 * w2", "dh = dz2 * w1"),),
        ),
        Mistake(
            "input x in the gradient of w2",
            ask="What does w2 multiply: x, or what the hidden neuron makes of it?",
            tell="The local slope of w2 h in the direction of w2 is h.",
            edits=(("dw2 = dz2 * h", "dw2 = dz2 * x"),),
        ),
        Mistake(
            "input x left out of the gradient of w1",
            ask="What does w1 multiply?",
            tell="The local slope of w1 x in the direction of w1 is x.",
            edits=(("dw1 = dz1 * x", "dw1 = dz1"),),
        ),
        Mistake(
            "hidden neuron's slope computed with o",
            ask="Whose sigmoid lies between z1 and h, and what comes out of it?",
            tell="Each neuron's slope uses its own output.",
            edits=(("dh * h * (1 - h)", "dh * o * (1 - o)"),),
        ),
        Mistake(
            "sign flipped: target minus output",
            ask="If o is too large, should dL/do be positive or negative?",
            tell="The derivative of half the square of (o - target) is o - target.",
            edits=(("do = error", "do = -error"),),
        ),
        Mistake(
            "factor 2 too many",
            ask="What is left of the 1/2 in the loss after you differentiate the square?",
            tell="The 2 of the square and the 1/2 in front of it cancel.",
            edits=(("do = error", "do = 2 * error"),),
        ),
        Mistake(
            "the 1/2 of the loss is missing",
            ask="Compare your loss with the formula on the card. Is every factor there?",
            tell="This loss is half the squared error.",
            edits=(("error**2 / 2", "error**2"),),
        ),
        Mistake(
            "the error is not part of the gradients",
            ask="Suppose o hits the target exactly. What should every gradient be, and what are "
                "yours?",
            tell="The chain starts at the loss: dL/do = o - target is its first factor.",
            edits=(("do = error", "do = error * 0 + 1"),),
        ),
        Mistake(
            "bias gradients multiplied by the biases",
            ask="b1 is added, not multiplied. What is dz1/db1?",
            tell="The local slope of an added number is 1.",
            edits=(("db1 = dz1", "db1 = dz1 * b1"), ("db2 = dz2", "db2 = dz2 * b2")),
        ),
    ),
)


swish_derivative = Exercise(
    name="swish_derivative",
    unit=UNIT,
    parts={"derivative": 1},
    inputs=activation_inputs,
    reference=scalar.swish_derivative,
    mistakes=(
        Mistake(
            "only the path through the sigmoid",
            ask="x reaches the product by two arrows. Which one have you not walked?",
            tell="Add the slope along the direct arrow, on which the sigmoid is only a factor.",
            edits=(("direct + through_sigmoid", "through_sigmoid"),),
        ),
        Mistake(
            "only the direct path",
            ask="x reaches the product by two arrows. Which one have you not walked?",
            tell="Add the slope along the arrow that leads through the sigmoid.",
            edits=(("direct + through_sigmoid", "direct"),),
        ),
        Mistake(
            "the two paths multiplied instead of added",
            ask="Slopes multiply along one path. What happens where two paths meet?",
            tell="Each path makes its own contribution to the output; contributions add up.",
            edits=(("direct + through_sigmoid", "direct * through_sigmoid"),),
        ),
        Mistake(
            "factor x missing on the path through the sigmoid",
            ask="When the sigmoid's value grows a little, by what is that growth multiplied on its "
                "way into the product?",
            tell="In the product x s, the slope in the direction of s is x.",
            edits=(("x * s * (1 - s)", "s * (1 - s)"),),
        ),
        Mistake(
            "slope of the sigmoid missing on its path",
            ask="The second path goes from x through the sigmoid into the product: two steps. Do "
                "you have a slope for each of them?",
            tell="Multiply x by the slope of the sigmoid, not by the sigmoid.",
            edits=(("x * s * (1 - s)", "x * s"),),
        ),
        Mistake(
            "contributions subtracted",
            ask="Both uses of x push the output. Is there a reason to subtract one push?",
            tell="Add the contributions of both paths.",
            edits=(("direct + through_sigmoid", "direct - through_sigmoid"),),
        ),
        Mistake(
            "direct path counted without its factor",
            ask="On the direct arrow x is multiplied by something. By what?",
            tell="In the product x s, the slope in the direction of x is s, not 1.",
            edits=(("direct = s", "direct = 1"),),
        ),
    ),
)


def _without(rule):
    return (rule + " * out.grad", rule)


class _PartsApart(Exercise):
    """Each part shows the effect of one mistake at most, so pairs of mistakes explain no more."""

    mistake_pairs = ()


Value = _PartsApart(
    name="Value",
    unit=UNIT,
    parts={"add": 0.5, "mul": 0.5, "pow": 0.5, "exp": 0.5, "tanh": 0.5, "relu": 0.5,
           "used_twice": 1, "order": 1, "backward": 1},
    inputs=value_inputs,
    reference=ReferenceValue,
    run=value_run,
    mistakes=(
        Mistake(
            "= where += is needed",
            ask="In a + a, self and other are one and the same Value. What does your second line "
                "do to what the first one wrote?",
            tell="A value that is used twice receives two contributions: add each to what is "
                 "already in grad.",
            edits=(("grad += ", "grad = "),),
        ),
        Mistake(
            "upstream gradient ignored in every rule",
            ask="Where does out.grad appear in your rules?",
            tell="The local slope says how out moves; out.grad says how much the result cares. "
                 "Each contribution is the product of both.",
            edits=(("grad += out.grad", "grad += 1.0"), _without("other.data"),
                   _without("self.data"), _without("(exponent - 1)"), _without("out.data"),
                   _without("(1 - out.data**2)"), _without("(self.data > 0)")),
        ),
        Mistake(
            "+ passes on 1 instead of the upstream gradient",
            ask="The local slope of a sum is 1. What is 1 multiplied by?",
            tell="A sum hands the gradient that arrives at it to both of its terms, unchanged.",
            edits=(("grad += out.grad", "grad += 1.0"),),
        ),
        Mistake(
            "in *, each factor gets its own value as slope",
            ask="Let out = 3 * b. If b grows by 1, by how much does out grow?",
            tell="Each factor's slope is the other factor.",
            edits=(("self.grad += other.data", "self.grad += self.data"),
                   ("other.grad += self.data", "other.grad += other.data")),
        ),
        Mistake(
            "in *, only the first factor receives a gradient",
            ask="How many values went into the product, and how many grads does your rule change?",
            tell="Write a line for other.grad as well.",
            edits=(("other.grad += self.data * out.grad", "pass"),),
        ),
        Mistake(
            "in +, only the first term receives a gradient",
            ask="How many values went into the sum, and how many grads does your rule change?",
            tell="Write a line for other.grad as well.",
            edits=(("other.grad += out.grad", "pass"),),
        ),
        Mistake(
            "in **, the exponent is not lowered by one",
            ask="What is the derivative of x**3: does it still have a cube in it?",
            tell="The derivative of x**n has the power n - 1.",
            edits=(("(exponent - 1)", "exponent"),),
        ),
        Mistake(
            "in **, the exponent is missing as a factor",
            ask="What is the derivative of x**3 at x = 1, and what do you get?",
            tell="The exponent comes down as a factor.",
            edits=(("exponent * self.data", "self.data"),),
        ),
        Mistake(
            "exp takes its argument for its slope",
            ask="Which function is its own derivative, and where is its value stored?",
            tell="The slope of exp is its output.",
            edits=(("self.grad += out.data", "self.grad += self.data"),),
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
            edits=(("(self.data > 0)", "1.0"),),
        ),
        Mistake(
            "relu multiplies by its output",
            ask="For a positive input relu(x) = x. What is the slope of that?",
            tell="Where the input is positive the slope is 1, however large the output.",
            edits=(("(self.data > 0)", "out.data"),),
        ),
        Mistake(
            "relu looks at the sign of the gradient",
            ask="Which number decides whether a relu is open: what came in, or what comes back?",
            tell="Test the input of the forward pass, not the upstream gradient.",
            edits=(("(self.data > 0)", "(out.grad > 0)"),),
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
            tell="The derivative of the result with respect to itself is 1. Set it first.",
            edits=(("self.grad = 1.0", "self.grad = self.grad"),),
        ),
        Mistake(
            "backward stops after one step",
            ask="Whose _backward do you call, and who calls that of the values further back?",
            tell="Call the rule of every Value behind the result, not only that of the result and "
                 "its children.",
            edits=(("for node in reversed(self.topological_order()):\n            node._backward()",
                    "self._backward()\n        for child in self._children:\n"
                    "            child._backward()"),),
        ),
        Mistake(
            "a value used twice is listed twice",
            ask="How does your walk notice that it has been at a value before?",
            tell="Keep a set of the values seen so far, and leave a value alone that is in it.",
            edits=(("elif node not in seen:", "else:"),),
        ),
        Mistake(
            "a value is listed before its children",
            ask="When do you append a value: before you have visited its children, or after?",
            tell="Visit all children first, then append the value itself.",
            edits=(("                order.append(node)", "                pass"),
                   ("seen.add(node)", "seen.add(node)\n                order.append(node)")),
        ),
        Mistake(
            "the list runs from the result to the inputs",
            ask="Where in your list does the result stand, and where did the docstring want it?",
            tell="topological_order returns children first and the result last; backward turns it "
                 "round.",
            edits=(("return order", "return order[::-1]"),),
        ),
        Mistake(
            "the result is missing from its own order",
            ask="Is the Value that you start from in your list?",
            tell="The walk starts at self, and self is part of the graph: it comes last.",
            edits=(("return order", "return order[:-1]"),),
        ),
    ),
)


EXERCISES = [numerical_derivative, sigmoid_derivative, composite_derivative, linear_neuron_step,
             neuron_backward, chain_gradients, swish_derivative, Value]
