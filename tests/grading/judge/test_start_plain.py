"""Are the mounts there as links, where there is no sandbox?"""

from pathlib import Path

import pytest

from bpcourse.grading.judge.mounts import Mode, Mount
from bpcourse.grading.judge.sandbox import Zygote
from bpcourse.grading.judge.start_plain import lay_out


def test_each_mount_is_a_link_to_what_it_mounts(tmp_path):
    file = tmp_path / "file.py"
    file.write_text("x = 1")
    lay_out(tmp_path / "root", [Mount("/site/package/file.py", Mode.READ_ONLY, file)])
    link = tmp_path / "root" / "site" / "package" / "file.py"
    assert link.readlink() == file and link.read_text() == "x = 1"


def test_what_is_made_for_a_sandbox_cannot_be_linked(tmp_path):
    with pytest.raises(ValueError, match="/tmp: there is nothing to link to"):
        lay_out(tmp_path, [Mount("/tmp", Mode.SCRATCH)])


def test_its_links_and_scratch_go_with_it():
    zygote = Zygote("process", preload=("_judge.student",))
    assert (zygote.folder / "judge" / "_judge").is_symlink()
    assert Path(zygote.command[0]).exists()
    zygote.close()
    assert not zygote.folder.exists()
