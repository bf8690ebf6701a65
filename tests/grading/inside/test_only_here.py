"""Which exceptions come only here is decided by what is certain."""

import errno
import socket
import subprocess

import pytest

from bpcourse.answer_key.refusal import refusal
from bpcourse.grading.inside import only_here
from bpcourse.grading.inside.only_here import NotWhileGrading, cause, chain


def raised(source):
    with pytest.raises(BaseException) as caught:  # noqa: PT011  whatever it raises
        exec(source, {})
    return caught.value


@pytest.mark.parametrize(
    "error, why",
    [
        (raised("import no_such_module.part"), "No module named 'no_such_module'"),
        (raised("from bpcourse import no_such_part"), "cannot import name 'no_such_part' from 'b"),
        (raised("import bpcourse.no_such_part"), "No module named 'bpcourse.no_such_part' while"),
        (refusal("bpcourse.reference", "relu_forward"), only_here.KEY),
        (socket.gaierror(-3, "Temporary failure in name resolution"), only_here.NO_NETWORK),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), only_here.NO_NETWORK),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), only_here.NO_NETWORK),
        (raised("import socket; socket.socket(-5)"), only_here.NO_NETWORK),
        (raised("import subprocess; subprocess.run(['no such'])"), only_here.NO_PROGRAMS),
        (subprocess.CalledProcessError(1, "pip"), only_here.NO_PROGRAMS),
        (NotWhileGrading("nobody is there"), "nobody is there"),
    ],
)
def test_what_comes_only_here_is_told(error, why):
    assert cause(error).startswith(why)


@pytest.mark.parametrize(
    "source",
    [
        "import numpy.no_such_part",
        "from numpy import no_such_name",
        "raise ImportError('no name')",
        "open('no such file')",
        "open('/')",
        "no_such_name",
        "1 / 0",
        "raise RuntimeError('No module named torch')",
        "raise SystemExit",
    ],
)
def test_all_others_come_in_jupyterlab_too(source):
    assert cause(raised(source)) == ""


def test_what_an_except_clause_raises_comes_after_what_was_caught():
    error = raised("try:\n    import no_such\nexcept ImportError:\n    raise SystemExit")
    assert [type(each).__name__ for each in chain(error)] == ["SystemExit", "ModuleNotFoundError"]


def test_a_chain_that_goes_in_circles_ends():
    first, second = ValueError(), TypeError()
    first.__context__, second.__context__ = second, first
    assert len(list(chain(first))) == 20
