"""A way back through a table of slopes: right in a topological order, wrong in others."""

from bpcourse.reference import Value, walk_back

SLOPES = {"L": {"d": -6.0, "c": -4.0}, "d": {"c": 1.0, "a": 1.0}, "c": {"a": -3.0, "b": 2.0}}


def test_from_the_result_back_it_gives_what_the_engine_gives():
    a, b = Value(2.0), Value(-3.0)
    c = a * b
    d = c + a
    result = d * c
    result.backward()
    grads = walk_back(SLOPES, "Ldc")
    engine = {"a": a.grad, "b": b.grad, "c": c.grad, "d": d.grad, "L": 1.0}
    assert grads == engine
    assert list(grads) == ["L", "a", "b", "c", "d"]


def test_a_value_handled_before_its_users_hands_on_too_little():
    early = walk_back(SLOPES, "Lcd")
    assert early["c"] == -10.0
    assert early["b"] == -8.0  # -4 times 2, what had arrived by then
