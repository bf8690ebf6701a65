"""Does a submission start shut in, in its own folder, with nothing of the zygote's?"""

import errno
from pathlib import Path

import pytest

from bpcourse.grading.inside import linux
from bpcourse.grading.inside.zygote import require_namespaces
from bpcourse.grading.judge.limits import DEFAULT_LIMITS, Limits
from bpcourse.grading.judge.process import Died
from bpcourse.grading.judge.sandbox import Zygote, shared_zygote
from tests.grading.judge.look import text_of

pytestmark = pytest.mark.usefixtures("sandbox")


def test_a_submission_has_one_descriptor_that_leads_outside():
    source = (
        "import os, stat\nfor n in range(256):\n    try: mode = os.fstat(n).st_mode\n"
        "    except OSError: continue\n    print(n, 'socket' if stat.S_ISSOCK(mode) else 'null')"
    )
    printed = text_of(source).splitlines()
    assert printed[:3] == ["0 null", "1 null", "2 null"]
    assert [line.split()[1] for line in printed[3:]] == ["socket"]


def test_the_environment_is_empty_but_for_what_libraries_want():
    assert text_of("import os; print(sorted(os.environ), os.environ['HOME'])") == (
        "['HOME', 'LANG', 'MPLBACKEND'] /tmp\n"
    )


def test_limits_of_the_kernel_are_set():
    source = (
        "import resource as r\n"
        "print(*[r.getrlimit(n)[0] for n in (r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_NOFILE, "
        "r.RLIMIT_NPROC, r.RLIMIT_CORE)])"
    )
    limits = Limits(cpu=60, scratch=8 << 20, processes=8)
    assert text_of(source, limits) == f"60 {8 << 20} 256 8 0\n"


def test_no_capability_is_left():
    lines = "import ctypes\nprint(ctypes.CDLL(None).prctl(39, 0, 0, 0, 0))"  # PR_GET_NO_NEW_PRIVS
    assert text_of(lines) == "1\n"
    assert text_of("import os; print(os.getuid(), os.geteuid())") == "1000 1000\n"


def test_a_submission_that_cannot_be_shut_in_is_not_run_and_it_is_said_why():
    process = shared_zygote().start(Limits(scratch="much"))
    with pytest.raises(Died, match=r"setup: OSError: .*mount"):
        process.ask(("sync", [], 1.0, b"x"), 5)
    assert text_of("print(1)") == "1\n"


def test_a_zygote_that_can_make_no_namespaces_ends_with_a_word(monkeypatch, capfd):
    require_namespaces()

    def unshare(flags):
        raise OSError(errno.EPERM, "unshare: Operation not permitted")

    monkeypatch.setattr(linux, "unshare", unshare)
    with pytest.raises(SystemExit):
        require_namespaces()
    assert "no namespaces inside of its own" in capfd.readouterr().err


def test_a_module_that_cannot_be_imported_beforehand_stops_nothing():
    zygote = Zygote(preload=("numpy", "no_such_module", "_judge.student"))
    try:
        process = zygote.start(DEFAULT_LIMITS)
        process.room = 1 << 20
        assert process.ask(("sync", [], 1.0, b"x"), 5)[1] == b"x"
        process.close()
    finally:
        zygote.close()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks into Linux's /proc")
def test_without_namespaces_what_has_left_its_group_is_ended_too():
    zygote = shared_zygote("process")
    process = zygote.start(DEFAULT_LIMITS)
    process.room = 1 << 20
    source = "import os, time\nif os.fork() == 0:\n    os.setsid(); time.sleep(60)"
    process.ask(("run", [], 2.0, source, "cell 1"), 5)
    process.close()
    pid = zygote.process.pid
    assert Path(f"/proc/{pid}/task/{pid}/children").read_text() == ""
