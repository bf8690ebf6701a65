"""What workers need to know of a unit before its first submission is graded."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from traitlets.config import Config

from bpcourse.authoring.own import use_tried_exercises
from bpcourse.course import Course
from bpcourse.files import replace_file
from bpcourse.grading.batch.digests import digest, package_digest
from bpcourse.grading.judge.trust import check_trust, weaker_sandbox
from bpcourse.grading.nbgrader import gradebook
from bpcourse.grading.nbgrader.beside import files_beside_master
from bpcourse.grading.nbgrader.execute import JudgeExecute
from bpcourse.grading.nbgrader.jobs import Unit
from bpcourse.grading.nbgrader.own_files import own_files
from bpcourse.grading.nbgrader.secret import read_secret


def prepare(
    course: Course,
    unit: str,
    figures: bool = False,
    isolation: str | None = None,
    seed: str | None = None,
    trust_submissions: bool = False,
) -> Unit:
    """All that workers need to know of a unit, which is recorded in the gradebook if need be."""
    config = course.nbgrader_config()
    use_tried_exercises(course, config)
    asked = {
        "figures": figures,
        "isolation": isolation,
        "seed": seed,
        "trust_submissions": trust_submissions,
    }
    config.JudgeExecute.update({name: value for name, value in asked.items() if value})
    judge_execute = JudgeExecute(config=config)
    isolation = judge_execute.isolation
    warning = check_trust(isolation, judge_execute.trust_submissions) or weaker_sandbox(isolation)
    if warning:
        logging.getLogger("bpcourse").warning(warning)
    release = _registered_release(course, unit, config)
    with gradebook.opened(
        config.CourseDirectory.db_url, config.CourseDirectory.course_id
    ) as engine:
        rows = gradebook.unit_rows(engine, unit)
    beside = files_beside_master(course, unit, config)
    own = own_files(course, unit, config)
    secret = read_secret(_secret_path(course, config))
    settings = {name: value for name, value in config.items() if name != "CourseDirectory"}
    return Unit(
        name=unit,
        digest=digest(package_digest(), release, beside, rows, settings, secret, own),
        release=release,
        beside=beside,
        rows=rows,
        config=config,
        secret=secret,
        own=own,
    )


def _registered_release(course: Course, unit: str, config: Config) -> str:
    """Record the unit in the gradebook; the release notebook that goes with the record, as JSON."""
    import nbformat

    from bpcourse.authoring import AuthoringError
    from bpcourse.authoring.release import generated_release

    path = course.source_notebook(unit)
    if not path.exists():
        raise AuthoringError("there is no executed solution: run `bpcourse build` first", unit)
    made_from = digest(path.read_bytes(), config.ClearSolutions, package_digest())
    kept = course.classroom / ".graded" / f"{unit}.json"
    database = course.classroom / "gradebook.db"
    known = _read_json(kept)
    if known.get("made_from") == made_from and database.exists() and _is_registered(unit, config):
        return known["release"]
    solution = nbformat.read(path, as_version=4)
    with generated_release(course, unit, solution, database) as folder:
        release = (folder / f"{unit}.ipynb").read_text(encoding="utf-8")
    replace_file(kept, json.dumps({"made_from": made_from, "release": release}).encode())
    return release


def _read_json(path: Path) -> dict[str, str]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _is_registered(unit: str, config: Config) -> bool:
    where = config.CourseDirectory
    with gradebook.opened(where.db_url, where.course_id) as engine:
        return bool(gradebook.unit_rows(engine, unit)["source_cell"])


def _secret_path(course: Course, config: Config) -> Path:
    named = config.JudgeExecute.get("secret_file")
    return course.root / named if isinstance(named, str) else course.classroom / "judge.secret"
