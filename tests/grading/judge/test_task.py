"""Can a task be carried anywhere, and is each student's secret their own?"""

import pickle

from bpcourse.grading.judge.task import LockedCell, Task, seed_of, submission_key
from tests.grading.notebooks import task


def test_a_task_can_be_pickled():
    original = task(["1"], {"a": "1.0"}, files={"x": b"1"})
    assert pickle.loads(pickle.dumps(original)) == original


def test_locked_cells_are_found_by_their_id_and_open_ones_are_not():
    cell = LockedCell("check_f", "check(f)", 1.0)
    found = Task("{}", (cell,), b"k").locked_by_id
    assert found.get("check_f") is cell and found.get(None) is None


def test_keys_differ_by_secret_unit_student_and_content():
    keys = {
        submission_key(secret, unit, student, content)
        for secret in (b"a", b"b")
        for unit in ("u1", "u12")
        for student in ("2ada", "ada")
        for content in ("", "x")
    }
    assert len(keys) == 16 and {len(key) for key in keys} == {16}


def test_seeds_differ_by_exercise_and_are_the_same_each_time():
    assert seed_of(b"k", "relu") == seed_of(b"k", "relu") != seed_of(b"k", "conv")
    assert 0 <= seed_of(b"k", "relu") < 2**64
