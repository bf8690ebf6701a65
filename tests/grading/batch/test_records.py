"""Records of what was graded."""

import pytest

from bpcourse.files import replace_file
from bpcourse.grading.batch.records import Records


def test_a_record_that_cannot_be_read_is_no_record(tmp_path):
    records = Records(tmp_path, "unit")
    assert records.read("ada") is None
    records.write("ada", {"content": "x"})
    assert records.read("ada") == {"content": "x"}
    replace_file(tmp_path / ".graded" / "unit" / "ada.json", b"{")
    assert records.read("ada") is None


def test_what_is_set_aside_is_no_record_but_is_still_known(tmp_path):
    records = Records(tmp_path, "unit")
    records.write("ada", {"content": "x"})
    records.write("ben", {})
    for _ in range(2):
        assert records.set_aside("ada") == {"content": "x"}
    assert (records.read("ada"), records.read("ben")) == (None, {})
    records.put_back("ada")
    records.put_back("ben")
    assert (records.read("ada"), records.read("ben")) == ({"content": "x"}, {})
    assert records.set_aside("nobody") == {}


def test_a_new_record_takes_the_place_of_the_one_that_was_set_aside(tmp_path):
    records = Records(tmp_path, "unit")
    records.write("ada", {"content": "x"})
    records.set_aside("ada")
    records.write("ada", {"content": "y"})
    assert [path.name for path in records.folder.iterdir()] == ["ada.json"]
    assert records.set_aside("ada") == {"content": "y"}


@pytest.mark.parametrize("name", ["a" * 250, "\u3042" * 84, "[red]bold", "%s", "\udcff"])
def test_every_name_that_a_folder_can_have_has_a_record(tmp_path, name):
    (tmp_path / name).mkdir()
    records = Records(tmp_path, "unit")
    records.write(name, {"content": name})
    assert records.set_aside(name) == {"content": name}
    records.put_back(name)
    assert records.read(name) == {"content": name}
