"""What passes between the main process and its workers: plain data, which any executor can carry."""

from __future__ import annotations

from dataclasses import dataclass, field

from traitlets.config import Config

from bpcourse.files import Files
from bpcourse.grading.nbgrader.gradebook import Rows


@dataclass(frozen=True)
class Unit:
    """All that is the same for every submission of a unit."""

    name: str
    digest: str
    """Changes when anything changes that grades or pages depend on."""
    release: str
    """The release notebook, as JSON."""
    beside: Files
    """What lies beside the master, which nbgrader puts beside each submission."""
    rows: Rows
    config: Config
    """nbgrader's configuration."""
    secret: bytes
    own: Files = field(default_factory=dict)
    """The instructor's own exercises and private checks, by path in the course (own_files.py)."""


@dataclass(frozen=True)
class Job:
    """One submission to grade or, when `autograded` is there, a page to write again.

    penalty  and before it, to work out again what being late costs
    graded   when it was graded, as its receipt says
    """

    unit: Unit
    student: str
    handed_in: Files
    rows: Rows
    """The student's rows in the gradebook: earlier marks and comments."""
    page: bool = True
    autograded: Files | None = None
    left_out: tuple[str, ...] = ()
    """What of the submission's folder was not taken, in words."""
    penalty: bool = False
    graded: str = ""


@dataclass(frozen=True)
class Lost:
    """Points lost in a graded cell: where, how many, and the mistake's name (or what was seen)."""

    where: str
    points: float
    mistake: str


@dataclass(frozen=True)
class Outcome:
    """What became of a job; `error` says why it failed."""

    student: str
    error: str | None = None
    autograded: Files = field(default_factory=dict)
    feedback: Files = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    unreadable: bool = False
    other_release: str | None = None
    """The release that the submission was made from, where it is not the unit's."""
    lost: tuple[Lost, ...] = ()
    followed: tuple[str, ...] = ()
    """Parts that earned their points as derivatives of the student's own forward or loss."""
    looks_numerical: tuple[str, ...] = ()
    """Exercises whose right answers show signs of numerical differentiation."""
    penalty_remark: str = ""
    """What the late plugin asked for, where that cannot be had."""
    seed: str = ""
    """What the inputs were drawn from; empty where only a page was written."""
    seconds: float = 0.0
    plain_way: str | None = None
    """Why the worker went without nbgrader's fast paths; None where it had them."""
