"""Records of what was graded."""

from bpcourse.files import replace_file
from bpcourse.grading.batch.records import Records


def test_a_record_that_cannot_be_read_is_no_record(tmp_path):
    records = Records(tmp_path, "unit")
    assert records.read("ada") is None
    records.write("ada", {"content": "x"})
    assert records.read("ada") == {"content": "x"}
    replace_file(tmp_path / ".graded" / "unit" / "ada.json", b"{")
    assert records.read("ada") is None


def test_a_record_that_was_forgotten_is_gone_and_may_be_forgotten_twice(tmp_path):
    records = Records(tmp_path, "unit")
    records.write("ada", {})
    records.write("ben", {})
    for _ in range(2):
        records.forget("ada")
    assert (records.read("ada"), records.read("ben")) == (None, {})
