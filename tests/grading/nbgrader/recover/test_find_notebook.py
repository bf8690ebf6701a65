"""Which file of a submission is its notebook."""

import pytest

from bpcourse.grading.nbgrader.recover.find_notebook import find_notebook
from tests.grading.nbgrader.recover.damaged import RELEASE, as_bytes, cell


@pytest.mark.parametrize(
    "files, expected",
    [
        (["u.ipynb", "other.ipynb"], "u.ipynb"),
        (["u (1).ipynb"], "u (1).ipynb"),
        (["u.ipynb.txt", "notes.txt"], "u.ipynb.txt"),
        (["deep/U.ipynb", "zzz.ipynb"], "deep/U.ipynb"),
        (["u.json"], "u.json"),
        ([".ipynb_checkpoints/u.ipynb"], ".ipynb_checkpoints/u.ipynb"),
        (["v.ipynb", ".ipynb_checkpoints/u.ipynb"], "v.ipynb"),
        (["u.zip"], "u.zip"),
        (["u.py", "helper.py"], "u.py"),
        (["helper.py"], None),
        (["essay.pdf"], None),
    ],
)
def test_a_renamed_notebook_is_found(tmp_path, files, expected):
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("{}")
    found, remarks = find_notebook(tmp_path, "u")
    assert found == (tmp_path / expected if expected else None)
    assert bool(remarks) == (expected != "u.ipynb")


def test_a_link_is_no_submission(tmp_path):
    (tmp_path / "solution.ipynb").write_text("{}")
    (tmp_path / "handed_in").mkdir()
    (tmp_path / "handed_in" / "u.ipynb").symlink_to(tmp_path / "solution.ipynb")
    (tmp_path / "handed_in" / "folder").symlink_to(tmp_path)
    assert find_notebook(tmp_path / "handed_in", "u")[0] is None


@pytest.mark.parametrize(
    "name",
    ["u-Copy1.ipynb", "u (1).ipynb", "u_final.ipynb", "my/u.ipynb", ".ipynb_checkpoints/u.ipynb"],
)
def test_of_two_notebooks_the_one_with_the_work_is_graded(tmp_path, answered, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(as_bytes(answered))
    (tmp_path / "u.ipynb").write_bytes(as_bytes(RELEASE))
    found, (remark,) = find_notebook(tmp_path, "u", RELEASE)
    assert found == tmp_path / name
    assert remark == f"`u.ipynb` holds no answers; `{name}` was graded."


def test_where_both_hold_work_the_one_named_right_is_graded_and_the_other_named(tmp_path, answered):
    (tmp_path / "u-Copy1.ipynb").write_bytes(as_bytes(answered))
    cell(answered, "why").source = "Another reason."
    (tmp_path / "u.ipynb").write_bytes(as_bytes(answered))
    found, (remark,) = find_notebook(tmp_path, "u", RELEASE)
    assert found == tmp_path / "u.ipynb" and "`u-Copy1.ipynb` holds answers too" in remark


def test_an_equal_copy_is_not_worth_a_word(tmp_path, answered):
    for name in ("u.ipynb", "u-Copy1.ipynb"):
        (tmp_path / name).write_bytes(as_bytes(answered))
    assert find_notebook(tmp_path, "u", RELEASE) == (tmp_path / "u.ipynb", [])
