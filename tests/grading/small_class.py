"""A class of six that has handed in a tiny unit, and all that grading makes of it."""

import json
import re
import sqlite3

from bs4 import BeautifulSoup

from bpcourse.course import Course
from bpcourse.grading.batch.summary import line
from tests.grading.tiny import UNIT

RIGHT = """def affine_backward(dout, cache):
    x, w, b = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)"""
WRONG = RIGHT.replace("dout.sum(axis=0)", "dout.mean(axis=0)")
ANSWERS = {
    "ada": RIGHT,
    "ben": WRONG,
    "cleo": None,
    "dora": RIGHT + "\n# dora",
    "emil": "1 +",
    "fay": WRONG + "\n# fay",
}


def hand_in(course: Course, student, answer, written=None):
    """Hand in the release with an answer to the exercise and to the written question."""
    notebook = json.loads(course.release_notebook(UNIT).read_text())
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name == "affine_backward" and answer:
            cell["source"] = answer
        if name == "why" and written:
            cell["source"] = written
    folder = course.classroom / "submitted" / student / UNIT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{UNIT}.ipynb").write_text(json.dumps(notebook))


def gradebook_rows(course: Course):
    """All that the gradebook says of submissions, without the rows' random names."""
    with sqlite3.connect(course.classroom / "gradebook.db") as connection:
        return sorted(
            connection.execute("""
            SELECT s.student_id, s.timestamp, n.late_submission_penalty, b.name, g.auto_score,
                   g.manual_score, g.extra_credit, g.needs_manual_grade, NULL, NULL
            FROM submitted_assignment s JOIN submitted_notebook n ON n.assignment_id = s.id
            JOIN grade g ON g.notebook_id = n.id JOIN base_cell b ON b.id = g.cell_id
            UNION ALL
            SELECT s.student_id, s.timestamp, NULL, b.name, NULL, NULL, NULL, NULL,
                   c.auto_comment, c.manual_comment
            FROM submitted_assignment s JOIN submitted_notebook n ON n.assignment_id = s.id
            JOIN comment c ON c.notebook_id = n.id JOIN base_cell b ON b.id = c.cell_id
            """).fetchall(),
            key=str,
        )


def notebook(course: Course, student):
    """The autograded notebook, as plain data."""
    path = course.classroom / "autograded" / student / UNIT / f"{UNIT}.ipynb"
    return json.loads(without_time(path.read_text()))


def page(course: Course, student):
    """The text of the feedback page."""
    path = course.classroom / "feedback" / student / UNIT / f"{UNIT}.html"
    return without_time(path.read_text())


def without_time(text):
    """What runs at different times have in common: a receipt says when it was graded."""
    return re.sub(r"Graded: [-0-9]{10} [:0-9]{5} UTC", "Graded: at some time", text)


def parsed(text):
    """A page as a browser takes it: nbconvert writes what its parser has made of it."""
    return BeautifulSoup(text, "html.parser").prettify()


def all_that_was_made(course: Course, results, students=tuple(ANSWERS)):
    """Report, rows, notebooks, pages and the names of all files, to compare with another run."""
    return {
        "results": list(results),
        "lines": [line(result) for result in results],
        "rows": gradebook_rows(course),
        "notebooks": {student: notebook(course, student) for student in students},
        "pages": {student: parsed(page(course, student)) for student in students},
        "files": {
            (str(path.relative_to(course.classroom)), path.stat().st_mode)
            for step in ("autograded", "feedback", ".graded")
            for path in (course.classroom / step).rglob("*")
        },
    }


def execute(course: Course, statement):
    """Change the gradebook, as formgrader would."""
    with sqlite3.connect(course.classroom / "gradebook.db") as connection:
        connection.execute(statement)
