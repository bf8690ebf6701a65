"""Grading on all cores: the same rows as nbgrader's, whatever dies, whenever it is killed."""

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from bpcourse.course import Course
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.prepare import prepare
from bpcourse.grading.batch.pool import processes
from bpcourse.files import replace_file, replace_folder
from bpcourse.grading.batch.digests import digest
from bpcourse.grading.batch.records import Records
from bpcourse.grading.batch.runner import Workers
from bpcourse.grading.nbgrader.jobs import Outcome
from tests.grading.tiny import UNIT, tiny_course

ROOT = Path(__file__).resolve().parents[3]
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


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A tiny course with a class that has handed in."""
    course = tiny_course(tmp_path_factory.mktemp("course"))
    for student, answer in ANSWERS.items():
        hand_in(course, student, answer)
    return course


@pytest.fixture
def course(built, tmp_path):
    shutil.copytree(built.root, tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture(scope="module")
def workers(sandbox):
    with Workers(2) as workers:
        yield workers


def hand_in(course, student, answer, written=None):
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


def gradebook_rows(course):
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


def notebook(course, student):
    path = course.classroom / "autograded" / student / UNIT / f"{UNIT}.ipynb"
    return json.loads(path.read_text())


def page(course, student):
    return (course.classroom / "feedback" / student / UNIT / f"{UNIT}.html").read_text()


def execute(course, statement):
    with sqlite3.connect(course.classroom / "gradebook.db") as connection:
        connection.execute(statement)


def nbgrader(course, *command):
    scripts = str(Path(sys.executable).parent)
    subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=course.root,
        check=True,
        env=os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"]},
        capture_output=True,
        timeout=300,
    )


@pytest.mark.slow
def test_rows_notebooks_and_pages_are_those_of_nbgrader(course, workers):
    results = grade_unit(course, UNIT, workers=workers)
    assert [r.error for r in results] == [None] * len(ANSWERS)
    rows = gradebook_rows(course)
    notebooks = {student: notebook(course, student) for student in ANSWERS}
    pages = {student: page(course, student) for student in ANSWERS}
    for folder in ("autograded", "feedback", ".graded"):
        shutil.move(course.classroom / folder, course.root / folder)
    (course.classroom / "gradebook.db").unlink()
    prepare(course, UNIT)
    nbgrader(course, "autograde", UNIT)
    nbgrader(course, "generate_feedback", UNIT)
    assert gradebook_rows(course) == rows
    assert {student: notebook(course, student) for student in ANSWERS} == notebooks
    for student in ANSWERS:
        assert (
            BeautifulSoup(page(course, student), "html.parser").prettify()
            == BeautifulSoup(pages[student], "html.parser").prettify()
        )


@pytest.mark.slow
def test_scores_of_honest_work_are_those_of_nbgraders_own_execute(course, workers):
    grade_unit(course, UNIT, workers=workers)
    rows = gradebook_rows(course)
    path = course.root / "nbgrader_config.py"
    path.write_text(
        re.sub(
            r"^c\.Autograde\.\w+ = (\[.*?^\]|\S+)$",
            "",
            path.read_text(),
            flags=re.DOTALL | re.MULTILINE,
        )
    )
    nbgrader(course, "autograde", UNIT, "--force")
    assert gradebook_rows(course) == rows


@pytest.mark.slow
def test_what_is_unchanged_is_skipped_and_what_changed_is_graded(course, workers):
    first = grade_unit(course, UNIT, workers=workers)
    assert not any(r.unchanged for r in first)
    again = grade_unit(course, UNIT, workers=workers)
    assert again == first and all(r.unchanged for r in again)
    hand_in(course, "ben", RIGHT)
    third = grade_unit(course, UNIT, workers=workers)
    assert [r.student for r in third if not r.unchanged] == ["ben"]
    assert third[1].points > first[1].points
    assert not any(
        r.unchanged for r in grade_unit(course, UNIT, ["ada"], workers=workers, force=True)
    )


@pytest.mark.slow
def test_a_seed_repeats_a_run_and_is_told_to_the_instructor_only(course, workers):
    def cards():
        page = (course.classroom / "autograded" / "ben" / UNIT / f"{UNIT}.ipynb").read_text()
        return [
            output["data"]["text/plain"]
            for cell in json.loads(page)["cells"]
            for output in cell.get("outputs", [])
            if "text/plain" in output.get("data", {})
        ]

    (first,) = grade_unit(course, UNIT, ["ben"], workers=workers)
    told = cards()
    (other,) = grade_unit(course, UNIT, ["ben"], workers=workers, seed="0" * 32)
    assert other.seed == "0" * 32 != first.seed and other.points == first.points
    (again,) = grade_unit(course, UNIT, ["ben"], workers=workers, seed=first.seed)
    assert cards() == told and again.seed == first.seed
    for path in (course.classroom / "feedback").rglob("*.html"):
        assert first.seed not in path.read_text()


def test_marks_given_by_hand_are_kept_and_come_onto_the_page(course, workers):
    hand_in(course, "ada", RIGHT, "My own words.")
    (first,) = grade_unit(course, UNIT, ["ada"], workers=workers)
    assert first.by_hand == 2
    execute(
        course,
        "UPDATE grade SET manual_score = 1.5, needs_manual_grade = 0 WHERE auto_score IS NULL",
    )
    execute(
        course,
        "UPDATE comment SET manual_comment = 'Well put' WHERE cell_id IN "
        "(SELECT id FROM base_cell WHERE name = 'why')",
    )
    (marked,) = grade_unit(course, UNIT, ["ada"], workers=workers)
    assert (marked.points, marked.by_hand) == (first.points + 1.5, 0)
    assert "Well put" in page(course, "ada")
    graded = [row for row in gradebook_rows(course) if row[3] == "why" and row[5] is not None]
    assert [row[7] for row in graded] == [0]  # a new page does not ask for a second look
    hand_in(course, "ada", WRONG, "My own words.")
    (again,) = grade_unit(course, UNIT, ["ada"], workers=workers)
    assert again.by_hand == 0 and again.points < marked.points


@pytest.mark.slow
def test_without_pages_and_then_with(course, workers):
    (result,) = grade_unit(course, UNIT, ["ada"], workers=workers, pages=False)
    assert result.feedback is None
    (result,) = grade_unit(course, UNIT, ["ada"], workers=workers)
    assert result.feedback.exists()


@pytest.mark.slow
def test_killed_at_any_moment_and_started_again_the_result_is_the_same(course, workers):
    expected = grade_unit(course, UNIT, workers=workers)
    rows = gradebook_rows(course)
    pages = {student: page(course, student) for student in ANSWERS}
    for folder in ("autograded", "feedback", ".graded"):
        shutil.rmtree(course.classroom / folder)
    (course.classroom / "gradebook.db").unlink()
    secret = (course.classroom / "judge.secret").read_bytes()
    chance = random.Random(4)
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-m", "bpcourse.cli", "grade", UNIT],
            cwd=course.root,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
        )
        started, wanted = time.monotonic(), chance.randrange(6)
        while process.poll() is None and time.monotonic() - started < 60:
            if len(list(course.classroom.glob(".graded/*/*.json"))) >= wanted:
                break
            time.sleep(0.02)
        time.sleep(chance.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (course.classroom / "judge.secret").read_bytes() == secret
    assert grade_unit(course, UNIT, workers=workers) == expected
    assert gradebook_rows(course) == rows
    assert {student: page(course, student) for student in ANSWERS} == pages


@pytest.mark.slow
@pytest.mark.parametrize("stop", range(6))
def test_killed_between_any_two_writes_the_next_run_completes(course, workers, stop, monkeypatch):
    """Writes are counted, and the run ends at the given one."""
    from bpcourse.grading.batch import writer
    from bpcourse.grading.nbgrader import gradebook

    class Killed(BaseException):
        pass

    left = [stop]

    def counted(function):
        def write(*args):
            if not left[0]:
                raise Killed
            left[0] -= 1
            return function(*args)

        return write

    prepare(course, UNIT)
    with monkeypatch.context() as patched:
        patched.setattr(writer, "replace_folder", counted(replace_folder))
        patched.setattr(gradebook, "write_changes", counted(gradebook.write_changes))
        patched.setattr(Records, "write", counted(Records.write))
        with pytest.raises(Killed):
            grade_unit(course, UNIT, ["ada", "ben"], workers=workers)
    results = grade_unit(course, UNIT, ["ada", "ben"], workers=workers)
    assert [r.error for r in results] == [None, None]
    assert [r.points > 0 for r in results] == [True, True]
    assert all(r.feedback.exists() for r in results)
    assert len(Records(course.classroom, UNIT).read("ada")) > 0


# ---- the runner itself ----------------------------------------------------------------------


def job(name):
    return SimpleNamespace(student=name)


def sometimes_dies(job):
    if job.student.startswith("deadly"):
        os._exit(1)
    return Outcome(job.student)


@pytest.mark.slow
def test_a_worker_that_dies_costs_its_own_submission_only():
    names = ["a", "deadly1", "b", "c", "d", "deadly2", "e"]
    with Workers(2, plain_processes) as workers:
        done = {job.student: result for job, result in workers.run(map(job, names), sometimes_dies)}
    assert sorted(done) == sorted(names)
    assert {name for name, result in done.items() if result.error} == {"deadly1", "deadly2"}


def plain_processes(jobs):
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))


def test_any_executor_will_do_and_a_job_is_tried_twice():
    seen = []

    def fails_at_first(job):
        seen.append(job.student)
        if job.student == "never" or seen.count(job.student) < 2:
            raise OSError("lost")
        return Outcome(job.student)

    with Workers(2, ThreadPoolExecutor) as workers:
        done = {
            job.student: result.error
            for job, result in workers.run(map(job, ["a", "never", "b"]), fails_at_first)
        }
    assert (done["a"], done["b"]) == (None, None) and "lost" in done["never"]
    assert seen.count("never") == 2


def test_nothing_to_do_starts_no_worker():
    with Workers(2, lambda jobs: pytest.fail("started")) as workers:
        assert list(workers.run([])) == []


# ---- records --------------------------------------------------------------------------------


def test_folders_are_replaced_as_a_whole_and_left_overs_are_cleared(tmp_path):
    folder = tmp_path / "ada" / "unit"
    replace_folder(folder, {"a": b"1", "sub/b": b"2"}, 0o444)
    (tmp_path / "ada" / ".unit.new").mkdir()
    replace_folder(folder, {"c": b"3"}, 0o444)
    assert [p.name for p in (tmp_path / "ada").iterdir()] == ["unit"]
    assert [p.name for p in folder.iterdir()] == ["c"]
    replace_folder(folder, {}, 0o444)
    assert not folder.exists()


def test_a_record_that_cannot_be_read_is_no_record(tmp_path):
    records = Records(tmp_path, "unit")
    assert records.read("ada") is None
    records.write("ada", {"content": "x"})
    assert records.read("ada") == {"content": "x"}
    replace_file(tmp_path / ".graded" / "unit" / "ada.json", b"{")
    assert records.read("ada") is None


def test_digests_tell_contents_apart():
    found = [
        digest({"a": b"1"}),
        digest({"a": b"2"}),
        digest({"b": b"1"}),
        digest("a", "b"),
        digest("ab"),
        digest({"a": b"1"}, {}),
    ]
    assert len(set(found)) == len(found)
    assert digest({"a": b"1", "b": b"2"}) == digest({"b": b"2", "a": b"1"})


def test_the_pool_is_the_standard_one():
    from concurrent.futures import Executor

    assert issubclass(type(processes(1)), Executor)
