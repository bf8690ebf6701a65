"""From the wheel, where NumPy, Matplotlib and IPython are all there is: does a unit work?

Right answers are written into the released notebook, so that its checks give points; it is run in
three ways, none of which has JupyterLab, nbgrader or this checkout: cell by cell in IPython, by
`jupyter execute` from another folder, and as VS Code does it, by a kernel in the notebook's folder.
And in Notebook 7, by a click.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from bpcourse.course import Course
from bpcourse.notebooks.cells import Role, grade_id, points, role_of
from tests import needs
from tests.notebooks.jupyterlab import TOKEN, browser_page, needs_chromium, served

ROOT = Path(__file__).resolve().parents[2]
QUICKEST = "10_frameworks"
IN_IPYTHON = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for name in ("nbformat", "ipykernel", "tqdm", "msgpack", "typer"):
    sys.modules[name] = None
cells = json.load(open(sys.argv[1]))["cells"]
values = []
for cell in cells:
    if cell["cell_type"] == "code":
        done = shell.run_cell("".join(cell["source"]), store_history=True)
        done.raise_error()
        values.append(done.result if isinstance(done.result, float) else None)
json.dump(values, open(sys.argv[2], "w"))
"""

pytestmark = pytest.mark.slow


def pytest_generate_tests(metafunc):
    if "unit" in metafunc.fixturenames:
        units = Course(ROOT).units if metafunc.config.getoption("all_units") else [QUICKEST]
        metafunc.parametrize("unit", units)


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """environment(*packages): programs of a fresh one with these, and the wheel without what it asks for."""
    uv = shutil.which("uv") or pytest.skip(needs.UV)

    def make(*packages):
        folder = tmp_path_factory.mktemp("environment")
        python = str(folder / "bin" / "python")
        for arguments in (
            ["venv", "-q", "--allow-existing", "-p", sys.executable, str(folder)],
            ["pip", "install", "-q", "-p", python, "numpy", "matplotlib", "ipython", *packages],
            ["pip", "install", "-q", "-p", python, "--no-deps", str(wheel)],
        ):
            subprocess.run([uv, *arguments], check=True, cwd=folder)
        return folder / "bin"

    return make


@pytest.fixture(scope="module")
def three(environment):
    """NumPy, Matplotlib and IPython."""
    return environment()


@pytest.fixture(scope="module")
def with_a_kernel(environment):
    """The three, and what runs a notebook without a page."""
    return environment("ipykernel", "nbclient")


def run(program, *arguments, folder, timeout=300):
    inherited = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    mine = {"PATH": f"{Path(program).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        [str(program), *map(str, arguments)],
        cwd=folder,
        env=inherited | mine | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.fixture
def answered(three, unit, tmp_path):
    """The unit in a folder that `start` made with the three alone, with right answers written in."""
    done = run(three / "python", "-m", "bpcourse", "start", "mine", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    path = tmp_path / "mine" / unit / f"{unit}.ipynb"
    write_answers(path, unit)
    return path


def write_answers(path, unit):
    master = nbformat.read(Course(ROOT).solution_notebook(unit), as_version=4)
    right = {grade_id(c): c.source for c in master.cells if role_of(c) is Role.SOLUTION}
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if role_of(cell) is Role.SOLUTION:
            cell.source = right[grade_id(cell)]
    nbformat.write(notebook, path)


def code(path):
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


def possible(path):
    return [points(cell) for cell in code(path) if role_of(cell) is Role.CHECK]


def earned(path):
    """What the checks of an executed notebook gave."""
    return [
        float(output.data["text/plain"])
        for cell in code(path)
        if role_of(cell) is Role.CHECK
        for output in cell.outputs
        if output.output_type == "execute_result"
    ]


def test_with_numpy_matplotlib_and_ipython_alone_every_right_answer_gets_its_points(
    three, answered, tmp_path
):
    (tmp_path / "run.py").write_text(IN_IPYTHON)
    done = run(three / "python", "-W", "ignore", "run.py", answered, "values.json", folder=tmp_path)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    values = json.loads((tmp_path / "values.json").read_text())
    checks = [value for value, cell in zip(values, code(answered), strict=True) if points(cell)]
    assert checks == possible(answered)


def test_progress_is_told_with_the_three_alone(three, answered, unit, tmp_path):
    done = run(three / "python", "-m", "bpcourse", "progress", "mine", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"Unit {int(unit[:2])}:" in done.stdout and "points" in done.stdout
    other = run(three / "bpcourse", "grade", folder=tmp_path)
    assert other.returncode == 2 and "dependencies" in other.stderr


def test_jupyter_execute_from_another_folder(with_a_kernel, answered, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = run(with_a_kernel / "jupyter-execute", "--inplace", answered, folder=elsewhere)
    assert done.returncode == 0, done.stderr[-2000:]
    assert earned(answered) == possible(answered) != []
    assert not any(o.get("name") == "stderr" for cell in code(answered) for o in cell.outputs)


def test_a_notebook_that_came_alone_runs_in_an_empty_folder(with_a_kernel, unit, tmp_path):
    path = tmp_path / "downloaded.ipynb"
    shutil.copy(Course(ROOT).release / unit / f"{unit}.ipynb", path)
    write_answers(path, unit)
    done = run(with_a_kernel / "jupyter-execute", "--inplace", path.name, folder=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert earned(path) == possible(path)


@pytest.mark.browser
@needs_chromium
def test_notebook_7_runs_a_unit_from_the_top(environment, answered):
    programs = environment("notebook>=7")
    best = possible(answered)
    inherited = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    command = (programs / "python", "-m", "notebook")
    with (
        served(*map(str, command), folder=answered.parent, environment=inherited) as server,
        browser_page(1200, 900) as page,
    ):
        page.set_default_timeout(120_000)
        page.goto(f"{server}/notebooks/{answered.name}?token={TOKEN}")
        for _ in range(6):  # Notebook drops what it is told to run before its kernel has answered
            page.wait_for_timeout(2000)
            page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
            page.keyboard.press("Control+s")
            page.wait_for_timeout(2000)
            if len(earned(answered)) == len(best):
                break
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    assert earned(answered) == best
