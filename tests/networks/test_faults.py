"""The fault lab's runs show what their hints say of them, with room for everybody's own threshold."""

import numpy as np
import pytest

from bpcourse.exercises import get_exercise
from bpcourse.networks import faults

SEEDS = range(5)
GRADIENT, SMALL, LARGE, HIGH, LOW, SHUFFLED, LEAK = faults.FAULTS


@pytest.fixture(scope="module")
def seen():
    """{verdict: the observations of all runs that have it}."""
    found = {choice: [] for choice in faults.CHOICES}
    for seed in SEEDS:
        healthy, runs = faults.draw(seed)
        for run in (healthy, *runs):
            found[run.fault].append(run.seen)
    return found


def values(seen, name, *verdicts, but=()):
    """This observation of the runs with these verdicts, or with all but some."""
    chosen = verdicts or [choice for choice in faults.CHOICES if choice not in but]
    return np.array([one[name] for choice in chosen for one in seen[choice]])


def test_a_lab_has_each_verdict_as_often_as_asked_in_an_order_of_its_own():
    _, runs = faults.draw(0, 2)
    assert sorted(run.fault for run in runs) == sorted(2 * faults.CHOICES)
    orders = {tuple(run.fault for run in faults.draw(seed)[1]) for seed in SEEDS}
    assert len(orders) == len(SEEDS)


def test_the_same_seed_gives_the_same_lab_and_no_two_seeds_the_same_numbers():
    runs = faults.draw(3)[1]
    faults.draw.cache_clear()
    assert [run.seen for run in faults.draw(3)[1]] == [run.seen for run in runs]
    assert not {run.seen["loss"] for run in runs} & {run.seen["loss"] for run in faults.draw(4)[1]}


def test_all_that_is_seen_is_described_and_a_number(seen):
    for runs in seen.values():
        for one in runs:
            assert list(one) == list(faults.OBSERVATIONS)
            assert np.isfinite(list(one.values())).all()


def test_only_the_wrong_gradient_fails_to_deliver(seen):
    assert max(values(seen, "tiny_step", GRADIENT)) < faults.SHOWN
    assert values(seen, "tiny_step", but=[GRADIENT]) == pytest.approx(1, abs=0.02)


def test_only_small_weights_make_a_tiny_first_gradient(seen):
    assert max(values(seen, "first_gradient", SMALL)) < 0.005
    assert min(values(seen, "first_gradient", but=[SMALL])) > 0.3


def test_only_large_weights_make_a_huge_first_loss(seen):
    assert min(values(seen, "first_loss", LARGE)) > 150
    assert max(values(seen, "first_loss", but=[LARGE])) < 10


def test_too_high_a_rate_makes_the_loss_jump_and_kills_units(seen):
    assert min(values(seen, "highest_loss", HIGH)) > 20
    assert max(values(seen, "highest_loss", but=[HIGH, LARGE])) < 10
    assert min(values(seen, "dead_units", HIGH)) > 0.7
    assert max(values(seen, "dead_units", but=[HIGH])) < 0.65


def test_too_low_a_rate_leaves_the_training_at_guessing(seen):
    assert max(values(seen, "accuracy", LOW)) < 0.3 and min(values(seen, "loss", LOW)) > 2
    assert min(values(seen, "accuracy", SHUFFLED, LEAK, faults.HEALTHY)) > 0.5


def test_shuffled_labels_are_learnt_by_heart_and_help_nobody(seen):
    assert max(values(seen, "val_accuracy", SHUFFLED)) < 0.25
    assert min(values(seen, "val_accuracy", LEAK, faults.HEALTHY)) > 0.5


def test_only_a_leak_makes_validation_better_than_fresh_images(seen):
    def gap(*verdicts):
        return values(seen, "val_accuracy", *verdicts) - values(seen, "fresh_accuracy", *verdicts)

    assert min(gap(LEAK)) > 0.14
    assert max(gap(*(c for c in faults.CHOICES if c != LEAK))) < 0.11


def test_the_table_shows_each_observation_of_the_runs_beside_the_healthy_one():
    healthy, runs = faults.draw(0)
    lines = faults.table(runs[:2], healthy).splitlines()
    assert lines[0].split() == ["run", "1", "run", "2", "healthy"]
    assert [line.split()[0] for line in lines[1:]] == list(faults.OBSERVATIONS)


@pytest.mark.parametrize("seed", range(4))
def test_the_table_of_a_lab_fits_a_page_and_its_columns_keep_apart(seed):
    healthy, runs = faults.draw(seed)
    lines = faults.table(runs, healthy).splitlines()
    assert max(map(len, lines)) <= 90
    assert all(len(line.split()) == 1 + len(runs) + 1 for line in lines[1:])


def test_the_picture_has_the_run_and_the_healthy_one():
    healthy, runs = faults.draw(0)
    figure = faults.show(runs[0], healthy)
    assert [len(ax.get_lines()) for ax in figure.axes] == [5, 4]


def test_what_the_picture_shows_is_the_backward_that_learners_are_handed():
    exercise = get_exercise("residual_backward")
    planted = next(m for m in exercise.mistakes if m.name == "the skip forgotten")
    for case in exercise.cases(0):
        *_, cache = case.made_by(*case.args)
        for shown, handed in zip(
            faults.handed_out_residual_backward(*case.upstream, cache),
            exercise.wrong(planted)(*case.upstream, cache),
        ):
            np.testing.assert_array_equal(shown, handed)
