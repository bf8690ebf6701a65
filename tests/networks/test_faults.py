"""The fault lab's runs show what their hints say of them."""

import numpy as np
import pytest

from bpcourse.checking.assess import assess
from bpcourse.exercises.u06_vanishing_gradients.fault_lab import FAULT_EXERCISES
from bpcourse.networks import faults


@pytest.fixture(scope="module")
def seen():
    return {label: faults.observe(label) for label in ("healthy", *faults.LABELS)}


def first_gradients(observation):
    norms = observation.history.grad_norms
    return np.array([norms[name][0] for name in norms if name[0] == "W"])


def of_fault(seen, fault):
    return next(o for label, o in seen.items() if faults._planted(label) == fault)


def test_the_exercises_agree_with_the_runs():
    answers = {e.name: e.reference() for e in FAULT_EXERCISES}
    assert answers == {f"fault_{label.lower()}": faults._planted(label) for label in faults.LABELS}
    assert set(answers.values()) < set(faults.CHOICES)


def test_the_same_label_gives_the_same_run(seen):
    assert faults.observe("A").history.loss == seen["A"].history.loss


def test_only_the_wrong_gradient_fails_to_deliver(seen):
    for label, o in seen.items():
        delivered = o.delivered / o.promised
        assert (
            (delivered < 0.8)
            if faults._planted(label) == "wrong gradient"
            else (delivered == pytest.approx(1, abs=0.005))
        )


def test_only_small_weights_make_small_gradients_and_a_loss_of_guessing(seen):
    healthy = first_gradients(seen["healthy"])
    for label, o in seen.items():
        small = faults._planted(label) == "initial weights too small"
        assert (first_gradients(o) < 1e-2 * healthy).all() == small
        assert np.allclose(o.history.loss, np.log(10), atol=0.05) == small


def test_shuffled_labels_are_learnt_by_heart_and_help_nobody(seen):
    o = of_fault(seen, "labels shuffled")
    assert o.history.metric[-1] > 0.4 and max(o.history.val_metric) < 0.2
    assert o.history.loss[-1] < 0.7 * o.history.loss[0]


def test_only_with_a_leak_is_validation_as_good_as_training_and_fresh_images_worse(seen):
    for label, o in seen.items():
        leak = faults._planted(label) == "data leak"
        too_good = o.history.val_metric[-1] > 0.98 and o.fresh_accuracy < 0.92
        assert too_good == leak


def test_too_high_a_rate_makes_the_training_loss_jump(seen):
    loss = np.array(of_fault(seen, "learning rate too high").history.loss)
    assert (np.diff(loss) > 0.2).sum() >= 3 and loss[-1] > 1


@pytest.mark.parametrize("answer", [None, 3, np.zeros(2), "something else", ["data leak"]])
def test_an_answer_that_is_none_of_the_choices_earns_nothing_and_stops_nothing(answer):
    exercise = FAULT_EXERCISES[0]
    assert assess(exercise, answer).points == 0.0


def test_an_unknown_run_is_refused():
    with pytest.raises(ValueError, match="no run 'Z'"):
        faults.observe("Z")
