"""Students with the same numbers form a cluster; what follows from another exercise is told so."""

from bpcourse.grading.classroom.same_inputs.clusters import clusters
from bpcourse.grading.classroom.same_inputs.run import SameInputs
from tests.grading.classroom.a_graded_unit import check, graded, part, work


def numbers(*values, told=""):
    return {"form": [f"({len(values)},)"], "values": list(values), "told": told}


def asked(**by_student):
    return SameInputs({s: {"check_relu_backward": parts} for s, parts in by_student.items()})


def wrong(student, *parts, answer="", others=()):
    made = check("relu_backward", *(part(name, "value") for name in parts))
    return work(student, [made, *others], {"relu_backward": answer})


def test_parts_with_the_same_students_are_one_cluster_and_rounding_counts_nothing():
    unit = graded([wrong("a", "dx", "db"), wrong("b", "dx", "db"), wrong("c", "dx", "db")])
    one = {"dx": numbers(1.0, 2.0), "db": numbers(3.0)}
    other = {"dx": numbers(1.0 + 1e-12, 2.0), "db": numbers(3.0)}
    third = {"dx": numbers(1.01, 2.0), "db": numbers(3.0)}
    found = clusters(unit, asked(a=one, b=other, c=third))
    assert [(c.parts, c.students) for c in found] == [
        (("db",), ("a", "b", "c")),
        (("dx",), ("a", "b")),
    ]
    two = clusters(unit, asked(a=one, b=other))
    assert [(c.parts, c.students) for c in two] == [(("dx", "db"), ("a", "b"))]


def test_right_and_named_parts_are_left_out():
    named = [
        work(s, [check("relu_backward", part("dx"), part("db", "value", mistake="sign"))])
        for s in "ab"
    ]
    same = {"dx": numbers(1.0), "db": numbers(2.0)}
    assert clusters(graded(named), asked(a=same, b=same)) == []


def test_an_answer_that_calls_what_is_wrong_elsewhere_says_so():
    forward = check("relu_forward", part("out", "value", mistake="sign"))
    calls = "def relu_backward(d, c): return relu_forward(d)"
    works = [wrong(s, "dx", answer=calls, others=[forward]) for s in "ab"]
    unit = graded(works, exercises=("relu_forward", "relu_backward"))
    (cluster,) = clusters(unit, asked(a={"dx": numbers(1.0)}, b={"dx": numbers(1.0)}))
    assert cluster.through == ("relu_forward",)
    works[1].answers["relu_backward"] = "def relu_backward(d, c): return d"
    (cluster,) = clusters(unit, asked(a={"dx": numbers(1.0)}, b={"dx": numbers(1.0)}))
    assert cluster.through == ()
