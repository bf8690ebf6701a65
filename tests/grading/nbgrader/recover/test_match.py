"""Each way in which submissions arrive damaged, and what is made of it."""

import copy
import json

import nbformat
import pytest
from hypothesis import given, settings, strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from bpcourse.grading.nbgrader.recover.find_notebook import find_notebook
from bpcourse.grading.nbgrader.recover.notice import other_release, with_notice
from bpcourse.grading.nbgrader.recover.repair import recover


def due(grade_id, grade=False, solution=False, locked=False, points=None):
    role = dict(grade=grade, grade_id=grade_id, locked=locked, schema_version=3, solution=solution)
    if points:
        role["points"] = points
    return {"nbgrader": role}


def check(name):
    return new_code_cell(
        f"check({name})",
        id=f"check_{name}",
        metadata=due(f"check_{name}", grade=True, locked=True, points=2),
    )


def stub(name):
    return new_code_cell(
        f"def {name}(x):\n    # Your code here.\n    raise NotImplementedError",
        metadata=due(name, solution=True),
        id=name,
    )


RELEASE = new_notebook(
    metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    cells=[
        new_markdown_cell("# Unit", id="title"),
        new_code_cell(
            "import numpy as np\nfrom bpcourse import check",
            id="setup",
            metadata=due("setup", locked=True),
        ),
        stub("relu_forward"),
        check("relu_forward"),
        new_markdown_cell("## Backward", id="middle"),
        stub("relu_backward"),
        check("relu_backward"),
        new_markdown_cell("Why is the slope 0 for negative inputs?", id="question"),
        new_markdown_cell("YOUR ANSWER HERE", id="why", metadata=due("why", True, True, False, 2)),
        new_markdown_cell("The end.", id="end"),
    ],
)
WORK = {
    "relu_forward": "def relu_forward(x):\n    return np.maximum(x, 0), x",
    "relu_backward": "def relu_backward(dout, cache):\n    return dout * (cache > 0)",
    "why": "Because the output does not change there.",
}


@pytest.fixture
def answered():
    """A submission with all the work done and nothing damaged."""
    notebook = copy.deepcopy(RELEASE)
    for cell in notebook.cells:
        cell.source = WORK.get(cell.id, cell.source)
    return notebook


def cell(notebook, name):
    return next(c for c in notebook.cells if c.id == name)


def place(notebook, name):
    return next(i for i, c in enumerate(notebook.cells) if c.id == name)


def as_bytes(notebook):
    return json.dumps(notebook).encode()


def graded_sources(notebook):
    return {
        c.metadata.nbgrader.grade_id: c.source for c in notebook.cells if "nbgrader" in c.metadata
    }


def repaired(submission):
    """The repaired notebook and its remarks as one text; checks what always holds."""
    submitted = submission if isinstance(submission, bytes) else as_bytes(submission)
    notebook, remarks = recover(submitted, RELEASE)
    assert notebook is not None, remarks
    nbformat.validate(notebook)
    assert list(graded_sources(notebook)) == list(graded_sources(RELEASE))
    for mine, original in zip(
        [c for c in notebook.cells if "nbgrader" in c.metadata],
        [c for c in RELEASE.cells if "nbgrader" in c.metadata],
        strict=True,
    ):
        assert mine.metadata.nbgrader == original.metadata.nbgrader
        assert mine.cell_type == original.cell_type
        if not original.metadata.nbgrader.solution:
            assert mine.source == original.source
    return notebook, " ".join(remarks)


def has_all_work(notebook):
    return all(graded_sources(notebook)[name] == source for name, source in WORK.items())


def test_an_undamaged_notebook_comes_back_the_same_without_a_remark(answered):
    notebook, remarks = repaired(answered)
    assert remarks == ""
    assert [(c.cell_type, c.source) for c in notebook.cells] == [
        (c.cell_type, c.source) for c in answered.cells
    ]


def test_the_release_itself_is_undamaged():
    assert repaired(RELEASE)[1] == ""


def test_extra_cells_of_the_student_stay_where_they_are(answered):
    answered.cells.insert(5, new_code_cell("print(relu_forward(-1))"))
    notebook, remarks = repaired(answered)
    assert notebook.cells[5].source == "print(relu_forward(-1))" and remarks == ""


@pytest.mark.parametrize("name", ["check_relu_forward", "setup", "relu_backward", "why"])
def test_a_deleted_cell_is_put_back_in_its_place(answered, name):
    del answered.cells[place(answered, name)]
    notebook, remarks = repaired(answered)
    assert f"Cell `{name}` was missing and was put back" in remarks
    assert graded_sources(notebook)[name] == cell(RELEASE, name).source


def test_an_answer_moved_into_another_cell_is_not_undone_by_the_stub(answered):
    cell(answered, "relu_forward").source += "\n\n" + WORK["relu_backward"]
    del answered.cells[place(answered, "relu_backward")]
    notebook, remarks = repaired(answered)
    assert "stands in another cell" in remarks
    assert "raise NotImplementedError" not in graded_sources(notebook)["relu_backward"]


def test_of_a_copied_answer_the_one_with_work_is_graded(answered):
    answered.cells.insert(6, copy.deepcopy(cell(RELEASE, "relu_backward")))
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook)
    assert "`relu_backward` was there twice" in remarks
    assert not any("NotImplementedError" in c.source for c in notebook.cells)


def test_of_two_answers_the_last_is_graded_and_the_first_kept(answered):
    first = copy.deepcopy(cell(answered, "relu_backward"))
    first.source = "def relu_backward(dout, cache):\n    return dout"
    answered.cells.insert(5, first)
    notebook, _ = repaired(answered)
    assert has_all_work(notebook) and any(c.source == first.source for c in notebook.cells)


def test_an_answer_copied_to_the_end_unchanged_stays_where_it_was(answered):
    answered.cells.append(copy.deepcopy(cell(answered, "relu_forward")))
    notebook, remarks = repaired(answered)
    assert [c.source for c in notebook.cells] == [c.source for c in answered.cells[:-1]]
    assert "moved" not in remarks


def test_a_copied_check_is_graded_once(answered):
    answered.cells.append(copy.deepcopy(cell(answered, "check_relu_forward")))
    notebook, remarks = repaired(answered)
    assert sum(c.source == "check(relu_forward)" for c in notebook.cells) == 1
    assert "graded once" in remarks


def test_retyped_cells_get_their_type_back(answered):
    for name, kind in [
        ("relu_backward", "markdown"),
        ("check_relu_forward", "raw"),
        ("why", "code"),
    ]:
        cell(answered, name)["cell_type"] = kind
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook)
    assert "`relu_backward` had been changed from code to markdown" in remarks


def test_lost_metadata_is_restored_by_cell_id(answered):
    for c in answered.cells:
        c.metadata = {}
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook) and "metadata was lost" in remarks


def test_lost_metadata_and_ids_are_restored_by_content(answered):
    for c in answered.cells:
        c.metadata = {}
        del c["id"]
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook) and "recognized by content" in remarks
    assert len(notebook.cells) == len(RELEASE.cells)


def test_similar_checks_are_not_confused(answered):
    for c in answered.cells:
        c.metadata = {}
        del c["id"]
    answered.cells = [c for c in answered.cells if c.source != "check(relu_forward)"]
    notebook, remarks = repaired(answered)
    assert "Cell `check_relu_forward` was missing" in remarks and "`check_relu_backward`" in remarks
    assert len(notebook.cells) == len(RELEASE.cells)


def test_an_edited_check_is_replaced_by_the_original(answered):
    cell(answered, "check_relu_forward").source = "2.0"
    notebook, remarks = repaired(answered)
    assert "The locked cell `check_relu_forward` had been edited" in remarks
    assert not any(c.source == "2.0" for c in notebook.cells)


def test_imports_added_to_the_locked_setup_still_count(answered):
    cell(answered, "setup").source += "\nimport math"
    notebook, remarks = repaired(answered)
    assert notebook.cells[2].source.endswith("import math")
    assert "nbgrader" not in notebook.cells[2].metadata
    assert "`setup` had been edited" in remarks


def test_points_and_roles_changed_by_the_student_are_put_right(answered):
    cell(answered, "check_relu_forward").metadata.nbgrader.points = 100
    cell(answered, "relu_backward").metadata.nbgrader.locked = True
    assert has_all_work(repaired(answered)[0])


def test_a_check_moved_above_its_answer_is_moved_back(answered):
    moved = answered.cells.pop(place(answered, "check_relu_backward"))
    answered.cells.insert(2, moved)
    notebook, remarks = repaired(answered)
    assert "moved" in remarks and has_all_work(notebook)


def test_colab_is_named_and_its_metadata_taken_away(answered):
    answered.metadata = {"colab": {"provenance": []}, "kernelspec": {"name": "colab-py"}}
    answered.nbformat_minor = 0
    for c in answered.cells:
        c.metadata["id"] = "x" + c.pop("id")
        c.metadata["colab"] = {"base_uri": "somewhere"}
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook) and "Colab" in remarks
    assert notebook.metadata == RELEASE.metadata
    assert "colab" not in json.dumps(notebook)


@pytest.mark.parametrize("nbformat_value", [None, 3, 5, "4"])
def test_a_wrong_format_version_is_put_right(answered, nbformat_value):
    answered["nbformat"] = nbformat_value
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook) and "format version" in remarks


def test_a_version_3_notebook_is_upgraded(answered):
    cells = [dict(c, input=c.source) if c.cell_type == "code" else dict(c) for c in answered.cells]
    for c in cells:
        if c["cell_type"] == "code":
            del c["source"]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    notebook, remarks = repaired(old)
    assert has_all_work(notebook) and "version 3" in remarks


@pytest.mark.parametrize(
    "encode, words",
    [
        (lambda b: b"\xef\xbb\xbf" + b, "byte-order mark"),
        (lambda b: b.decode().encode("utf-16"), "UTF-16"),
        (lambda b: b.replace(b"The end.", b"The end \xe9."), "not UTF-8"),
    ],
)
def test_odd_encodings_are_read(answered, encode, words):
    notebook, remarks = repaired(encode(as_bytes(answered)))
    assert has_all_work(notebook) and words in remarks


def test_of_a_file_that_is_cut_off_the_complete_cells_are_graded(answered):
    submitted = as_bytes(answered)
    notebook, remarks = repaired(submitted[: submitted.index(b"## Backward")])
    assert graded_sources(notebook)["relu_forward"] == WORK["relu_forward"]
    assert "cut off" in remarks and "Cell `relu_backward` was missing" in remarks


def test_strange_cells_do_not_hide_the_good_ones(answered):
    answered.cells += [
        None,
        3,
        {"source": None},
        {"cell_type": "movie", "source": ["a", 1], "metadata": []},
    ]
    notebook, remarks = repaired(answered)
    assert has_all_work(notebook) and "left out" in remarks


@pytest.mark.parametrize(
    "submitted, words",
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04...", "ZIP"),
        (b"import numpy as np\n", "script"),
        (b"hello", "JSON"),
        (b"[1, 2]", "no cells"),
        (b'{"a": 1}', "no cells"),
        (b'{"cells": {}}', "no cells"),
        (b"[" * 100_000, "nested|not a notebook"),
    ],
)
def test_what_is_no_notebook_is_said_in_words(submitted, words):
    notebook, remarks = recover(submitted, RELEASE)
    assert notebook is None
    assert any(word in " ".join(remarks) for word in words.split("|"))


def test_another_units_notebook_is_recognized(answered):
    other = copy.deepcopy(answered)
    for c in other.cells:
        if "nbgrader" in c.metadata and c.id not in ("setup", "why"):
            c.source = c.source.replace("relu", "conv")
            c.metadata.nbgrader.grade_id = c.metadata.nbgrader.grade_id.replace("relu", "conv")
            c["id"] = c["id"].replace("relu", "conv")
    notebook, remarks = recover(as_bytes(other), RELEASE)
    assert notebook is None and "another unit" in remarks[-1]


def test_an_unrelated_notebook_is_recognized():
    notebook, remarks = recover(as_bytes(new_notebook(cells=[new_code_cell("x = 1")])), RELEASE)
    assert notebook is None and "None of this unit's cells" in remarks[-1]


def test_nothing_that_is_given_is_changed(answered):
    cell(answered, "setup").source += "\nimport math"
    release, submitted = copy.deepcopy(RELEASE), as_bytes(answered)
    recover(submitted, RELEASE)
    assert release == RELEASE and submitted == as_bytes(answered)


def test_a_repaired_notebook_needs_no_more_repair(answered):
    del answered.cells[3]
    answered.cells.append(copy.deepcopy(cell(answered, "relu_backward")))
    once, _ = repaired(answered)
    twice, remarks = repaired(once)
    assert once == twice and remarks == ""


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["code", "markdown", "relu_forward", "why", "check_relu_forward"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cells",
                    "cell_type",
                    "metadata",
                    "nbgrader",
                    "grade_id",
                    "source",
                    "id",
                    "outputs",
                    "attachments",
                    "nbformat",
                    "worksheets",
                    "input",
                ]
            ),
            inner,
        )
    ),
    max_leaves=20,
)


@given(st.binary(max_size=200))
def test_never_raises_on_bytes(submitted):
    recover(submitted, RELEASE)


@settings(max_examples=200)
@given(json_values, json_values)
def test_never_raises_on_json(anything, metadata):
    for notebook in (
        anything,
        {"cells": anything},
        {"cells": [anything]},
        {
            "cells": [{"metadata": {"nbgrader": {"grade_id": "why"}}, "source": anything}],
            "metadata": metadata,
        },
    ):
        recover(json.dumps(notebook).encode(), RELEASE)


@settings(max_examples=60)
@given(st.data())
def test_any_mixture_of_damage_gives_a_valid_notebook_or_none(data):
    notebook = copy.deepcopy(RELEASE)
    for c in notebook.cells:
        c.source = WORK.get(c.id, c.source)
    for _ in range(data.draw(st.integers(1, 6))):
        position = data.draw(st.integers(0, max(len(notebook.cells) - 1, 0)))
        damage = data.draw(st.sampled_from(["delete", "copy", "retype", "forget", "edit", "move"]))
        if not notebook.cells:
            break
        c = notebook.cells[position]
        if damage == "delete":
            notebook.cells.pop(position)
        elif damage == "copy":
            notebook.cells.insert(data.draw(st.integers(0, len(notebook.cells))), copy.deepcopy(c))
        elif damage == "retype":
            c["cell_type"] = data.draw(st.sampled_from(["code", "markdown", "raw"]))
        elif damage == "forget":
            c["metadata"] = {}
        elif damage == "edit":
            c["source"] = data.draw(st.text(max_size=30))
        else:
            notebook.cells.insert(0, notebook.cells.pop(position))
    fixed, remarks = recover(as_bytes(notebook), RELEASE)
    if fixed is None:
        assert remarks
    else:
        repaired(notebook)


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


def test_a_huge_file_is_not_read(monkeypatch, answered):
    monkeypatch.setattr("bpcourse.grading.nbgrader.recover.read.LARGEST", 1 << 20)
    notebook, remarks = recover(as_bytes(answered) + b" " * (1 << 20), RELEASE)
    assert notebook is None and "clear its outputs" in remarks[0]


def stamped(notebook, release):
    notebook = copy.deepcopy(notebook)
    notebook.metadata["bpcourse"] = {"release": release}
    return notebook


def test_a_notebook_of_another_release_is_told(answered):
    ours = stamped(RELEASE, "a" * 16)
    assert other_release(as_bytes(stamped(answered, "b" * 16)), ours) == "b" * 16
    assert other_release(as_bytes(stamped(answered, "a" * 16)), ours) is None


@pytest.mark.parametrize("submitted", [b"", b"{", b"[]", b'{"cells": [], "metadata": 3}'])
def test_what_has_no_stamp_is_of_no_other_release(submitted):
    assert other_release(submitted, stamped(RELEASE, "a" * 16)) is None


def test_a_notebook_of_another_release_that_was_put_right_is_not_called_damaged(answered):
    answered.cells.pop(3)
    repaired, remarks = recover(as_bytes(answered), RELEASE)
    notice = with_notice(repaired, RELEASE, remarks, "b" * 16).cells[0].source
    assert "another release" in notice and "damaged" not in notice
