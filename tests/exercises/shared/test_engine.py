"""What the two engines share: one catalogue, and programs that try one part at a time."""

import numpy as np

from bpcourse.exercises import get_exercise
from bpcourse.exercises.shared.engine import draw_sums, outcomes, path_counts, pull
from bpcourse.reference import Tensor, Value


def catalogue(name):
    return {mistake.name: mistake for mistake in get_exercise(name).mistakes}


def test_a_slip_that_both_engines_allow_has_one_name_and_one_question():
    numbers, arrays = catalogue("Value"), catalogue("Tensor")
    shared = numbers.keys() & arrays.keys()
    assert len(shared) == 25
    for name in shared:
        assert arrays[name].ask == numbers[name].ask.replace("Value", "Tensor")


def test_pairs_of_mistakes_are_not_looked_for_where_each_part_shows_one():
    assert get_exercise("Value").mistake_pairs == get_exercise("Tensor").mistake_pairs == []


def test_a_program_that_raises_does_not_touch_the_others():
    def fails():
        raise ZeroDivisionError

    found = outcomes({"first": fails, "second": lambda: 3})
    assert found["second"] == 3
    assert "ZeroDivisionError" in repr(found["first"])


def test_a_gradient_arrives_at_one_rule_alone():
    a = Value(2.0)
    square = a * a
    pull(square * 3.0, 5.0)
    assert (square.grad, a.grad) == (15.0, 0.0)


def test_an_engine_without_rules_of_its_own_is_asked_for_the_whole_way_back():
    class Double:
        def __init__(self, scale=2.0, array=False):
            self.scale, self.array = scale, array

        def __mul__(self, upstream):
            return Double(self.scale * upstream)

        def sum(self):
            return Double(self.scale.sum())

        def backward(self):
            received.append(self.scale)

    received = []
    pull(Double(), 3.0)
    pull(Double(), np.array([1.0, 4.0]))
    assert received == [6.0, 10.0]


def test_a_graph_of_sums_uses_a_sum_twice_and_leads_to_its_last_node():
    for seed in range(20):
        sums = draw_sums(np.random.default_rng(seed))
        used = [i for pair in sums for i in pair]
        assert used.count(2) >= 2
        assert [max(pair) < node for node, pair in enumerate(sums, start=2)] == [True] * 5
        assert set(used) == set(range(6))


def test_both_engines_count_the_same_paths():
    sums = draw_sums(np.random.default_rng(0))
    counts = path_counts(Value, sums, float)
    np.testing.assert_array_equal(counts, path_counts(Tensor, sums, lambda: np.zeros(())))
    assert counts[-1] == 1
    assert counts.min() >= 1
