"""Which attributes of which libraries are replaced, and by what; all of them or none."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from bpcourse.grading.nbgrader.fast_paths import gradebook, validation
from bpcourse.grading.switch import NO_FAST_PATHS, fast_paths_are_off

TESTED = {
    "nbgrader": ("0.9",),
    "nbconvert": ("7.16", "7.17"),
    "nbformat": ("5.10", "5.11"),
    "SQLAlchemy": ("2.0", "2.1"),
}
"""The releases with which tests/grading/nbgrader/fast_paths has passed. Run it before adding one."""


@dataclass(frozen=True)
class Replacement:
    """One attribute that is replaced.

    module     where it stands
    attribute  its name there, with a dot for that of a class
    by         takes what stands there; returns what takes its place
    """

    module: str
    attribute: str
    by: Callable[[Any], Any]

    def owner(self) -> Any:
        """The module or class that has it. ImportError or AttributeError if there is none.

        What a class inherits is not its own: an `__init__` would be there in any case.
        """
        *outer, name = self.attribute.split(".")
        owner = functools.reduce(getattr, outer, importlib.import_module(self.module))
        if name not in vars(owner):
            raise AttributeError(f"{self.module} has no {self.attribute}")
        return owner

    @property
    def name(self) -> str:
        """The attribute's name in its owner."""
        return self.attribute.rpartition(".")[2]

    def put(self) -> None:
        """Replace it."""
        owner = self.owner()
        setattr(owner, self.name, self.by(getattr(owner, self.name)))


REPLACEMENTS = (
    Replacement("nbgrader.api", "Gradebook.__init__", gradebook.use_lasting),
    Replacement(
        "nbgrader.api", "Gradebook.find_source_cell", gradebook.by_table(gradebook.source_cells)
    ),
    Replacement(
        "nbgrader.api", "Gradebook.find_graded_cell", gradebook.by_table(gradebook.graded_cells)
    ),
    Replacement("nbgrader.api", "Gradebook.find_grade", gradebook.by_table(gradebook.grades)),
    Replacement("nbgrader.api", "Gradebook.find_comment", gradebook.by_table(gradebook.comments)),
    Replacement("nbgrader.nbgraderformat.common", "jsonschema", validation.validate_each_once),
    Replacement("nbformat", "validate", validation.validate_at_the_end),
    Replacement("nbconvert.exporters.exporter", "copy", validation.no_copies),
    Replacement("nbconvert.exporters.exporter", "validator", validation.nothing_to_normalize),
    # by the gradebook's URL, which is another one for each unit
    Replacement("bpcourse.grading.nbgrader.execute", "locked_cells", functools.cache),
)


@functools.cache
def install() -> str | None:
    """Replace all of them in this process, once; None, or why it goes without."""
    problem = why_not()
    if problem is None:
        for replacement in REPLACEMENTS:
            replacement.put()
    return problem


def why_not() -> str | None:
    """Why the fast paths cannot be used in this process; None if they can."""
    if fast_paths_are_off():
        return f"they are switched off (--no-fast-paths, or {NO_FAST_PATHS} in the environment)"
    for library, tested in TESTED.items():
        found = version(library)
        if not any(found == known or found.startswith(f"{known}.") for known in tested):
            return f"they were not tried with {library} {found} (but with {', '.join(tested)})"
    for replacement in REPLACEMENTS:
        try:
            replacement.owner()
        except (ImportError, AttributeError):
            return f"there is no {replacement.attribute} in {replacement.module}"
    return None
