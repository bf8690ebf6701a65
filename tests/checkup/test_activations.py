"""Are the answers of hidden units read from the gradients alone?"""

import numpy as np
import pytest

from bpcourse.checkup.activations import EXAMPLES, inputs_of_layers
from tests.checkup.cases import case_of, patient_of


@pytest.mark.parametrize(
    "name", ["softmax MLP, ReLU", "weights (out, in)", "softmax MLP, L2 penalty"]
)
def test_hidden_answers_are_those_of_the_forward(name):
    case = case_of(name)
    patient = patient_of(case)
    layers = inputs_of_layers(patient, patient.start)
    if name == "softmax MLP, L2 penalty":  # the penalty's part of dW is no outer product
        assert layers == {}
        return
    X = patient.take()[0][:EXAMPLES]
    W1 = case.parameters["W1"] if name == "softmax MLP, ReLU" else case.parameters["W1"].T
    hidden = np.maximum(X @ W1 + case.parameters["b1"], 0)
    assert np.allclose(layers["W2"], hidden)
    assert np.allclose(layers["W1"], X[: len(layers["W1"])])


@pytest.mark.parametrize("name", ["batch normalization", "fixed dropout", "no X and y"])
def test_where_examples_do_not_count_one_by_one_nothing_is_said_of_what_is_before(name):
    patient = patient_of(case_of(name))
    if patient.X is None:
        patient.divisible = False
    assert "W1" not in inputs_of_layers(patient, patient.start)
