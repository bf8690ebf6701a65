"""What being late costs, worked out again by nbgrader's own step, where nothing is judged again."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.v4 import new_notebook
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config
from traitlets.utils.importstring import import_item


def work_out(config: Config, unit: str, student: str) -> None:
    """Bring a graded submission's penalty in the gradebook up to date, as nbgrader autograde would.

    LatePluginError from the course's own plugin.
    """
    about = {
        "notebook": unit,
        "assignment": unit,
        "student": student,
        "db_url": config.CourseDirectory.db_url,
    }
    for step in _steps(config):
        step(config=config).preprocess(new_notebook(), ResourcesDict(nbgrader=about))


def _steps(config: Config) -> list[type[AssignLatePenalties]]:
    """The configured steps that assign penalties: nbgrader's, or what derives from it."""
    named = config.Autograde.get("autograde_preprocessors", [AssignLatePenalties])
    found = [import_item(step) if isinstance(step, str) else step for step in named]
    return [step for step in found if issubclass(step, AssignLatePenalties)]
