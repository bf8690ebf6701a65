"""A class larger than a screen: mistakes and totals, and who needs somebody to look."""

import io

import pytest
from rich.console import Console

from bpcourse.grading.batch.class_summary import LARGE, MOST_LINES, MOST_MISTAKES, summary
from bpcourse.grading.batch.result import Result
from bpcourse.grading.nbgrader.jobs import Lost

NASTY = "\x1b[31m[red]bold\x1b]0;owned\x07\n-9 forged\u202e"
SHOWN = "[red]bold -9 forged"


def printed(results, verbose=False, width=120):
    out = io.StringIO()
    console = Console(file=out, width=width, emoji=False, highlight=False)
    for part in summary(results, verbose):
        console.print(part, soft_wrap=isinstance(part, str))
    return out.getvalue()


def students(n, **about):
    return [
        Result(f"s{k:04d}", "02_mlp", **{"points": 3, "max_points": 4, **about}) for k in range(n)
    ]


def with_loss(result, *losses):
    return Result(result.student, result.unit, 3, 4, lost=tuple(losses))


def test_a_small_class_and_one_that_is_asked_for_have_a_row_for_each():
    for results, verbose in ((students(LARGE), False), (students(LARGE + 1), True)):
        shown = printed(results, verbose)
        assert all(result.student in shown for result in results)
        assert "submissions:" not in shown


def test_a_large_class_of_any_size_fits_on_a_few_screens():
    def results(n):
        return [
            Result(
                f"s{k:05d}",
                "02_mlp",
                lost=tuple(Lost(f"f{e} (dx)", 1, f"entry [{k * e}] is wrong") for e in range(10)),
                remarks=("cells deleted",),
            )
            for k in range(n)
        ]

    small, large = (len(printed(results(n)).splitlines()) for n in (400, 4000))
    assert small == large < 10 * (MOST_MISTAKES + 1) + MOST_LINES + 15


def test_mistakes_are_counted_by_student_and_added_up_over_parts():
    results = students(30)
    slip = [Lost("relu_backward (dx)", 0.5, "sign"), Lost("relu_backward (dw)", 1, "sign")]
    results[:5] = [with_loss(result, *slip) for result in results[:5]]
    results[5] = with_loss(results[5], Lost("affine_forward", 20, "not written"))
    lines = [[c.strip() for c in row.split("│")] for row in printed(results).splitlines()]
    rows = [row[1:-1] for row in lines if len(row) == 7]
    assert rows == [
        ["affine_forward", "not written", "1", "-20", "s0005"],
        ["relu_backward", "sign", "5", "-7.5", "s0000, s0001, s0002"],
    ]


def test_rare_mistakes_of_an_exercise_are_one_row():
    results = students(50)
    results = [with_loss(r, Lost("f", 1, f"wrong {min(k, 40)}")) for k, r in enumerate(results)]
    shown = printed(results)
    assert "wrong 40" in shown and "wrong 39" not in shown
    assert "36 others" in shown and "-36 " in shown


def test_totals_say_how_many_and_how_the_points_lie():
    results = [
        Result(f"s{k}", "u", points=k, max_points=30, by_hand=2 * (k % 2)) for k in range(25)
    ]
    results[0] = Result("s0", "u", error="no notebook")
    results[1] = Result("s1", "u", 1, 30, remarks=("cells deleted",), unchanged=True)
    shown = printed(results)
    assert (
        "25 submissions: 23 graded, 1 unchanged, 1 damaged, 1 not graded, 11 to mark by hand. "
        "Points so far: mean 12.5 of 30, quartiles 6.75, 12.5, 18.25." in shown
    )


def test_each_unit_has_its_own_table_and_totals():
    results = students(15) + [Result("ada", "03_house_prices", 1, 2)] * 10
    shown = printed(results)
    assert "02_mlp: what" in shown and "03_house_prices: what" in shown
    assert "15 submissions" in shown and "10 submissions" in shown


def test_who_needs_a_look_is_named_the_worst_first_and_a_dozen_at_most():
    results = students(25, looks_numerical=("relu_backward",))
    results[20] = Result("broken", "02_mlp", error="no notebook")
    results[21] = Result("blank", "02_mlp", remarks=("not JSON",), unreadable=True)
    results[22] = Result("old", "02_mlp", other_release="1.0")
    results[23] = Result("own", "02_mlp", followed=("relu_backward (dx)",))
    results[24] = Result("fine", "02_mlp", 3, 4, unchanged=True, seed="ab")
    lines = printed(results).splitlines()[-MOST_LINES - 1 :]
    assert [line.split(":")[0].split()[-1] for line in lines[:4]] == [
        "broken",
        "blank",
        "old",
        "s0000",
    ]
    assert lines[-1] == "and 12 more to look at: --verbose"
    assert "followed own forward: relu_backward (dx)" in printed([*students(25), results[23]])
    assert "--seed" not in printed([*students(25), results[24]])


def test_a_class_in_order_needs_nobody():
    assert printed(students(25)).splitlines()[-1].startswith("25 submissions")


@pytest.mark.parametrize("verbose", [False, True])
def test_names_and_messages_are_shown_as_text(verbose):
    nasty = Result(NASTY, "u", lost=(Lost(NASTY, 1, NASTY),), remarks=(NASTY,), followed=(NASTY,))
    shown = printed([nasty, *students(25)], verbose, width=300)
    assert all(letter.isprintable() for letter in shown.replace("\n", ""))
    assert SHOWN in shown


def test_a_class_in_which_nobody_could_be_graded_is_told_so():
    shown = printed([Result(f"s{k}", "u", error="no sandbox") for k in range(25)])
    assert "25 submissions: 25 not graded." in shown
