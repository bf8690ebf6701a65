"""The same rare mistake is a sign; one that many make, or that follows from another, is none."""

from bpcourse.grading.classroom.report.figures import Figures
from bpcourse.grading.classroom.same_inputs.run import SameInputs
from bpcourse.grading.classroom.similar.mistakes import same_names, same_numbers
from tests.grading.classroom.a_graded_unit import check, graded, part, work

RIGHT = [work(f"r{k:02d}", [check("relu_backward", part())]) for k in range(20)]


def numbers(told=""):
    return {"form": ["(1,)"], "values": [2.0], "told": told}


def same_wrong(count, told="", others=(), answer=""):
    works = [
        work(
            f"w{k}",
            [check("relu_backward", part("dx", "value")), *others],
            {"relu_backward": answer},
        )
        for k in range(count)
    ]
    asked = {w.student: {"check_relu_backward": {"dx": numbers(told)}} for w in works}
    return list(same_numbers(graded(works + RIGHT), SameInputs(asked)))


def test_the_same_rare_numbers_are_a_sign_and_zeros_a_weaker_one():
    ((pair, alike),) = same_wrong(2)
    assert pair == ("w0", "w1") and alike.what == "the same wrong numbers in dx"
    ((_, zeros),) = same_wrong(2, "zero everywhere")
    assert zeros.bits == alike.bits / 2
    assert len(same_wrong(3)) == 3


def test_numbers_that_many_share_or_that_follow_from_another_exercise_are_none():
    assert same_wrong(5) == []
    wrong = check("relu_forward", part("out", "value", mistake="sign"))
    assert same_wrong(2, others=[wrong], answer="relu_forward(1)") == []


def named(count, status="value", **told):
    works = [
        work(f"w{k}", [check("relu_backward", part("dx", status, **told))]) for k in range(count)
    ]
    unit = graded(works + RIGHT)
    return list(same_names(unit, Figures(unit)))


def test_a_rare_mistake_or_exception_is_a_sign_and_a_frequent_one_is_none():
    ((_, alike),) = named(2, mistake="sign flipped")
    assert alike.what == "the same mistake: sign flipped" and alike.kind == "mistake"
    ((_, alike),) = named(2, "raised", message="TypeError: (3,4)")
    assert alike.kind == "exception"
    assert named(8, mistake="sign flipped") == [] == named(1, mistake="sign flipped")


def test_leaving_an_exercise_out_is_no_sign():
    assert named(2, "not written") == []
