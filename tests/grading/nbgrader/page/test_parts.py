"""Which cells are an exercise's, wherever they stand?"""

from bpcourse.grading.nbgrader.page.parts import Between, Exercise, parts_of
from tests.grading.nbgrader.page.cells import answer, check, code, notebook, text, written

TASK = "### Exercise 3: `relu_backward`\n\nWrite it."
QUESTION = "Read this.\n\n> **Question B \u00b7 2 points**\n>\n> Why?"


def described(*cells):
    """The body in short: (name, its answers, its task) or the sources between."""
    return [
        (part.name, [cell.source for cell in part.answers], bool(part.task))
        if isinstance(part, Exercise)
        else [cell.source for cell in part.cells]
        for part in parts_of(notebook(*cells)).body
    ]


def test_an_exercise_is_its_task_its_answer_and_its_check_and_the_rest_is_between():
    cells = [text("# Unit"), text(TASK), answer("f", "mine"), check("f"), text("More"), code("1")]
    assert described(*cells) == [["# Unit"], ("f", ["mine"], True), ["More", "1"]]


def test_a_check_far_below_its_answer_belongs_to_it():
    cells = [text(TASK), answer("f", "mine"), code("demo"), check("f"), text("end")]
    assert described(*cells) == [("f", ["mine"], True), ["demo"], ["end"]]


def test_a_check_that_was_put_back_above_or_below_everything_belongs_to_its_answer():
    cells = [text(TASK), answer("f", "mine"), text("end")]
    assert described(check("f"), *cells) == [("f", ["mine"], True), ["end"]]
    assert described(*cells, check("f")) == [("f", ["mine"], True), ["end"]]


def test_an_answer_with_a_name_of_its_own_belongs_to_the_next_check():
    cells = [answer("helper", "h"), answer("f", "mine"), check("f"), answer("left", "l")]
    assert described(*cells) == [("f", ["h", "mine"], False), ["l"]]


def test_a_check_without_any_answer_takes_no_text_for_its_task():
    assert described(text("end"), check("f")) == [["end"], ("f", [], False)]


def test_a_question_in_words_is_its_own_answer():
    cells = [text(QUESTION), written("why", "Because."), text("Next")]
    (exercise, between) = parts_of(notebook(*cells)).body
    assert exercise.written and exercise.answers[0].source == "Because."
    assert exercise.label == "Question B" and isinstance(between, Between)


def test_an_exercise_is_called_as_in_the_text():
    cells = [text(TASK), answer("f"), check("f"), text("Now this."), answer("g"), check("g")]
    named, nameless = parts_of(notebook(*cells)).body
    assert (named.label, named.name) == ("Exercise 3", "f")
    assert (nameless.label, nameless.name) == ("", "g")


def test_what_lies_between_has_the_name_of_its_first_heading():
    (between,) = parts_of(notebook(text("Intro"), code("# no"), text("## 2. `relu`\n\n## 3."))).body
    assert between.heading == "2. `relu`"
    assert parts_of(notebook(code("1"))).body[0].heading == ""


def test_notices_and_receipt_are_apart_and_the_unit_gives_the_title():
    parts = parts_of(
        notebook(
            text("left", id="left-out"),
            text("R", id="bpcourse-receipt"),
            text("damaged", id="arrived-damaged"),
            text("# Unit 2"),
        )
    )
    assert [cell.source for cell in parts.notices] == ["left", "damaged"]
    assert parts.receipt.source == "R" and parts.title == "Unit 2"
    assert [cell.source for cell in parts.body[0].cells] == ["# Unit 2"]


def test_a_notice_of_the_student_s_own_below_the_real_one_is_just_a_text():
    made = notebook(text("real", id="arrived-damaged"), text("copied"))
    made.cells[1]["id"] = "arrived-damaged"
    parts = parts_of(made)
    assert [cell.source for cell in parts.notices] == ["real"]
    assert [cell.source for cell in parts.body[0].cells] == ["copied"]
