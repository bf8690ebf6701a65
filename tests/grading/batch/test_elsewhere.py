"""What a foreign worker does: pass on a request, if it has our versions, and import next to nothing."""

import pickle
import subprocess
import sys
from dataclasses import replace

import pytest

from bpcourse.grading.batch.elsewhere import Asked, do, same, with_unit
from bpcourse.grading.batch.own_process import request_for
from bpcourse.grading.batch.versions import OtherVersions, versions_here
from bpcourse.grading.nbgrader.jobs import Job


def test_other_versions_are_refused_before_anything_is_done():
    asked = Asked(replace(versions_here(), numpy="9"), fast_paths=True)
    with pytest.raises(OtherVersions, match="here 9"):
        do(asked, request_for(pytest.fail, "it was done"))


def test_a_job_meets_its_unit_again():
    unit = {"name": "02"}
    job = with_unit(lambda job: job, Job(None, "ada", {}, {}), pickle.dumps(unit))
    assert (job.unit, job.student) == (unit, "ada") and same(b"x") == b"x"


def test_a_worker_need_not_import_what_grades():
    program = "import sys, bpcourse.grading.batch.elsewhere; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"nbgrader", "nbconvert", "sqlalchemy", "matplotlib", "IPython"} & set(loaded)
