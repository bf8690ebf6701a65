"""Unit 1: the chain rule, from one slope to an engine that finds them by itself."""

from bpcourse.exercises.u01_chain_rule.derivatives import (
    composite_derivative,
    numerical_derivative,
    sigmoid_derivative,
    slopes_from_outputs,
    swish_derivative,
)
from bpcourse.exercises.u01_chain_rule.downhill import walk_downhill
from bpcourse.exercises.u01_chain_rule.neuron import (
    chain_gradients,
    linear_neuron_step,
    neuron_backward,
)
from bpcourse.exercises.u01_chain_rule.value import Value

EXERCISES = [
    numerical_derivative,
    sigmoid_derivative,
    slopes_from_outputs,
    composite_derivative,
    linear_neuron_step,
    walk_downhill,
    neuron_backward,
    chain_gradients,
    swish_derivative,
    Value,
]
