"""Small programs that put a scalar engine `Value` to the test, one for each part of the exercise.

They only call the class and its methods, use operators, and read or set `data` and `grad`, so that
they run on a class in another process as well. Each part stands alone: the rules are tried one by one, without
`backward`; `used_twice` compares a rule with itself, so it can be right where the rule is not.
"""

from collections.abc import Callable

import numpy as np

from bpcourse.checking.outcome import Malformed
from bpcourse.exercises.shared.engine import (
    NOTHING_ARRIVES,
    arrives,
    difference,
    draw_sums,
    outcomes,
    path_counts,
    pull,
)


def value_inputs(rng):
    """(numbers, upstream, exponent, counting, sums) for each case.

    numbers   two floats, of either sign or 0; none where only the order is tried
    upstream  two floats; one only, where a value that is 0 is tried
    exponent  of the power rule
    counting  two whole numbers whose sums and products are all different; or one number alone
    sums      a random graph of sums for `backward`, see path_counts
    """

    def numbers(*signs):
        return [float(v) for v in np.array(signs) * rng.uniform(0.4, 1.4, size=len(signs))]

    def case(signs, upstream, exponent):
        counting = [int(v) for v in rng.permutation([5, 7, 11, 13])[:2]]
        return numbers(*signs), numbers(*upstream), exponent, counting, draw_sums(rng)

    return {
        "a positive, b negative": case([2, -1], [-6, 1], 3),
        "a negative, b positive": case([-1, 2], [6, -2], 4),
        "a is 0": case([0, -1], [1], 2),
        "b is 0": case([1, 0], [-1], -2),
        "a and b positive, and so is what arrives": case([1, 2], [1, 2], 3),
        "a Value on its own": ([], [], 3, [3], []),
    }


def value_run(Value, numbers, upstream, exponent, counting, sums):
    """{part: what this Value makes of it}; a part that raises does not touch the others."""
    programs: dict[str, Callable] = {"order": lambda: order_fault(Value, counting)}
    rules = rules_with(exponent)
    if upstream:
        programs |= {
            name: lambda rule=rule: rule_gradients(Value, rule, numbers, upstream[0])
            for name, rule in rules.items()
            if name != "relu" or numbers[0] != 0  # at its kink both slopes are right
        }
        programs["backward"] = lambda: path_counts(Value, sums, float)
    if len(upstream) > 1:
        programs["used_twice"] = lambda: used_twice(Value, rules.values(), numbers, upstream)
    return outcomes(programs)


RULES = {
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "exp": lambda a, b: a.exp(),
    "tanh": lambda a, b: a.tanh(),
    "relu": lambda a, b: a.relu(),
}


def rules_with(exponent):
    """{rule: what it makes of two Values}, with this exponent in `pow`."""
    return RULES | {"pow": lambda a, b: a**exponent}


def rule_gradients(Value, rule, numbers, upstream):
    """Gradients of both inputs of one operation when `upstream` arrives at its output."""
    a, b = map(Value, numbers)
    pull(rule(a, b), upstream)
    return np.stack([a.grad, b.grad])


def used_twice(Value, rules, numbers, upstream):
    """What left_over gives of each rule: 0. Of rules that pass nothing on it says nothing."""
    left, arrived = zip(*(left_over(Value, rule, numbers, upstream) for rule in rules))
    return np.stack(left) if 2 * sum(arrived) >= len(arrived) else NOTHING_ARRIVES


def left_over(Value, rule, numbers, upstream):
    """(gradient of a Value used repeatedly, less the sum of what each use gives alone; does
    anything arrive at all?)
    """
    shared = Value(numbers[0])
    alone = []
    for g in upstream:
        pull(rule(shared, shared), g)
        a, b = Value(numbers[0]), Value(numbers[0])
        pull(rule(a, b), g)
        alone += [a.grad, b.grad]
    return difference(shared.grad, alone, ()), arrives(*alone)


def order_fault(Value, counting):
    """True if topological_order is one, else Malformed that says why not."""
    nodes = [Value(number) for number in counting]
    above = []  # (child, parent), by index
    if len(nodes) == 2:  # made by hand: what comes out of an operator may not answer with a list
        a, b = nodes
        c = Value(a.data * b.data, (a, b), "*")
        d = Value(c.data + a.data, (c, a), "+")
        nodes += [c, d, Value(c.data * d.data, (c, d), "*")]
        above = [(0, 2), (1, 2), (0, 3), (2, 3), (2, 4), (3, 4)]
    wanted = [node.data for node in nodes]
    data = [node.data for node in nodes[-1].topological_order()]
    if any(number not in data for number in wanted):
        return Malformed("value", "a Value of the graph is missing from the list")
    if len(data) > len(wanted):
        return Malformed("value", "a Value stands in the list more than once")
    later = [data.index(wanted[parent]) > data.index(wanted[child]) for child, parent in above]
    if above and not any(later):
        return Malformed("value", "the list runs from the result to its inputs")
    if not all(later):
        return Malformed("value", "a Value stands before one of its children")
    return True
