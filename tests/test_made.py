"""What we have made is replaced or removed; what a person has edited is kept first."""

from bpcourse.course import Course
from bpcourse.made import put_with_record, remove_others


def test_what_is_not_made_any_more_goes_with_its_folder_and_an_edited_one_is_kept(tmp_path):
    course, record = Course(tmp_path), tmp_path / "out/.made"
    old, edited, stays = (record.parent / name for name in ("a/b/old", "edited", "stays"))
    put_with_record(course, record, dict.fromkeys((old, edited, stays), b"one"))
    edited.write_bytes(b"my notes")
    kept = remove_others(course, record, [stays])
    assert [copy.read_bytes() for copy in kept] == [b"my notes"]
    assert sorted(path.name for path in record.parent.iterdir()) == [".made", "stays"]
    assert remove_others(course, record, [stays]) == []


def test_a_file_that_is_not_ours_is_not_removed_and_nor_is_its_folder(tmp_path):
    course, record = Course(tmp_path), tmp_path / "out/.made"
    ours, mine = record.parent / "a/ours", record.parent / "a/mine"
    put_with_record(course, record, {ours: b"one"})
    mine.write_bytes(b"mine")
    assert remove_others(course, record, []) == []
    assert mine.read_bytes() == b"mine" and not ours.exists()


def test_a_link_is_replaced_and_what_it_points_at_stays(tmp_path):
    course, record = Course(tmp_path), tmp_path / "out/.made"
    thesis, link = tmp_path / "thesis", record.parent / "page"
    thesis.write_bytes(b"a year of work")
    record.parent.mkdir()
    link.symlink_to(thesis)
    put_with_record(course, record, {link: b"page"})
    assert thesis.read_bytes() == b"a year of work" and link.read_bytes() == b"page"
