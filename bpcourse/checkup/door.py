"""`checkup` itself: the examinations, in the order in which a finding explains those after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bpcourse.checkup.advice import advice, try_rates
from bpcourse.checkup.beginning import beginning_is_moderate
from bpcourse.checkup.calling import it_repeats_itself, it_runs, parameters_are_arrays
from bpcourse.checkup.data import data_is_sound, inputs_are_scaled, targets_are_scaled
from bpcourse.checkup.dependence import depends_on_data, depends_on_parameters
from bpcourse.checkup.finding import CERTAIN, Finding
from bpcourse.checkup.gradient import gradients_are_right
from bpcourse.checkup.handful import handful_is_fitted
from bpcourse.checkup.labels import labels_are_labels
from bpcourse.checkup.loop import loop_is_in_order
from bpcourse.checkup.outputs import predictions_are_sound
from bpcourse.checkup.patient import Patient, kept
from bpcourse.checkup.result import Checkup, Examined
from bpcourse.checkup.symmetry import units_differ
from bpcourse.checkup.units import units_are_alive
from bpcourse.checkup.vanishing import gradient_arrives

Examination = Callable[[Patient], Iterator[Finding]]

EXAMINATIONS: dict[str, tuple[Examination, float, str]] = {
    # what it asks: (the examination, its part of the time, the arguments that it needs)
    "The parameters are arrays of floats": (parameters_are_arrays, 0.1, ""),
    "The data is finite, and its rows differ": (data_is_sound, 0.1, "X"),
    "The function runs, and its gradients fit": (it_runs, 0.4, ""),
    "The same call gives the same numbers": (it_repeats_itself, 0.2, ""),
    "The loss depends on every array": (depends_on_parameters, 0.2, ""),
    "The loss depends on X and y, example by example": (depends_on_data, 0.2, "X y"),
    "The labels are what the loss takes them for": (labels_are_labels, 0.1, "X y"),
    "Each gradient is that of the loss": (gradients_are_right, 0.4, ""),
    "Predictions have the right shape and range": (predictions_are_sound, 0.1, "predict"),
    "No two units are twins, all arrays can move": (units_differ, 0.1, ""),
    "The inputs are scaled": (inputs_are_scaled, 0.1, "X"),
    "The targets are scaled": (targets_are_scaled, 0.1, "y"),
    "The beginning is moderate": (beginning_is_moderate, 0.1, ""),
    "The units are alive": (units_are_alive, 0.1, ""),
    "A gradient arrives at all layers": (gradient_arrives, 0.1, ""),
    "A handful is learned by heart": (handful_is_fitted, 0.4, "X"),
    "The loop is in order, its steps have a good size": (loop_is_in_order, 0.2, "step"),
}


FAILED = "a failure of its own"


def checkup(
    loss_and_gradients: Callable[..., Any],
    parameters: Any,
    X: Any = None,
    y: Any = None,
    step: Callable[..., Any] | None = None,
    *,
    predict: Callable[..., Any] | None = None,
    seconds: float = 5.0,
    seed: int = 0,
) -> Checkup:
    """Why does this network not learn? Examine it, and say the first thing that is wrong.

        def loss_and_gradients(parameters, X, y):
            ...
            return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

        checkup(loss_and_gradients, {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, X, y)

    parameters  a dictionary, list or tuple of float arrays (or of such); the gradients alike
    X, y        the training data, a row for each example; without them the function is called with
                the parameters alone
    step        one update of your loop, step(parameters, X, y): in place, or returning the new
                parameters; then the order of the loop and the size of its steps are examined too
    predict     predict(parameters, X) -> outputs, scores or probabilities, if you have it; some
                faults are certain only with it
    seconds     about how long it may take

    Your functions are called on copies, in silence, on at most 61 rows; your arrays stay as they
    are. What your functions raise is told, not raised. In a notebook the result shows itself;
    `result.findings` has the codes, and bool(result) is True if nothing is wrong.
    """
    patient = Patient(loss_and_gradients, parameters, X, y, predict, step, seconds, seed)
    findings: list[Finding] = []
    examined: list[Examined] = []
    with kept(parameters, {"X": X}, {"y": y}):
        for question, (examination, part, needs) in EXAMINATIONS.items():
            missing = [name for name in needs.split() if getattr(patient, name) is None]
            if missing:
                examined.append(Examined(question, 0, without=f"without {' and '.join(missing)}"))
                continue
            found, cut, failed = _examine(patient, examination, part)
            findings += found
            examined.append(Examined(question, len(found), cut, failed))
            if any(finding.sure == CERTAIN for finding in found):
                break
        if not findings:
            with patient.clock.share(0.1):
                try_rates(patient)
    return Checkup(
        name=getattr(loss_and_gradients, "__name__", "the network"),
        findings=findings,
        examined=examined,
        advice=advice(patient, [one.question for one in examined if one.cut]),
        notes=list(dict.fromkeys(patient.notes)),
        measured=patient.measured,
        unexamined=list(EXAMINATIONS)[len(examined) :],
    )


def _examine(
    patient: Patient, examination: Examination, part: float
) -> tuple[list[Finding], bool, str]:
    """What an examination finds in its time, whether time ended it, and how it failed if it did."""
    found, failed = list[Finding](), ""
    with patient.clock.share(part) as cut:
        try:
            found.extend(examination(patient))  # what was found before time was up is kept
        except Exception as error:  # the others may tell what is wrong
            failed = f"{FAILED} ({type(error).__name__}: {error})"
    return found, cut[0], failed
