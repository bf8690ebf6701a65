"""What workers need to know of a unit before its first submission is graded."""

from __future__ import annotations

import logging
from pathlib import Path

from traitlets.config import Config

from bpcourse.authoring.own import use_tried_exercises
from bpcourse.course import Course
from bpcourse.grading.batch.digests import digest, package_digest
from bpcourse.grading.batch.register import Confirm, registered
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
    confirm: Confirm | None = None,
) -> Unit:
    """All that workers need to know of a unit, which is recorded in the gradebook if need be.

    confirm  asked before marks of cells are removed that the unit no longer has
    """
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
    where = config.CourseDirectory
    with gradebook.opened(where.db_url, where.course_id) as engine:
        release, rows = registered(course, unit, config, engine, confirm)
    beside = files_beside_master(course, unit, config)
    own = own_files(course, unit, config)
    secret = read_secret(_secret_path(course, config), is_shared(config))
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


def is_shared(config: Config) -> bool:
    """Whether a group of instructors grades in this classroom."""
    return config.CourseDirectory.get("groupshared") is True


def _secret_path(course: Course, config: Config) -> Path:
    named = config.JudgeExecute.get("secret_file")
    return course.root / named if isinstance(named, str) else course.classroom / "judge.secret"
