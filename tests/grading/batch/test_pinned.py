"""Does the doctor see that another instructor may grade with other versions?"""

from importlib.metadata import version

import pytest

from bpcourse.grading.batch.pinned import against_lock

PYWINPTY = "pywinpty==3.1.2 ; sys_platform == 'win32' \\\n    --hash=sha256:0\n"


@pytest.fixture
def lock(tmp_path):
    def write(*pins):
        path = tmp_path / "requirements.txt"
        path.write_text("# a lock\n" + "".join(f"{pin} \\\n    --hash=sha256:0\n" for pin in pins))
        return path

    return write


def test_what_is_installed_as_pinned_is_not_named(lock):
    path = lock(f"numpy=={version('numpy')}")
    path.write_text(path.read_text() + PYWINPTY)  # not for this system
    assert against_lock(path) == "versions: those of requirements.txt"


def test_each_difference_is_named_with_both_versions_and_what_to_do(lock):
    said = against_lock(lock("numpy==1.0", f"nbgrader=={version('nbgrader')}"))
    assert f"numpy {version('numpy')} (there 1.0)" in said and "nbgrader" not in said
    assert said.endswith("pip install --require-hashes -r requirements.txt")


def test_many_differences_are_counted(lock):
    names = ("numpy", "nbgrader", "nbconvert", "nbformat", "typer", "rich", "tqdm")
    assert "and 2 more" in against_lock(lock(*(f"{name}==0" for name in names)))
