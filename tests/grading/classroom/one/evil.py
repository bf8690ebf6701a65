"""A folder with all that Python, nbgrader, nbconvert and Matplotlib might run or read in passing."""

import shutil

from bpcourse.course import PACKAGE

MODULES = ("numpy", "late", "json", "pathlib", "typer", "nbgrader", "matplotlib", "my_exercises")
RUN = "import pathlib; pathlib.Path(__file__).with_name('RAN-{}').touch()\n"
TEMPLATE = "{% block any_cell %}TEMPLATE OF THE SUBMISSION{% endblock %}TEMPLATE OF THE SUBMISSION"


def fill(folder, unit):
    """Each module leaves a file RAN-<name> where it is imported; so does nbgrader's configuration."""
    for name in MODULES:
        (folder / f"{name}.py").write_text(f"open({str(folder / f'RAN-{name}')!r}, 'w').close()\n")
    for name in ("nbgrader_config.py", "jupyter_config.py", "sitecustomize.py", "conftest.py"):
        (folder / name).write_text(f"open({str(folder / f'RAN-{name}')!r}, 'w').close()\n")
    (folder / "course" / unit).mkdir(parents=True)
    (folder / "matplotlibrc").write_text("backend: module://late\n")
    for name in ("feedback", "lab", "base", "classic"):
        (folder / name).mkdir()
        for file in ("index.html.j2", "feedback.html.j2", "base.html.j2", "null.j2"):
            (folder / name / file).write_text(TEMPLATE)
        (folder / name / "conf.json").write_text('{"base_template": "null"}')
    shutil.copytree(PACKAGE / "datasets", folder / "bpcourse_data")
