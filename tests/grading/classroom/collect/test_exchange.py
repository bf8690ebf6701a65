"""An exchange folder, and what nbgrader has collected."""

import pytest

from bpcourse.grading.classroom.collect import NotReadable, collect
from tests.grading.classroom.archives import OTHER, UNIT, N, a_folder, notebook, rows, submitted


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
