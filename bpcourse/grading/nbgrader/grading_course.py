"""What a worker does with one submission: repair, judge, page. Plain data in, plain data out.

A worker keeps a small nbgrader course in a temporary folder (one unit, one student at a time) and
runs nbgrader's own converters in it, so rows, notebook and page are nbgrader's. It writes nothing
else: the main process carries the results over.
"""

from __future__ import annotations

import json
import multiprocessing.util
import os
import shutil
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from bpcourse.grading.nbgrader import gradebook  # isort: skip  (it imports nbgrader the quick way)

import nbformat
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log

from bpcourse.checking.report import MIME
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.judge.folders import PREFIX, delete_folder, make_folder
from bpcourse.grading.nbgrader.fast_paths import quicken, remember_texts
from bpcourse.grading.nbgrader.gradebook import Rows
from bpcourse.grading.nbgrader.recover import find_submission, other_release, recover, with_notice

Files = dict[str, bytes]
"""{path relative to a folder: content}."""


@dataclass(frozen=True)
class Lost:
    """Points lost in a graded cell: where, how many, and the mistake's name (or what was seen)."""

    where: str
    points: float
    mistake: str


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
    config: object
    """nbgrader's configuration (traitlets' Config)."""
    secret: bytes


@dataclass(frozen=True)
class Job:
    """One submission to grade or, when `autograded` is there, a page to write again."""

    unit: Unit
    student: str
    handed_in: Files
    rows: Rows
    """The student's rows in the gradebook: earlier marks and comments."""
    page: bool = True
    autograded: Files | None = None


@dataclass(frozen=True)
class Done:
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
    seconds: float = 0.0


def warm_up(isolation: str = "bubblewrap") -> None:
    """Start this process's sandbox and import what grading needs, before the first job."""
    from bpcourse.exercises import all_exercises
    from bpcourse.grading.judge.sandbox import shared_zygote

    quicken(PREFIX)
    shared_zygote(isolation)
    all_exercises()


def do(job: Job) -> Done:
    """Grade a submission, or write its page again. Never raises for what a submission does."""
    started = time.monotonic()
    try:
        done = _desk(job.unit).do(job)
    except Exception as error:
        done = Done(job.student, f"{type(error).__name__}: {error}")
    object.__setattr__(done, "seconds", time.monotonic() - started)
    return done


_desks = {}


def _desk(unit):
    if unit.digest not in _desks:
        while _desks:
            _desks.popitem()[1].clear()
        _desks[unit.digest] = Desk(unit)
    return _desks[unit.digest]


class Desk:
    """The worker's small course of one unit."""

    def __init__(self, unit: Unit):
        quicken(PREFIX)
        self.unit = unit
        self.release = nbformat.reads(unit.release, as_version=4)
        self.root = make_folder()
        multiprocessing.util.Finalize(self, delete_folder, (self.root,), exitpriority=10)
        write_files(
            self.root / "release" / unit.name, {f"{unit.name}.ipynb": unit.release.encode()}
        )
        write_files(self.root / "source" / unit.name, unit.beside)
        write_files(self.root, {"judge.secret": unit.secret})
        os.chmod(self.root / "judge.secret", 0o600)
        config = _config(unit, self.root)
        self.coursedir = CourseDirectory(config=config)
        self.autograde, self.feedback = (
            kind(coursedir=self.coursedir, config=config) for kind in (_Autograde, _Feedback)
        )
        self.url = config.CourseDirectory.db_url
        gradebook.create(self.url, unit.rows)

    def do(self, job: Job) -> Done:
        self._clear_folders()
        self.coursedir.student_id = job.student
        with gradebook.opened(self.url) as engine:
            gradebook.put(engine, job.rows)
        remarks, unreadable, other = [], False, None
        if job.autograded is None:
            remarks, unreadable, other = self._stage(job)
            if problem := _run(self.autograde):
                return Done(job.student, problem, remarks=tuple(remarks))
        else:
            write_files(self._folder("autograded", job.student), job.autograded)
        if job.page and (problem := _run(self.feedback)):
            return Done(job.student, problem, remarks=tuple(remarks))
        with gradebook.opened(self.url) as engine:
            rows = gradebook.student_rows(engine, self.unit.rows, job.student)
        autograded = read_files(self._folder("autograded", job.student))
        notebook = json.loads(autograded[f"{self.unit.name}.ipynb"])
        return Done(
            job.student,
            autograded=autograded,
            rows=rows,
            remarks=tuple(remarks),
            feedback=read_files(self._folder("feedback", job.student)),
            unreadable=unreadable,
            other_release=other,
            lost=tuple(lost_marks(gradebook.scores(self.unit.rows, rows), notebook)),
            followed=tuple(followed_parts(notebook)),
        )

    def clear(self):
        delete_folder(self.root)

    def _folder(self, step, student):
        return self.root / step / student / self.unit.name

    def _clear_folders(self):
        for step in ("handed_in", "submitted", "autograded", "feedback"):
            shutil.rmtree(self.root / step, ignore_errors=True)

    def _stage(self, job):
        """Repair a submission for nbgrader: what was wrong with it, whether no work was found, and
        the other release that it was made from.

        Where no work can be found the blank release takes its place, so that the gradebook has 0
        points and the student a feedback page that says why.
        """
        from bpcourse.authoring.master import write_notebook

        arrived, name = self._folder("handed_in", job.student), self.unit.name
        write_files(arrived, job.handed_in)
        path, remarks = find_submission(arrived, name)
        content = path.read_bytes() if path else b""
        notebook, more = recover(content, self.release) if path else (None, [])
        remarks += more
        other = other_release(content, self.release)
        target = self._folder("submitted", job.student)
        write_files(
            target,
            {
                path: content
                for path, content in job.handed_in.items()
                if ".ipynb" not in path
                and not any(part.startswith(".") for part in Path(path).parts)
            },
        )
        write_notebook(
            with_notice(notebook, self.release, remarks, other), target / f"{name}.ipynb"
        )
        return remarks, notebook is None, other


def _config(unit, root):
    """The course's configuration with every folder of it in the worker's own."""
    import copy

    config = copy.deepcopy(unit.config)
    course = config.CourseDirectory
    course.root, course.assignment_id = str(root), unit.name
    course.db_url = f"sqlite:///{root / 'gradebook.db'}"
    for name in ("source", "release", "submitted", "autograded", "feedback"):
        course[f"{name}_directory"] = name
    config.JudgeExecute.secret_file = "judge.secret"
    if steps := config.Autograde.get("sanitize_preprocessors"):
        config.Autograde.sanitize_preprocessors = [  # the desk has repaired it
            step for step in steps if step != "bpcourse.grading.nbgrader.sanitize.Recover"
        ]
    return config


class _Again:
    """A converter that can be started again and again, and keeps its exporter."""

    _prepared = False

    def start(self):
        from nbconvert.writers import FilesWriter

        self.force = True
        folder = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
        # nbgrader would take names for patterns, "[ann]" for one of three letters
        self.assignments = {folder: [f"{folder}/{self.coursedir.assignment_id}.ipynb"]}
        # a writer makes its folder only when that becomes another one
        self.writer = FilesWriter(parent=self, config=self.config)
        if not self._prepared:
            self.exporter = self.exporter_class(
                parent=self, config=self.config, optimistic_validation=True
            )  # once, at the end
            for step in self.preprocessors:
                self.exporter.register_preprocessor(step)
            remember_texts(self.exporter)
            self._prepared = True
        os.chdir(self.coursedir.root)
        self.convert_notebooks()


class _Autograde(_Again, Autograde):
    pass


class _Feedback(_Again, GenerateFeedback):
    pass


def _run(converter):
    """Run one of nbgrader's converters; None, or why it failed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own, about its database sessions
        result = capture_log(converter)
    if result["success"]:
        return None
    lines = [
        line.strip()
        for line in result.get("log", "").splitlines()
        if "Error" in line or "SandboxUnavailable" in line
    ]
    return lines[-1] if lines else f"nbgrader's {type(converter).__name__[1:]} failed"


def read_files(folder: Path, largest: int | None = None) -> Files:
    """The files in a folder, links passed over: they may point anywhere, at the gradebook for one.

    largest  bytes after which a file is cut off
    """
    found = {}
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not os.path.islink(os.path.join(path, name))]
        for name in sorted(names):
            file = Path(path) / name
            if file.is_file() and not file.is_symlink():
                with open(file, "rb") as opened:
                    found[str(file.relative_to(folder))] = opened.read(largest)
    return found


def write_files(folder: Path, files: Files) -> None:
    """Write files into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


# ---- why points were lost -------------------------------------------------------------------


def lost_marks(scores: dict[str, dict], notebook: dict) -> list[Lost]:
    """Why machine-graded cells of an autograded notebook lost points."""
    cells = {
        cell["metadata"]["nbgrader"].get("grade_id"): cell
        for cell in notebook["cells"]
        if "nbgrader" in cell["metadata"]
    }
    place = {name: number for number, name in enumerate(cells)}
    lost = []
    for name in sorted(scores, key=lambda name: place.get(name, len(place))):
        mark = scores[name]
        if mark["by_machine"] and mark["score"] < mark["max_score"]:
            lost += lost_points(name, mark["max_score"] - mark["score"], cells.get(name))
    return lost


def lost_points(grade_id: str, points: float, cell) -> list[Lost]:
    """Why a graded cell lost points: the report's mistakes, else its error, else no answer."""
    name = grade_id.removeprefix("check_")
    outputs = cell.get("outputs", []) if cell is not None else []
    if report := _report(outputs):
        return _by_mistake(report)
    for output in outputs:
        if output["output_type"] == "error":
            return [Lost(name, points, clean(f"{output['ename']}: {output['evalue']}"[:120]))]
    written = cell is None or cell["cell_type"] == "markdown"
    return [Lost(name, points, "no answer" if written else "the check gave no report")]


def followed_parts(notebook: dict) -> list[str]:
    """ "relu_backward (dx)" for parts that are right only for the student's own forward or loss."""
    found = []
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade") and (
            report := _report(cell.get("outputs", []))
        ):
            names = [part["name"] for part in report["parts"] if part.get("followed")]
            found += [f"{report['exercise']} ({', '.join(names)})"] if names else []
    return found


def _report(outputs):
    """The report that a check displayed, if there is one."""
    return next(
        (report for output in outputs if (report := output.get("data", {}).get(MIME))), None
    )


def _by_mistake(report):
    """Parts that lost points for the same reason are told together."""
    groups = {}
    for part in report["parts"]:
        missing = part["max_points"] - part["points"]
        if missing > 0:
            reason = part["mistake"] or (
                part["status"]
                if part["status"] == "not written"
                else part["message"] or part["status"]
            )
            groups.setdefault(clean(reason), []).append((part["name"], missing))
    lost = []
    for reason, parts in groups.items():
        whole = len(parts) == len(report["parts"])
        where = report["exercise"] + ("" if whole else f" ({', '.join(name for name, _ in parts)})")
        lost.append(Lost(where, sum(missing for _, missing in parts), reason))
    return lost
