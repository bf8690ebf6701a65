"""What lies in the folder already: is any of it lost?"""

import json
from concurrent.futures import ThreadPoolExecutor

from bpcourse.grading.classroom.one.out import write_out


def test_files_are_written_and_our_own_replaced_without_a_copy(tmp_path):
    out = tmp_path / "new" / "out"
    assert write_out(out, {"a.html": b"1", "img/b.png": b"2"}) == []
    assert write_out(out, {"a.html": b"3"}) == []
    assert (out / "a.html").read_bytes() == b"3" and (out / "img/b.png").read_bytes() == b"2"
    assert not (out / "kept").exists()


def test_what_somebody_has_written_or_edited_is_kept(tmp_path):
    (tmp_path / "result.json").write_text("theirs")
    write_out(tmp_path, {"a.html": b"ours", "result.json": b"{}"})
    (tmp_path / "a.html").write_text("edited")
    kept = write_out(tmp_path, {"a.html": b"ours again", "result.json": b"{1}"})
    assert [path.read_text() for path in kept] == ["edited"]
    assert sorted(
        path.read_text() for path in (tmp_path / "kept").rglob("*.*") if path.is_file()
    ) == [
        "edited",
        "theirs",
    ]


def test_a_link_is_replaced_and_what_it_points_at_stays(tmp_path):
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.html").symlink_to(tmp_path / "theirs")
    write_out(tmp_path / "out", {"a.html": b"ours"})
    assert (tmp_path / "theirs").read_text() == "theirs"
    assert (tmp_path / "out" / "a.html").read_text() == "ours"


def test_two_runs_at_a_time_leave_whole_files(tmp_path):
    contents = [json.dumps([n] * 50_000).encode() for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda content: write_out(tmp_path, {"result.json": content}), contents))
    assert (tmp_path / "result.json").read_bytes() in contents
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".result")]


def test_a_damaged_list_of_what_was_made_loses_nothing(tmp_path):
    (tmp_path / ".made.json").write_text("[1")
    (tmp_path / "a").write_text("theirs")
    assert len(write_out(tmp_path, {"a": b"ours"})) == 1
