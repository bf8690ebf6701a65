"""Does an empty answer look like a place to write, and is it known as empty?"""

import pytest

from bpcourse.notebooks.prompts import is_unanswered, prompt, title_above


def markdown(source):
    return {"cell_type": "markdown", "source": source}


def test_a_prompt_says_which_question_it_belongs_to():
    cells = [
        markdown("> **Question A · 2 points**"),
        markdown("> **Question B · 1 point**"),
        markdown(""),
    ]
    assert prompt(title_above(cells, 2)) == (
        "**Your answer to question B:** write here, in place of this line."
    )
    assert prompt(title_above(cells, 0)) == "**Your answer:** write here, in place of this line."


@pytest.mark.parametrize(
    "source", [prompt("Question A"), prompt() + "\n", " \n", "YOUR ANSWER HERE"]
)
def test_what_the_release_says_is_no_answer(source):
    assert is_unanswered(source)


@pytest.mark.parametrize("source", [prompt("Question A") + "\n\nBecause.", "Because.", "?"])
def test_anything_else_is_one(source):
    assert not is_unanswered(source)
