"""A tiny nbgrader course in a folder, graded by the judge as an instructor would."""

import json
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[2]
PREPROCESSORS = re.search(
    r"^c\.Autograde\.autograde_preprocessors = \[.*?^\]$",
    (ROOT / "nbgrader_config.py").read_text(),
    re.DOTALL | re.MULTILINE,
).group()

CONFIG = f"""
c = get_config()
c.CourseDirectory.root = {{root!r}}
c.CourseDirectory.submitted_directory = "classroom/submitted"
c.CourseDirectory.autograded_directory = "classroom/autograded"
c.CourseDirectory.feedback_directory = "classroom/feedback"
c.CourseDirectory.db_url = "sqlite:///" + {{root!r}} + "/classroom/gradebook.db"
c.JudgeExecute.limits = {{limits!r}}
c.Autograde.exporter_class = "bpcourse.grading.nbgrader.execute.JudgeExporter"
{PREPROCESSORS}
"""


def cell(source, grade_id=None, points=None, solution=False):
    made = new_code_cell(source)
    if grade_id:
        role = {
            "grade_id": grade_id,
            "locked": not solution,
            "solution": solution,
            "task": False,
            "grade": points is not None,
            "schema_version": 3,
        }
        if points is not None:
            role["points"] = points
        made.metadata["nbgrader"] = role
    return made


class Classroom:
    """A course with one unit, `unit`, whose master is a list of cells."""

    def __init__(self, root: Path, cells, limits=None):
        self.root = root
        for folder in ("source/unit", "release", "classroom/submitted"):
            (root / folder).mkdir(parents=True)
        nbformat.write(new_notebook(cells=cells), root / "source/unit/unit.ipynb")
        (root / "nbgrader_config.py").write_text(CONFIG.format(root=str(root), limits=limits or {}))
        self.run("generate_assignment", "unit")

    def run(self, *command):
        """Run an nbgrader command; its output. AssertionError if it fails."""
        scripts = str(Path(sys.executable).parent)  # nbgrader calls alembic by name
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *command],
            cwd=self.root,
            env=os.environ | {"PATH": scripts + os.pathsep + os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def submit(self, student, solutions, extra_cells=(), after_solution=()):
        """Hand in the release with the solution cells {grade_id: source} filled in, and cells of
        the student's own after the first cell, or after the last solution."""
        notebook = nbformat.read(self.root / "release/unit/unit.ipynb", as_version=4)
        for made in notebook.cells:
            grade_id = made.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id in solutions:
                made.source = solutions[grade_id]
                last = notebook.cells.index(made)
        if after_solution:
            notebook.cells[last + 1 : last + 1] = [
                new_code_cell(source) for source in after_solution
            ]
        notebook.cells[1:1] = [new_code_cell(source) for source in extra_cells]
        self.submit_notebook(student, notebook)

    def submit_notebook(self, student, notebook):
        folder = self.root / "classroom/submitted" / student / "unit"
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, folder / "unit.ipynb")

    def scores(self, student):
        """{grade_id: points} in the gradebook."""
        from nbgrader.api import Gradebook

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Gradebook(f"sqlite:///{self.root}/classroom/gradebook.db") as gradebook:
                found = gradebook.find_submission_notebook("unit", "unit", student)
                return {grade.name: grade.score for grade in found.grades}

    def autograded(self, student):
        path = self.root / "classroom/autograded" / student / "unit/unit.ipynb"
        return json.loads(path.read_text())
