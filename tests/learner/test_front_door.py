import pytest

from bpcourse.learner.folder import FolderError
from bpcourse.learner.front_door import progress_lines, start_lines


def test_a_second_start_says_that_the_folder_is_up_to_date(tmp_path):
    first = list(start_lines(tmp_path / "mine"))
    assert any(line.startswith("new: 01_chain_rule") for line in first)
    assert "is up to date" in next(iter(start_lines(tmp_path / "mine")))


def test_what_was_edited_is_left_and_named(tmp_path):
    list(start_lines(tmp_path / "mine"))
    page = tmp_path / "mine" / "01_chain_rule" / "01_chain_rule.ipynb"
    page.write_text(page.read_text().replace("Unit 1", "My unit 1"))
    (tmp_path / "mine" / "README.md").unlink()
    lines = list(start_lines(tmp_path / "mine"))
    assert page.read_text().count("My unit 1")
    assert any(line.startswith("new: README.md") for line in lines)


def test_progress_names_each_unit_and_where_to_go_on(tmp_path):
    list(start_lines(tmp_path / "mine"))
    lines = list(progress_lines(tmp_path / "mine"))
    assert lines[0].startswith("Unit 1: The chain rule: 0 of")
    assert lines[-1].startswith("Next: ") and lines[-1].endswith("01_chain_rule.ipynb")


def test_a_folder_to_teach_from_has_no_progress(tmp_path):
    list(start_lines(tmp_path / "teach", instructor=True))
    with pytest.raises(FolderError, match="no folder to learn in"):
        list(progress_lines(tmp_path / "teach"))
