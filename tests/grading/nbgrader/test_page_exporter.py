"""The course's page, as nbgrader's own command makes it by the course's configuration."""

from pathlib import Path

import nbformat
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import PyFileConfigLoader

from bpcourse.grading.nbgrader.page_exporter import PageExporter
from tests.grading.nbgrader.page.cells import answer, check, notebook


class Renames(NbGraderPreprocessor):
    """A step before the page."""

    def preprocess(self, nb, resources):
        resources["nbgrader"]["student"] = "ben"
        return nb, resources


def test_the_page_is_made_of_what_the_steps_before_it_leave():
    exporter = PageExporter()
    exporter.register_preprocessor(Renames, enabled=True)
    about = {"notebook": "unit", "student": "ada"}
    page, resources = exporter.from_notebook_node(
        notebook(answer("f"), check("f")), {"nbgrader": about}
    )
    assert "Feedback for ben" in page and 'id="exercise-check_f"' in page
    assert resources["output_extension"] == ".html"


def test_a_notebook_in_a_file_becomes_a_page(tmp_path):
    nbformat.write(notebook(answer("f"), check("f")), tmp_path / "unit.ipynb")
    page, _ = PageExporter().from_filename(str(tmp_path / "unit.ipynb"))
    assert page.startswith("<!DOCTYPE html>")


def test_the_course_s_configuration_names_it():
    config = PyFileConfigLoader(
        "nbgrader_config.py", path=str(Path(__file__).resolve().parents[3])
    ).load_config()
    made = GenerateFeedback(coursedir=CourseDirectory(), config=config)
    assert made.exporter_class is PageExporter
    assert [step.rpartition(".")[2] for step in made.preprocessors] == [
        "ReadMarks",
        "WithoutNumber",
    ]
