"""What `--executor` takes, and the sentence for each thing that it does not."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from bpcourse.grading.batch.backend import Elsewhere
from bpcourse.grading.batch.executors import NoSuchExecutor, backend_named, examined, local
from bpcourse.grading.batch.grade import grade_unit
from bpcourse.grading.batch.runner import Workers
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable
from tests.grading.small_class import ANSWERS
from tests.grading.tiny import UNIT


def test_local_is_the_pool_of_this_machine(tmp_path):
    assert backend_named("local", tmp_path) is local


@pytest.mark.parametrize(
    "text",
    ["dask://", "dask://host", "dask://host:port", "dask://:8786", "dask://host:99999", "ray://h:1",
     "slurm", "", "json:", ":loads", "json:nothing", "no_such_module:make", "math:pi", "dask:"],
)  # fmt: skip
def test_what_names_no_executor_is_refused_in_a_sentence(text, tmp_path):
    with pytest.raises(NoSuchExecutor, match=r"^--executor") as error:
        backend_named(text, tmp_path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "body", ["return 3", "return None", "raise OSError('no queue')", "import no_such_module"]
)
def test_a_function_that_makes_none_is_told_in_a_sentence(body, tmp_path, monkeypatch):
    (tmp_path / "made_up.py").write_text(f"def make():\n    {body}\n")
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delitem(sys.modules, "made_up", raising=False)
    make = backend_named("made_up:make", tmp_path)
    with pytest.raises(GradingUnavailable, match=r"^--executor made_up:make .*nothing was graded"):
        make(None)


def test_a_module_beside_the_configuration_is_found_last(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / "json.py").write_text("raise SystemExit")
    with pytest.raises(NoSuchExecutor):
        backend_named("json:make", tmp_path)
    assert sys.path[-1] == str(tmp_path)


def test_a_function_has_the_number_of_jobs_if_it_takes_one(tmp_path):
    made = backend_named("concurrent.futures:ThreadPoolExecutor", tmp_path)(3)
    assert isinstance(made, Elsewhere) and made.executor._max_workers == made.at_a_time == 3
    made.close()


def test_without_distributed_the_sentence_says_what_to_install(tmp_path):
    program = (
        "import sys; sys.modules['distributed'] = None\n"
        "from bpcourse.grading.batch.executors import backend_named\n"
        "try: backend_named('dask://127.0.0.1:1', None)(1)\n"
        "except Exception as error: print(error)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert "pip install distributed" in said and "bpcourse[" not in said


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["concurrent.futures:ThreadPoolExecutor", "concurrent.futures:ProcessPoolExecutor",
     "loky:get_reusable_executor"],
)  # fmt: skip
def test_threads_and_processes_of_others_give_the_same_grades(text, small_class, workers):
    with Workers(2, backend_named(text, small_class.root)) as others:
        there = grade_unit(small_class, UNIT, workers=others)
    here = grade_unit(small_class, UNIT, workers=workers, force=True)
    assert [result.student for result in there] == sorted(ANSWERS)
    assert [(r.points, r.lost, r.error) for r in there] == [
        (r.points, r.lost, r.error) for r in here
    ]


@pytest.mark.slow
def test_workers_that_are_alike_stand_together(sandbox):
    class Three(Elsewhere):
        def examined(self):
            (one,) = super().examined()
            return [one, one, one]

    (found,) = examined(lambda jobs: Three(ThreadPoolExecutor(1), 1, "these"))
    assert found.worker.count("these") == 3 and found.findings
