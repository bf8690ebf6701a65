"""What a wrong part of `Value` looks like: its small graph, yours beside right."""

import numpy as np

from bpcourse.checking.exercise import Told
from bpcourse.checking.telling.paste import written
from bpcourse.exercises.shared.graph_text import Node, graph, graph_of_sums, leftover
from bpcourse.exercises.u01_chain_rule.value_programs import rules_with
from bpcourse.reference.value import Value as ReferenceValue

MADE = {
    "add": "a + b",
    "mul": "a * b",
    "exp": "a.exp()",
    "tanh": "a.tanh()",
    "relu": "a.relu()",
    "pow": "a**{exponent}",
}


def explain_value(part, own, right, numbers, upstream, exponent, counting, sums):
    """The graph of the program that is wrong, from the gradients that it gave."""
    rules = rules_with(exponent)
    if part in rules:
        made = MADE[part].format(exponent=exponent)
        result = rules[part](*map(ReferenceValue, numbers))
        return _rule(made, result, own, right, numbers, upstream[0])
    if part == "used_twice":
        worst = int(np.argmax(np.abs(own)))
        made = MADE[list(rules)[worst]].format(exponent=exponent)
        return leftover(own[worst], f"in {made}, a Value")
    if part == "backward":
        return graph_of_sums("Value", sums, own, right)
    return Told()


def _rule(made, result, own, right, numbers, upstream):
    """c = rule(a, b), where `upstream` arrives at c."""
    inputs = ["a", "b"] if "b" in made else ["a"]
    code = [f"{name} = Value({written(number)})" for name, number in zip(inputs, numbers)]
    code += [f"c = {made}", f"c.grad = {written(upstream)}", "c._backward()"]
    nodes = [Node(n, "", v, g, r) for n, v, g, r in zip(inputs, numbers, own, right)]
    return graph(code, [*nodes, Node("c", made, result.data, upstream, upstream)])
