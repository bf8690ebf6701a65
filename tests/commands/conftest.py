"""A course with one unit that cannot be built."""

import pytest


@pytest.fixture
def empty_course(tmp_path, monkeypatch):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    (tmp_path / "solutions" / "01_unit").mkdir(parents=True)
    (tmp_path / "course").mkdir()
    (tmp_path / "solutions" / "01_unit" / "01_unit.md").write_text("# No setup cell\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path
