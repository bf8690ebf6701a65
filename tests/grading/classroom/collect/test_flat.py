"""A folder of notebooks."""

from bpcourse.grading.classroom.collect import collect
from tests.grading.classroom.archives import UNIT, N, a_folder, notebook, submitted


def test_notebooks_side_by_side(course, tmp_path):
    names = [
        "ada_02_mlp",
        "02_mlp_ben",
        "02-mlp cy",
        "dora_02_mlp (1)",
        "emil_02_mlp-1",
        "fay",
        "01_chain_rule_gus",
    ]
    files = {f"{name}.ipynb": notebook(name) for name in names}
    done = collect(a_folder(tmp_path / "flat", files), course, UNIT)
    assert done.kind == "flat"
    assert set(submitted(course)) == {"ada", "ben", "cy", "dora", "emil", "fay"}
    assert submitted(course)["emil"] == {N: notebook("emil_02_mlp-1")}
    assert "gus" in done.strange[0]


def test_of_copies_side_by_side_the_highest_number_wins(course, tmp_path):
    files = {
        f"ada_{N}": notebook("1"),
        f"ada_{UNIT} (2).ipynb": notebook("3"),
        f"ada_{UNIT} (1).ipynb": notebook("2"),
    }
    collect(a_folder(tmp_path / "flat", files), course, UNIT)
    assert submitted(course) == {"ada": {N: notebook("3")}}
