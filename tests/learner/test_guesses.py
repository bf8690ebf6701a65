"""What is said of a guess, beside its outcome."""

import numpy as np
import pytest

from bpcourse import outcome, predict
from bpcourse.learner.record import entries
from bpcourse.learner.saying import Said


@pytest.fixture
def said(at_work, capsys):
    """said(): what has been shown since."""

    def said():
        return capsys.readouterr().out.strip()

    return said


def kept(at_work, name):
    return entries("02_mlp", at_work.folder)["predictions"][name]


@pytest.mark.parametrize("unfilled", [..., "", "  "])
def test_an_unfilled_one_says_where_to_write(at_work, said, unfilled):
    predict("a", unfilled, choices=("2", "4"))
    assert said() == (
        "Write your guess in place of `...` and run this cell again. It is one of: 2, 4. It is not "
        "graded."
    )
    assert entries("02_mlp", at_work.folder)["predictions"] == {}


@pytest.mark.parametrize("guess", [4, 4.0, "4", np.int64(4), " 4 "])
def test_a_choice_may_be_written_as_number_or_text(at_work, said, guess):
    predict("a", guess, choices=("2", "4", "16"))
    assert said().startswith("Your guess is noted: 4.")
    assert kept(at_work, "a")["guess"] == "4"


def test_what_is_not_among_the_choices_says_so_and_is_not_kept(at_work, said):
    predict("a", "down", choices=("up", "it stays"))
    assert said() == "down is not among the choices: up, it stays."
    predict("a", "UP", choices=("up", "it stays"))
    assert kept(at_work, "a")["guess"] == "up"


@pytest.mark.parametrize(
    "guess, choices, value, told, right",
    [
        (4, ("2", "4"), 2.0, "Your guess: 4. It was: 2. Not this one.", False),
        ("2", ("2", "4"), np.float64(2.0), "Your guess: 2. It was: 2. That is right.", True),
        (4, (2, 4, 16), 3.7, "Your guess: 4. It was: 3.7. That is right.", True),
        ("up", ("up", "down"), "Up", "Your guess: up. It was: Up. That is right.", True),
        ("up", ("up", "down"), "sideways", "Your guess: up. It was: sideways.", None),
        (4, (), 2.0, "Your guess: 4. It was: 2. Off by 2.", False),
        (0.5, (), 0.52, "Your guess: 0.5. It was: 0.52. Off by 0.02, 3.8 %: near.", True),
        (-1, (), 3, "Your guess: -1. It was: 3. Off by 4.", False),
        (0, (), 0.0, "Your guess: 0. It was: 0. That is right.", True),
        (1, (), 0, "Your guess: 1. It was: 0. Off by 1.", False),
        ("it falls", (), "it rises", "Your guess: it falls. It was: it rises.", None),
        (7, (), "words", "Your guess: 7. It was: words.", None),
    ],
)
def test_a_guess_is_shown_beside_the_outcome(at_work, said, guess, choices, value, told, right):
    predict("a", guess, choices=choices)
    said()
    outcome("a", value)
    assert said() == told
    assert kept(at_work, "a")["right"] is right


def test_the_first_guess_stays_once_the_outcome_was_seen(at_work, said):
    predict("a", 4)
    predict("a", 5)  # nobody has seen anything yet
    outcome("a", 2)
    said()
    predict("a", 2)
    assert "your first guess, 5, stays in the record; 2 is not kept" in said()
    outcome("a", 2.2)
    assert said().startswith("Your guess: 5. It was: 2.2.")
    assert kept(at_work, "a")["guess"] == "5" and kept(at_work, "a")["outcome"] == "2"
    at_work.restart()
    predict("a", 2)
    outcome("a", 2)
    assert "Your guess: 5. It was: 2." in said()


def test_an_outcome_without_a_guess_is_shown_and_a_later_guess_is_not_called_first(at_work, said):
    outcome("a", 2)
    assert said() == "It was: 2. (You have made no guess.)"
    predict("a", 2)
    assert said().startswith("Your guess is noted")


def test_words_are_data(at_work, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    predict("a", "<img src=x onerror=alert(1)>")
    outcome("a", "<script>alert(1)</script>")
    assert all(isinstance(one, Said) for one in shown)
    pages = "".join(one._repr_html_() for one in shown)
    assert "<img" not in pages and "<script" not in pages
    assert "&lt;img src=x onerror=alert(1)&gt;" in pages


class Hostile:
    def __str__(self):
        raise RuntimeError("no")

    __repr__ = __float__ = __eq__ = __hash__ = __str__


@pytest.mark.parametrize(
    "guess", [Hostile(), np.zeros((3, 3)), {"a": 1}, None, float("nan"), 1j, 10**400, object, b"x"]
)
def test_nothing_that_is_guessed_or_comes_out_ends_a_cell(at_work, said, guess):
    assert predict("a", guess) is None
    assert outcome("a", guess) is None
    assert predict("b", 4, choices=("2", guess)) is None
    assert outcome("b", guess) is None
    said()
