"""What progress() says, as text and on the page."""

import html.parser

from bpcourse import check, outcome, predict
from bpcourse.learner.progress_page import MOST, as_html, as_text, here
from bpcourse.notebooks.cells import Role
from tests.learner.conftest import AFFINE_FORWARD, cell, write_unit, written


def test_at_the_beginning_the_first_exercise_is_named(at_work):
    assert as_text(here()).splitlines() == [
        "Unit 2: Small: 0 of 6 points",
        "Go on with Exercise 1: affine_forward (not answered yet).",
        "Open, too: Exercise 2: affine_backward (not answered yet); "
        "Exercise 3: mse_loss (not answered yet).",
        "Written questions answered, as last saved: 0 of 1; open: why so.",
        "Predictions made: 0 of 2.",
        "Next: Unit 3: The next one",
    ]


def test_what_was_not_answered_yet_comes_before_what_is_half_right(at_work, capsys):
    wrong = written(AFFINE_FORWARD.replace("+ b", "- b"))["affine_forward"]
    at_work.names["affine_forward"] = wrong
    check(wrong)
    predict("small-a", 4)
    outcome("small-a", 4)
    lines = as_text(here()).splitlines()
    assert lines[1] == "Go on with Exercise 2: affine_backward (not answered yet)."
    assert lines[2].endswith("Exercise 1: affine_forward (begun).")
    assert "Predictions made: 1 of 2; right: 1 of 1." in lines


def test_many_open_exercises_are_counted(at_work):
    cells = [cell(f"check(exercise_{i})", Role.CHECK, f"check_{i}", 0.5) for i in range(MOST + 4)]
    write_unit(at_work.folder, cells=cells)
    assert as_text(here()).splitlines()[2].endswith("; and 3 more.")


def test_a_unit_with_everything_done_says_so_and_one_without_exercises_says_nothing_of_them(
    at_work,
):
    write_unit(at_work.folder, cells=[cell("# Only text")])
    assert as_text(here()).splitlines() == [
        "Only text: 0 of 0 points",
        "Next: Unit 3: The next one",
    ]
    write_unit(at_work.folder, cells=[cell("check(affine_forward)", Role.CHECK, "c", 1)])
    at_work.names.update(written(AFFINE_FORWARD))
    check(at_work.names["affine_forward"])
    assert "All exercises are done." in as_text(here())


def test_the_page_links_to_the_next_unit_and_escapes_titles(at_work):
    write_unit(at_work.folder, "03_house_prices", [cell("# <b>Unit</b> 3")])
    page = as_html(here())
    assert (
        '<a href="../03_house_prices/03_house_prices.ipynb">&lt;b&gt;Unit&lt;/b&gt; 3</a>' in page
    )
    assert "background:currentColor" in page and 'aria-hidden="true"' in page
    html.parser.HTMLParser().feed(page)


def test_in_a_new_version_the_link_leads_to_the_folders_next_unit(at_work, monkeypatch):
    from bpcourse.notebooks import running

    write_unit(at_work.folder / "new")
    monkeypatch.setattr(running, "STARTED_IN", at_work.folder / "new" / "02_mlp")
    assert 'href="../../03_house_prices/03_house_prices.ipynb"' in as_html(here())
