"""Which arrays the way back needs: a tape is read, and bytes are counted."""

from bpcourse.checking.draws import whole
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import kept


def tape_inputs(rng):
    """(tape, shapes): networks of a few lines; every length is drawn, so that no two sums agree."""
    N, D, H, C = (whole(rng, 3, 6), whole(rng, 7, 11), whole(rng, 12, 17), whole(rng, 18, 23))
    layer = [("@", ("x", "W"), "a"), ("+", ("a", "b"), "z"), ("tanh", ("z",), "h")]
    of_layer = {"x": (N, D), "W": (D, H), "a": (N, H), "b": (H,), "z": (N, H), "h": (N, H)}
    flat = [
        ("reshape", ("image",), "row"),
        ("@", ("row", "W"), "z"),
        ("square", ("z",), "q"),
        ("sum", ("q",), "s"),
        ("log", ("s",), "t"),
        ("*", ("image", "mask"), "masked"),
        ("sum", ("masked",), "u"),
        ("+", ("t", "u"), "loss"),
    ]
    of_flat = {"image": (N, 1, D), "row": (N, D), "W": (D, C), "z": (N, C), "q": (N, C)}
    of_flat |= {"s": (N,), "t": (N,), "mask": (N, 1, D), "masked": (N, 1, D), "u": (N,)}
    of_flat |= {"loss": (N,)}
    chained = [
        ("tanh", ("x",), "t"),
        ("reshape", ("t",), "r"),
        ("reshape", ("r",), "rr"),
        ("@", ("rr", "W"), "z"),
        ("*", ("t", "t"), "q"),
        ("sum", ("q",), "s"),
        ("+", ("z", "s"), "out"),
    ]
    of_chained = {"x": (D, H), "t": (D, H), "r": (H, D), "rr": (D, H), "W": (H, C)}
    of_chained |= {"z": (D, C), "q": (D, H), "s": (), "out": (D, C)}
    softmax = [
        ("exp", ("z",), "e"),
        ("sum", ("e",), "total"),
        ("log", ("total",), "l"),
        ("*", ("z", "once"), "picked"),
        ("+", ("picked", "l"), "loss"),
    ]
    of_softmax = {"z": (N, C), "e": (N, C), "total": (N, 1), "l": (N, 1)}
    of_softmax |= {"once": (N, C), "picked": (N, C), "loss": (N, C)}
    return {
        "affine and tanh": (layer, of_layer),
        "only a sum": (
            [("+", ("x", "y"), "s"), ("sum", ("s",), "t")],
            _same(("x", "y", "s"), N, D),
        ),
        "one array used twice": ([("*", ("x", "x"), "q")], _same(("x", "q"), D, H)),
        "two rules need one array": (
            [("exp", ("x",), "e"), ("square", ("e",), "q"), ("log", ("e",), "l")],
            _same(("x", "e", "q", "l"), N, C),
        ),
        "tanh of an array that is kept anyway": (
            [("tanh", ("x",), "y"), ("square", ("x",), "q")],
            _same(("x", "y", "q"), N, H),
        ),
        "log of an array, and its square": (
            [("log", ("x",), "y"), ("square", ("y",), "q")],
            _same(("x", "y", "q"), D, C),
        ),
        "only a view is needed": (
            [("reshape", ("x",), "v"), ("@", ("v", "W"), "z"), ("+", ("z", "b"), "y")],
            {"x": (N, 1, C), "v": (N, C), "W": (C, H), "z": (N, H), "b": (H,), "y": (N, H)},
        ),
        "softmax and its logarithm": (softmax, of_softmax),
        "a view of an array that is needed": (flat, of_flat),
        "a view of a view": (chained, of_chained),
        "one number": ([("tanh", ("x",), "y")], {"x": (), "y": ()}),
    }


def _same(names, *shape):
    """Arrays of one shape; t is the single number that s is summed to."""
    shapes = dict.fromkeys(names, shape)
    return shapes | {"t": ()} if "s" in names else shapes


_RULES = 'if operation in ("*", "@", "log", "square"):'
_OUTPUTS = 'elif operation in ("tanh", "exp"):'
_PRODUCT = "            needed = inputs\n        elif"

kept_bytes = Function(
    name="kept_bytes",
    parts={"bytes": 2},
    inputs=tape_inputs,
    reference=kept.kept_bytes,
    mistakes=(
        Mistake(
            "operands of a sum kept",
            ask="The gradient of a + b passes on what arrives. Which value of a does it use?",
            tell="A rule that only passes on or adds up what arrives needs no array of the forward.",
            edits=((_RULES, 'if operation in ("*", "@", "log", "square", "+"):'),),
        ),
        Mistake(
            "summed entries kept",
            ask="Every summed entry receives the gradient of its sum. Is its own value used?",
            tell="A sum needs the shape of what was summed, not the numbers.",
            edits=((_RULES, 'if operation in ("*", "@", "log", "square", "sum"):'),),
        ),
        Mistake(
            "an array counted once for each rule that needs it",
            ask="Two rules need the array h. How many copies of h are in memory?",
            tell="Two names or two rules can share one array: collect what is needed in a set.",
            edits=(
                ("kept = set()", "kept = []"),
                ("kept.update(", "kept.extend("),
            ),
        ),
        Mistake(
            "a view counted as an array of its own",
            ask="Does NumPy copy the numbers when you reshape an array? What does "
            "np.shares_memory say?",
            tell="Give the output of a reshape the memory of its input, and count memories.",
            edits=(("memory[output] = memory[inputs[0]]", "pass"),),
        ),
        Mistake(
            "a view counted as nothing",
            ask="If a product needs the reshaped array, which memory must not be freed?",
            tell="A view keeps the memory alive that it looks at: count that one.",
            edits=(
                (
                    "memory[output] = memory[inputs[0]]",
                    "memory[output] = None",
                ),
                ("return sum(", "kept.discard(None)\n    return sum("),
            ),
        ),
        Mistake(
            "views seen through one level only",
            ask="What happens with a reshape of a reshape? Whose memory is it?",
            tell="Follow a view to where the numbers lie, through as many views as there are.",
            edits=(("memory[output] = memory[inputs[0]]", "memory[output] = inputs[0]"),),
        ),
        Mistake(
            "tanh keeps its input",
            ask="Your rule of tanh says 1 - t**2. Is t what went in or what came out?",
            tell="The slope of tanh is made of its output; the input can be forgotten.",
            edits=(
                (_RULES, 'if operation in ("*", "@", "log", "square", "tanh"):'),
                (_OUTPUTS, 'elif operation in ("exp",):'),
            ),
        ),
        Mistake(
            "exp keeps its input",
            ask="What is the slope of exp at a, and where does that number already stand?",
            tell="exp is its own slope: the output is all that the rule needs.",
            edits=(
                (_RULES, 'if operation in ("*", "@", "log", "square", "exp"):'),
                (_OUTPUTS, 'elif operation in ("tanh",):'),
            ),
        ),
        Mistake(
            "input of tanh and exp kept as well",
            ask="Write down the slope of tanh in terms of one of its two arrays. Do you need both?",
            tell="The output alone is enough.",
            edits=(("needed = [output]", "needed = [output, *inputs]"),),
        ),
        Mistake(
            "log keeps its output",
            ask="The slope of log(a) is 1/a. Is a what went in or what came out?",
            tell="The rule divides by the input.",
            edits=(
                (_RULES, 'if operation in ("*", "@", "square"):'),
                (_OUTPUTS, 'elif operation in ("tanh", "exp", "log"):'),
            ),
        ),
        Mistake(
            "square keeps its output",
            ask="The slope of a**2 at 3 is 6, and at -3 it is -6. Can you tell which from the 9?",
            tell="The output has lost the sign: the rule needs the input.",
            edits=(
                (_RULES, 'if operation in ("*", "@", "log"):'),
                (_OUTPUTS, 'elif operation in ("tanh", "exp", "square"):'),
            ),
        ),
        Mistake(
            "only the first factor of a product kept",
            ask="What does a receive in c = a b, and what does b receive?",
            tell="Each factor receives a gradient that is made with the other: both are needed.",
            edits=((_PRODUCT, "            needed = inputs[:1]\n        elif"),),
        ),
        Mistake(
            "output of a product kept as well",
            ask="In the rule of c = a b, where does the value of c stand?",
            tell="The rule of a product uses its two factors, and not what they gave.",
            edits=((_PRODUCT, "            needed = [*inputs, output]\n        elif"),),
        ),
        Mistake(
            "every array kept",
            ask="Is there an operation in the list whose rule looks at no array at all?",
            tell="Go through the rules of your Tensor and note which `.data` each one uses.",
            edits=(("for name in kept)", "for name in set(memory.values()))"),),
        ),
        Mistake(
            "entries counted, not bytes",
            ask="How many bytes does one number of float64 take?",
            tell="64 bits are 8 bytes, for each entry.",
            edits=(("8 * int(", "int("),),
        ),
        Mistake(
            "four bytes for each number",
            ask="How many bits has a number of float64, and how many bits are a byte?",
            tell="Four bytes is float32. Here all arrays are float64.",
            edits=(("8 * int(", "4 * int("),),
        ),
        Mistake(
            "lengths of the axes added",
            ask="How many numbers has an array of shape (10, 10)?",
            tell="The number of entries is the product of the lengths; of no lengths it is 1.",
            edits=(("np.prod(", "sum("),),
        ),
    ),
)
