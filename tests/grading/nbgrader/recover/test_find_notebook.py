"""Which file of a submission is its notebook."""

import pytest

from bpcourse.grading.nbgrader.recover.find_notebook import find_notebook


@pytest.mark.parametrize(
    "files, expected",
    [
        (["u.ipynb", "other.ipynb"], "u.ipynb"),
        (["u (1).ipynb"], "u (1).ipynb"),
        (["u.ipynb.txt", "notes.txt"], "u.ipynb.txt"),
        (["deep/U.ipynb", "zzz.ipynb"], "deep/U.ipynb"),
        (["u.json"], "u.json"),
        ([".ipynb_checkpoints/u.ipynb"], None),
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
