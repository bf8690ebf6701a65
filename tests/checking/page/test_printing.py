"""What an answer prints: its beginning, with the case, once."""

from bpcourse.checking.assess import assess
from bpcourse.checking.page.printing import MOST, Printed, captured, to_show
from bpcourse.exercises import get_exercise
from bpcourse.reference import affine_backward as right_backward, affine_forward

EXERCISE = get_exercise("affine_backward")


def test_only_the_beginning_is_kept():
    printed = []
    with captured("long", printed):
        for _ in range(MOST):
            print("abc")
    assert len(printed[0].text) < MOST + 30 and printed[0].text.endswith("(there was more)")


def test_what_prints_nothing_leaves_nothing():
    printed = []
    with captured("quiet", printed):
        print()
    assert printed == []


def test_the_case_that_is_wrong_is_the_one_shown():
    printed = (Printed("a", "1"), Printed("b", "2"))
    assert to_show(printed, "b", 3) == Printed("case 'b'", "2")
    assert to_show(printed, "c", 3) == Printed("case 'a'", "1")
    assert to_show(printed, "", 3) == Printed("case 'a'", "1")
    assert to_show((), "b", 3) is None


def test_the_same_text_in_every_case_is_said_to_be_that():
    printed = (Printed("a", "x"), Printed("b", "x"))
    assert to_show(printed, "", 2) == Printed("every case", "x")
    assert to_show(printed, "", 3) == Printed("case 'a'", "x")
    assert to_show(printed[:1], "", 1) == Printed("", "x")


def test_a_check_prints_nothing_but_its_report(capsys):
    def chatty(dout, cache):
        print("dout has shape", dout.shape)
        return right_backward(dout, cache)

    def chatty_forward(x, w, b):
        print("forward")
        return affine_forward(x, w, b)

    report = assess(EXERCISE, chatty, chatty_forward)
    assert capsys.readouterr().out == ""
    assert report.points == 3.0
    assert str(report).count("dout has shape") == 1 and "printed, in case" in str(report)
    assert "dout has shape" in report.printed.text
