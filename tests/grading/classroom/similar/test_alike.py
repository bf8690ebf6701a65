"""What two have in common weighs the more the fewer share it."""

from bpcourse.grading.classroom.similar.alike import Alike, bits, needed, pairs_of, rarest, weight


def one(where, said):
    return Alike("numbers", where, where, "the same", 2, said)


def test_the_rarer_the_heavier_and_what_half_the_class_shares_is_left_out():
    said = [bits("numbers", k, 200) for k in (2, 3, 10, 100)]
    assert said == sorted(said, reverse=True) and said[-1] < 1.1
    assert rarest(200) == 20 and rarest(12) == 3
    assert all(rarest(n) < n / 2 for n in range(1, 400))
    assert bits("mistake", 2, 200) == bits("numbers", 2, 200) / 2


def test_signs_add_up():
    assert weight([one("a", 4.0), one("b", 3.0), one("b", 0.5)]) == 7.5 and weight([]) == 0


def test_more_is_needed_where_there_are_more_pairs():
    assert needed(2) < needed(12) < needed(200)
    assert 2 ** -needed(200) * 200 * 199 / 2 <= 1 + 1e-9


def test_a_pair_is_in_the_order_of_the_names():
    assert list(pairs_of(["b", "a", "c"])) == [("a", "b"), ("a", "c"), ("b", "c")]
