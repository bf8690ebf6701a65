"""Submissions come from each kind of archive and folder; what is odd is named and stops nothing."""

import struct
import subprocess
import sys
import zipfile
from subprocess import PIPE

import pytest

from bpcourse.grading.classroom.collect import NotReadable, collect
from bpcourse.grading.classroom.collected import read_collected
from bpcourse.grading.nbgrader.harmless_cells import problem_with_name
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable
from tests.grading.classroom.archives import (
    OTHER,
    UNIT,
    a_folder,
    a_tar,
    a_zip,
    notebook,
    submitted,
)

N = f"{UNIT}.ipynb"


def roster(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def rows(done):
    return {row.student or row.label: row for row in done.rows}


def moodle(name, number, file=N, tail=""):
    return f"{name}_{number}_assignsubmission_file{tail}/{file}"


@pytest.mark.parametrize("tail", ["", "_"])
def test_moodles_archive_with_folders(course, tmp_path, tail):
    files = {moodle("Ada Lovelace", 11, tail=tail): notebook("a"), moodle("Ben Ó Né", 12, tail=tail): notebook("b")}  # fmt: skip
    done = collect(a_zip(tmp_path / "m.zip", files), course, UNIT)
    assert done.kind == "moodle" and done.all_there and done.missing is None
    assert submitted(course) == {
        "Ada Lovelace": {N: notebook("a")},
        "Ben Ó Né": {N: notebook("b")},
    }
    entry = read_collected(course, UNIT)["Ada Lovelace"]
    assert (entry.lms, entry.label) == ("11", "Ada Lovelace")
    assert entry.folder == "Ada Lovelace_11_assignsubmission_file_"


def test_moodles_archive_without_folders(course, tmp_path):
    files = {f"Ada O'Brien_11_assignsubmission_file_{N}": notebook("a")}
    done = collect(a_zip(tmp_path / "m.zip", files), course, UNIT)
    assert done.kind == "moodle" and submitted(course) == {"Ada O'Brien": {N: notebook("a")}}


def test_a_group_comes_once_for_each_member_and_its_name_is_told(course, tmp_path):
    files = {
        moodle("Group A-Ada Lovelace", 11): notebook("a"),
        moodle("Group A-Anna-Lena Meier", 12): notebook("a"),
        moodle("Default group-Ben Né", 13): notebook("b"),
    }
    names = roster(
        tmp_path / "r.csv", "student_id,name\nada,Ada Lovelace\nal,Anna-Lena Meier\nben,Ben Né\n"
    )
    done = collect(a_zip(tmp_path / "m.zip", files), course, UNIT, names)
    assert set(submitted(course)) == {"ada", "al", "ben"}
    assert "'Group A'" in rows(done)["al"].notes[0] and done.all_there


def test_canvas_keeps_late_and_the_newest_version(course, tmp_path):
    files = {
        f"lovelaceada_LATE_71_901_{UNIT}-1.ipynb": notebook("old"),
        f"lovelaceada_LATE_71_905_{UNIT}-2.ipynb": notebook("new"),
        f"nben_72_902_{N}": notebook("b"),
    }
    done = collect(a_zip(tmp_path / "c.zip", files), course, UNIT)
    assert done.kind == "canvas"
    assert submitted(course) == {"lovelaceada": {N: notebook("new")}, "nben": {N: notebook("b")}}
    entry = read_collected(course, UNIT)["lovelaceada"]
    assert (entry.late, entry.time, entry.lms) == ("LATE", "", "71")
    assert entry.folder == f"lovelaceada_LATE_71_905_{UNIT}-2.ipynb"


def test_an_exported_gradebook_of_canvas_is_a_roster(course, tmp_path):
    names = roster(
        tmp_path / "g.csv",
        '\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,"MLP, unit 2 (55)"\n,,,,,Manual Posting\n'
        '    Points Possible,,,,,10\n"Lovelace, Ada",71,S1,ada,A,\n"Né, Ben",72,S2,ben,A,\n'
        '"Doe, Cy",73,S3,cy,A,\n"Student, Test",99,,x,A,\n',
    )
    files = {f"lovelaceada_71_901_{N}": notebook("a"), f"nben_72_902_{N}": notebook("b")}
    done = collect(a_zip(tmp_path / "c.zip", files), course, UNIT, names)
    assert set(submitted(course)) == {"ada", "ben"} and done.missing == ["cy"]
    assert not done.all_there


def test_an_exchange_gives_the_newest_with_its_time(course, tmp_path):
    start, end = f"inbound/a+da+{UNIT}+2026-01-30 18:00:00 UTC", "inbound/ben+"
    files = {
        f"{start}+abc/{N}": notebook("old"),
        f"{start.replace('30 18', '31 09')}+q-_9/{N}": notebook("new"),
        f"{start.replace('30 18', '31 09')}+q-_9/timestamp.txt": b"2026-01-31 09:00:00 UTC",
        f"{end}{UNIT}+2026-02-01 10:00:00 UTC/{N}": notebook("b"),
        f"{end}{OTHER}+2026-02-01 10:00:00 UTC+x/{OTHER}.ipynb": notebook("other"),
        f"outbound/{UNIT}/{N}": notebook("released"),
    }
    done = collect(a_folder(tmp_path / "backprop", files), course, UNIT)
    assert done.kind == "exchange" and done.all_there
    assert submitted(course) == {
        "a+da": {N: notebook("new"), "timestamp.txt": b"2026-01-31 09:00:00 UTC\n"},
        "ben": {N: notebook("b"), "timestamp.txt": b"2026-02-01 10:00:00 UTC\n"},
    }
    assert rows(done)["a+da"].notes == ["the newest of 2"]


def test_an_exchange_without_the_unit_says_what_it_has(course, tmp_path):
    files = {f"ben+{OTHER}+2026-02-01 10:00:00 UTC+x/{OTHER}.ipynb": notebook()}
    with pytest.raises(NotReadable, match=f"of {OTHER}, and none of {UNIT}"):
        collect(a_folder(tmp_path / "inbound", files), course, UNIT)


def test_what_nbgrader_has_collected(course, tmp_path):
    files = {
        f"submitted/ada/{UNIT}/{N}": notebook("a"),
        f"submitted/ada/{UNIT}/timestamp.txt": b"2026-01-31 18:00:00 +0200",
        f"submitted/ada/{OTHER}/{OTHER}.ipynb": notebook("other"),
    }
    done = collect(a_folder(tmp_path / "theirs", files), course, UNIT)
    assert done.kind == "submitted"
    assert submitted(course)["ada"]["timestamp.txt"] == b"2026-01-31 16:00:00 UTC\n"


def test_clones_have_the_notebook_anywhere(course, tmp_path):
    files = {
        f"hw2-ada/{N}": notebook("a"),
        "hw2-ada/.git/HEAD": b"ref",
        "hw2-ada/timestamp.txt": b"2000-01-01 00:00:00 UTC",
        f"hw2-ben/work/{UNIT}/{N}": notebook("b"),
        f"hw2-ben/work/{UNIT}/data.csv": b"1",
        f"hw2-ben/work/{OTHER}/{OTHER}.ipynb": notebook("other"),
        "hw2-ben/.git/HEAD": b"ref",
        "hw2-cy/README.md": b"nothing yet",
        "hw2-cy/.git/HEAD": b"ref",
    }
    done = collect(a_folder(tmp_path / "clones", files), course, UNIT)
    assert done.kind == "clones"
    assert submitted(course) == {
        "ada": {N: notebook("a")},
        "ben": {N: notebook("b"), "data.csv": b"1"},
    }
    assert "it would set the time" in rows(done)["ada"].odd[0]
    assert "no notebook" in rows(done)["cy"].odd[0]


def test_clones_are_mapped_by_login_or_repository(course, tmp_path):
    names = roster(
        tmp_path / "r.csv", "student_id,github_username,repository\ns1,ada-l,\ns2,,x-y\n"
    )
    files = {f"mlp-ada-l/{N}": notebook("a"), f"x-y/{N}": notebook("b")}
    done = collect(a_folder(tmp_path / "clones", files), course, UNIT, names)
    assert set(submitted(course)) == {"s1", "s2"} and done.all_there


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


@pytest.mark.parametrize("top", ["", "all/", "a/b/"])
@pytest.mark.parametrize("made", [a_zip, a_tar, a_folder])
def test_the_same_in_any_wrapping(course, tmp_path, made, top):
    files = {top + moodle("Ada", 1): notebook("a"), top + moodle("Ben", 2): notebook("b")}
    done = collect(made(tmp_path / "archive", files), course, UNIT)
    assert done.kind == "moodle" and set(submitted(course)) == {"Ada", "Ben"}


def test_a_broken_member_stops_no_other(course, tmp_path):
    path = a_zip(
        tmp_path / "m.zip",
        {moodle(name, i): notebook(name * 200) for i, name in enumerate(["Ada", "Ben", "Cy"])},
    )
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.infolist()[1].header_offset
    start = at + 30 + sum(struct.unpack("<HH", content[at + 26 : at + 30]))
    content[start : start + 8] = b"\xff" * 8
    path.write_bytes(content)
    done = collect(path, course, UNIT)
    assert set(submitted(course)) == {"Ada", "Cy"} and "broken" in rows(done)["Ben"].odd[0]


def test_an_encrypted_member_is_named(course, tmp_path):
    path = a_zip(tmp_path / "m.zip", {moodle("Ada", 1): b"x", moodle("Ben", 2): notebook()})
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    path.write_bytes(content)
    done = collect(path, course, UNIT)
    assert set(submitted(course)) == {"Ben"} and "encrypted" in rows(done)["Ada"].odd[0]


def test_links_and_paths_that_leave_are_named_and_not_followed(course, tmp_path):
    link = zipfile.ZipInfo(moodle("Ada", 1))
    link.external_attr = 0o120777 << 16
    files = {
        link: "/etc/passwd",
        moodle("Ben", 2): notebook("b"),
        moodle("Ben", 2, "../../../evil.ipynb"): notebook("evil"),
        "../evil.ipynb": notebook("evil"),
        "/tmp/evil.ipynb": notebook("evil"),
    }
    done = collect(a_zip(tmp_path / "m.zip", files), course, UNIT)
    assert submitted(course) == {"Ben": {N: notebook("b")}}
    assert "link" in rows(done)["Ada"].odd[0] and "leaves its folder" in rows(done)["Ben"].odd[0]
    assert len(done.strange) == 2 and not list(tmp_path.rglob("evil*"))


def test_links_in_a_folder_are_not_followed(course, tmp_path):
    folder = a_folder(tmp_path / "clones", {f"ben/{N}": notebook("b")})
    (folder / "ada").symlink_to(folder / "ben")
    (folder / "cy").mkdir()
    (folder / "cy" / N).symlink_to(folder / "ben" / N)
    done = collect(folder, course, UNIT)
    assert set(submitted(course)) == {"ben"}
    assert "link" in rows(done)["cy"].odd[0] and "ada is a link" in done.strange[0]
    assert not any(path.is_symlink() for path in course.classroom.rglob("*"))


def test_a_bomb_is_refused_by_its_size(course, tmp_path):
    with zipfile.ZipFile(tmp_path / "m.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(moodle("Ada", 1, "big.bin"), "w", force_zip64=True) as file:
            for _ in range(40):
                file.write(bytes(1 << 20))
        archive.writestr(moodle("Ada", 1), notebook("a"))
    done = collect(tmp_path / "m.zip", course, UNIT)
    assert submitted(course) == {"Ada": {N: notebook("a")}}
    assert "too large (40 MB)" in rows(done)["Ada"].odd[0]


def test_what_is_odd_with_a_submission_is_said(course, tmp_path):
    nested = a_zip(tmp_path / "nested.zip", {N: notebook("n")}).read_bytes()
    files = {
        moodle("Ada", 1, "report.pdf"): b"%PDF",
        moodle("Ben", 2): b"",
        moodle("Cy", 3): notebook("1"),
        moodle("Cy", 3, "copy.ipynb"): notebook("2"),
        moodle("Dora", 4, "work.zip"): nested,
        moodle("Emil", 5, "a"): b"file",
        moodle("Emil", 5, f"a/{N}"): notebook("e"),
        "Fay_6_assignsubmission_onlinetext_/onlinetext.html": b"<p>hello",
    }
    said = rows(collect(a_zip(tmp_path / "m.zip", files), course, UNIT))
    assert "no notebook among its files (report.pdf)" in said["Ada"].odd
    assert f"{N} is empty" in said["Ben"].odd
    assert "2 notebooks" in said["Cy"].odd[0]
    assert "no notebook but work.zip" in said["Dora"].odd[0]
    assert any("a file and a folder have this name" in text for text in said["Emil"].odd)
    assert "typed into Moodle" in said["Fay"].notes[0] and said["Fay"].status == "not collected"


def test_two_people_with_one_name_are_told_apart_by_number_and_named(course, tmp_path):
    files = {moodle("Ada", 1): notebook("1"), moodle("Ada", 2): notebook("2")}
    path = a_zip(tmp_path / "m.zip", files)
    done = collect(path, course, UNIT)
    assert set(submitted(course)) == {"Ada 1", "Ada 2"} and not done.all_there
    names = roster(tmp_path / "r.csv", "student_id,name,lms_id\na1,Ada,\na2,Ada,2\n")
    done = collect(path, course, UNIT, names)
    assert "may be a1 or a2" in rows(done)["Ada"].odd[0]
    assert submitted(course)["a2"] == {N: notebook("2")}


def test_an_unknown_name_is_named_and_not_guessed_at(course, tmp_path):
    names = roster(tmp_path / "r.csv", "id,name\nada,Ada Lovelace\n")
    done = collect(
        a_zip(tmp_path / "m.zip", {moodle("Bob Né", 1): notebook()}), course, UNIT, names
    )
    assert not submitted(course) and done.missing == ["ada"]
    assert "'Bob Né' is not in the roster" in rows(done)["Bob Né"].odd[0]


@pytest.mark.parametrize("student", ["../x", ".x", "a<b", "a/b", "x" * 129])
def test_an_id_that_no_folder_may_have_is_refused(course, tmp_path, student):
    names = roster(tmp_path / "r.csv", f"student_id,name\n{student},Ada\nben,Ben\n")
    files = {moodle("Ada", 1): notebook(), moodle("Ben", 2): notebook()}
    done = collect(a_zip(tmp_path / "m.zip", files), course, UNIT, names)
    assert set(submitted(course)) == {"ben"} and rows(done)["Ada"].odd


@pytest.mark.parametrize("name", ["=1+1", "<b>", "a\x1b[31mb", "..", "Ab’c", "名前", "x" * 200])
def test_any_name_without_a_roster_becomes_a_folder_that_can_be_graded(course, tmp_path, name):
    done = collect(a_zip(tmp_path / "m.zip", {moodle(name, 1): notebook()}), course, UNIT)
    if name == "..":
        assert not submitted(course) and not done.all_there
    else:
        (student,) = submitted(course)
        assert not problem_with_name(student)
        assert student in read_collected(course, UNIT)


def test_names_meet_however_they_are_composed_or_encoded(course, tmp_path):
    names = roster(tmp_path / "r.csv", "id,name\nmu,Müller Jörg\nne,Ben Né\n")
    cp437 = zipfile.ZipInfo("x")
    files = {moodle("Jo\u0308rg Mu\u0308ller", 1): notebook(), cp437: notebook()}
    path = a_zip(tmp_path / "m.zip", files)
    raw = path.read_bytes()
    name = moodle("Ben Né", 2).encode("cp437")
    # written by hand: no flag for UTF-8, as old programs do
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(moodle("Jo\u0308rg Mu\u0308ller", 1), notebook())
        archive.writestr("Q" * len(name), notebook())
    raw = path.read_bytes().replace(b"Q" * len(name), name)
    path.write_bytes(raw)
    done = collect(path, course, UNIT, names)
    assert set(submitted(course)) == {"mu", "ne"} and done.all_there


def test_collecting_again_changes_nothing_and_a_newer_one_keeps_the_earlier(course, tmp_path):
    first = a_zip(tmp_path / "1.zip", {moodle("Ada", 1): notebook("1")})
    assert rows(collect(first, course, UNIT))["Ada"].status == "new"
    assert rows(collect(first, course, UNIT))["Ada"].status == "unchanged"
    second = a_zip(tmp_path / "2.zip", {moodle("Ada", 1): notebook("2")})
    row = rows(collect(second, course, UNIT))["Ada"]
    assert row.status == "newer version" and "classroom/earlier/Ada" in row.notes[0]
    (kept,) = (course.classroom / "earlier" / "Ada" / UNIT).iterdir()
    assert (kept / N).read_bytes() == notebook("1")
    assert submitted(course)["Ada"] == {N: notebook("2")}


def test_an_older_one_never_replaces_a_newer(course, tmp_path):
    def inbound(day, text):
        name = f"ada+{UNIT}+2026-02-{day} 10:00:00 UTC+x/{N}"
        return a_folder(tmp_path / day, {name: notebook(text)})

    collect(inbound("02", "newer"), course, UNIT)
    done = collect(inbound("01", "older"), course, UNIT)
    assert rows(done)["ada"].status == "older, not taken" and not done.all_there
    assert submitted(course)["ada"][N] == notebook("newer")


def test_an_older_archive_is_told_by_the_dates_of_its_files(course, tmp_path):
    def archive(day, text):
        entry = zipfile.ZipInfo(moodle("Ada", 1), (2026, 2, day, 10, 0, 0))
        return a_zip(tmp_path / f"{day}.zip", {entry: notebook(text)})

    collect(archive(2, "newer"), course, UNIT)
    done = collect(archive(1, "older"), course, UNIT)
    assert rows(done)["Ada"].status == "older, not taken"
    assert submitted(course)["Ada"] == {N: notebook("newer")}
    collect(archive(3, "newest"), course, UNIT)
    assert submitted(course)["Ada"] == {N: notebook("newest")}


def test_what_was_edited_after_collecting_stays(course, tmp_path):
    archive = a_zip(tmp_path / "1.zip", {moodle("Ada", 1): notebook("1")})
    collect(archive, course, UNIT)
    folder = course.classroom / "submitted" / "Ada" / UNIT
    (folder / "timestamp.txt").write_text("2026-02-01 10:00:00 UTC")
    assert rows(collect(archive, course, UNIT))["Ada"].status == "unchanged"
    (folder / N).write_bytes(notebook("put right by hand"))
    assert rows(collect(archive, course, UNIT))["Ada"].status == "unchanged, edited here"
    assert submitted(course)["Ada"][N] == notebook("put right by hand")


def test_a_link_in_submitted_is_not_written_through(course, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (course.classroom / "submitted").mkdir(parents=True)
    (course.classroom / "submitted" / "Ada").symlink_to(tmp_path / "elsewhere")
    done = collect(a_zip(tmp_path / "m.zip", {moodle("Ada", 1): notebook()}), course, UNIT)
    assert "is a link" in rows(done)["Ada"].odd[0] and not list((tmp_path / "elsewhere").iterdir())


def test_nothing_is_collected_while_another_process_grades(course, tmp_path):
    archive = a_zip(tmp_path / "m.zip", {moodle("Ada", 1): notebook()})
    code = (
        "import sys, pathlib; from bpcourse.grading.batch.one_run import only_run\n"
        "with only_run(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(course.classroom)]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(GradingUnavailable, match="Another run"):
            collect(archive, course, UNIT)
        other.stdin.close()
    assert not submitted(course)
    assert collect(archive, course, UNIT).all_there
