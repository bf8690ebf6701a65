"""What `nbgrader generate_assignment` and formgrader's button do for us, by configuration:

c.GenerateAssignment.exporter_class = "bpcourse.authoring.nbgrader_steps.KeepingExporter"
c.GenerateAssignment.preprocessors = [
    "bpcourse.authoring.nbgrader_steps.ClearSolutions",  # in the place of nbgrader's
    ...,
    "bpcourse.authoring.nbgrader_steps.Stamp",
]
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat.v4 import new_markdown_cell
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions as NbgradersClearSolutions, NbGraderPreprocessor
from nbgrader.utils import find_all_files

from bpcourse.authoring.install_cell import put_install_first
from bpcourse.authoring.maintainers import without_maintainers
from bpcourse.authoring.planted import PLANTED, planted_source
from bpcourse.authoring.published import published
from bpcourse.authoring.regions import solution_name
from bpcourse.course import Course
from bpcourse.exercises import all_exercises, own
from bpcourse.files import Files, write_files
from bpcourse.notebooks.calls import check_call
from bpcourse.notebooks.cells import Role, role_of
from bpcourse.notebooks.prompts import prompt, title_above
from bpcourse.notebooks.stamp import edited_files, stamp, stamp_of
from bpcourse.notebooks.untouched import definition, digest

HANDING_IN = """\
## Handing in

Save (Ctrl+S, on a Mac Cmd+S). What you hand in is this file, `{name}.ipynb`, in the way your
instructor told you. In JupyterLab, **Validate**, in the bar above the notebook, runs all of it once
more from the top and lists the checks that fail.

On Binder nothing is kept: when the page has been idle for a while, your work is gone. **File >
Download** brings it onto your machine; next time, drag the file back into the list of files on the
left."""


class ClearSolutions(NbgradersClearSolutions):
    """nbgrader's step, and what else learners do not get. A solution may be shown with a mistake
    planted in it; what stands for a written answer says which question it answers.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook without solutions. nbgrader calls this."""
        without_maintainers(nb)
        self._titles = {
            i: title_above(nb.cells, i)
            for i, cell in enumerate(nb.cells)
            if role_of(cell) is Role.WRITTEN
        }
        resources[PLANTED] = {}  # for the stamp
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """The cell without its solution. nbgrader calls this."""
        if cell_index in self._titles:
            self.text_stub = prompt(self._titles[cell_index])
        if PLANTED not in cell.metadata:
            return super().preprocess_cell(cell, resources, cell_index)
        name = solution_name(cell.source) or ""
        cell.source = planted_source(cell)
        resources[PLANTED][name] = digest(definition(name, cell.source))
        del cell.metadata[PLANTED]
        return cell, resources


class Stamp(NbGraderPreprocessor):
    """Say at the notebook's head how to get the package, at its end how to hand it in; stamp it."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook, stamped. nbgrader calls this."""
        about = resources["nbgrader"]
        if not any(cell.get("id") == "handing-in" for cell in nb.cells):
            nb.cells.append(
                new_markdown_cell(HANDING_IN.format(name=about["notebook"]), id="handing-in")
            )
        root = Path(CourseDirectory(parent=self).root)
        put_install_first(nb, published(root))
        folder = Course(root).exercises_folder(self.config)
        own.use(folder)
        names = [check_call(cell.source) for cell in nb.cells if cell.cell_type == "code"]
        files = own.own_files(folder) if set(names) & set(own.own_names()) else {}
        self._release(about["assignment"], files)
        stamp(
            nb,
            about["assignment"],
            self._files_beside(about["assignment"]) | files,
            [all_exercises()[name] for name in names if name in all_exercises()],
            own=folder.name if folder and files else "",
            # a release that is released again says itself what is planted in it
            planted=resources.get(PLANTED) or stamp_of(nb).get(PLANTED, {}),
            solutions=self._show_solutions(),
        )
        return nb, resources

    def _show_solutions(self) -> bool | None:
        """What the instructor's c.Bpcourse.show_solutions says; None where it says nothing."""
        told = self.config.Bpcourse.get("show_solutions")
        if told is not None and not isinstance(told, bool):
            raise ValueError(
                "c.Bpcourse.show_solutions in nbgrader_config.py must be True or False, not "
                f"{told!r}"
            )
        return told

    def _release(self, unit: str, files: Files) -> None:
        """Put an instructor's own exercises beside the notebook, where its check looks for them."""
        coursedir = CourseDirectory(parent=self)
        release = Path(coursedir.format_path(coursedir.release_directory, ".", unit))
        write_files(release, files)

    def _files_beside(self, unit: str) -> dict[str, bytes]:
        coursedir = CourseDirectory(parent=self)
        source = coursedir.format_path(coursedir.source_directory, ".", unit)
        return {
            str(Path(path).relative_to(Path(source))): Path(path).read_bytes()
            for path in find_all_files(source, [*coursedir.ignore, "*.ipynb"])
        }


class KeepingExporter(NotebookExporter):
    """Copies what a person has changed in the release before nbgrader removes it.

    nbgrader makes its exporter just before it touches the release, and offers no earlier hook.
    """

    def __init__(self, config: Any = None, parent: Any = None, **options: Any) -> None:
        super().__init__(config=config, parent=parent, **options)
        coursedir = parent.coursedir
        for source in parent.assignments:
            folder = Path(
                coursedir.format_path(coursedir.release_directory, ".", Path(source).name)
            )
            for path in edited_files(folder):
                kept = Course(Path(coursedir.root)).keep(path)
                self.log.warning("%s is not as it was released; it is kept as %s", path, kept)
