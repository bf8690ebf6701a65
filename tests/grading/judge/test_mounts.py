"""Is in a sandbox's file system what is listed here, and nothing else?"""

import os
import sysconfig
from pathlib import Path

import pytest

from bpcourse.grading.judge.interpreter import base_prefix, base_python
from bpcourse.grading.judge.mounts import INSIDE, Mode, Mount, course, imported, machine
from bpcourse.grading.judge.stubs import PACKAGE
from bpcourse.grading.judge.visible import DISTRIBUTIONS

IMPORTED = """\
read-only /judge/_judge
read-only /site/bpcourse/__init__.py
read-only /site/bpcourse/_unavailable.py
read-only /site/bpcourse/checking
read-only /site/bpcourse/checkup
read-only /site/bpcourse/datasets/__init__.py
read-only /site/bpcourse/datasets/ames.npz
read-only /site/bpcourse/datasets/births.npz
read-only /site/bpcourse/datasets/claims
read-only /site/bpcourse/datasets/claims.py
read-only /site/bpcourse/datasets/digits.npz
read-only /site/bpcourse/datasets/fashion.npz
read-only /site/bpcourse/datasets/generated.py
read-only /site/bpcourse/datasets/loaders.py
read-only /site/bpcourse/datasets/words.npz
read-only /site/bpcourse/gradcheck
read-only /site/bpcourse/learner
read-only /site/bpcourse/networks
read-only /site/bpcourse/plots
read-only /site/bpcourse/reference
"""

MACHINE = """\
device    /dev/full
device    /dev/null
device    /dev/random
device    /dev/urandom
processes /proc
scratch   /tmp
"""

# what the distributions bring, by the names under which it is imported (numpy.libs: numpy)
PACKAGES = {
    *(
        [
            "IPython",
            "PIL",
            "_cffi_backend",
            "asttokens",
            "bpcourse",
            "colorama",
            "contourpy",
            "cycler",
            "dateutil",
        ]
    ),
    *(
        [
            "decorator",
            "executing",
            "fontTools",
            "ipython_pygments_lexers",
            "jedi",
            "kiwisolver",
            "matplotlib",
        ]
    ),
    *(
        [
            "matplotlib_inline",
            "mpl_toolkits",
            "msgpack",
            "numpy",
            "packaging",
            "parso",
            "pexpect",
            "pillow",
        ]
    ),
    *(
        [
            "prompt_toolkit",
            "psutil",
            "ptyprocess",
            "pure_eval",
            "pygments",
            "pylab",
            "pyparsing",
            "six",
            "stack_data",
        ]
    ),
    *(["tqdm", "traitlets", "typing_extensions", "tzdata", "wcwidth"]),
}


def text(mounts):
    return "".join(f"{mount}\n" for mount in sorted(mounts, key=str))


@pytest.fixture
def mounts(tmp_path):
    return imported(tmp_path, False, DISTRIBUTIONS)


def test_what_is_the_courses_own_is_this(mounts):
    own = [m for m in mounts if m.inside.startswith(("/judge", "/site/bpcourse"))]
    print(text(own))
    assert text(own) == IMPORTED
    assert own[0] == Mount("/judge/_judge", Mode.READ_ONLY, INSIDE)


def test_packages_are_those_of_the_distributions(mounts):
    found = {Path(m.inside).parts[2].split(".")[0] for m in mounts if m.inside.startswith("/site/")}
    print(sorted(found))
    assert found - PACKAGES == set()
    assert {"numpy", "matplotlib", "IPython", "msgpack", "tqdm"} <= found


def test_what_is_the_machines_is_this():
    mounts = machine()
    fixed = [m for m in mounts if m.mode not in (Mode.READ_ONLY, Mode.EMPTY, Mode.SYMLINK)]
    print(text(mounts))
    assert text(fixed) == MACHINE
    python, system = [], []
    for m in mounts:
        if m.mode in (Mode.READ_ONLY, Mode.SYMLINK):
            (python if m.inside.startswith("/py/") else system).append(m)
    assert {m.inside for m in system} <= {"/lib", "/lib64", "/usr/lib", "/usr/lib64"}
    for m in python:
        assert m.outside.is_relative_to(base_prefix()) or m.outside == base_python()


def test_no_installed_package_comes_with_the_library():
    """Not those of the interpreter's own folders, nor those of the system's Python."""
    empty = {m.inside for m in machine() if m.mode is Mode.EMPTY}
    library = Path(sysconfig.get_path("stdlib")).resolve()
    inside = f"/py/{library.relative_to(base_prefix())}"
    for name in ("site-packages", "dist-packages"):
        assert not (library / name).is_dir() or f"{inside}/{name}" in empty
    assert {str(path) for path in Path("/usr/lib").glob("python3*/dist-packages")} <= empty


def test_only_scratch_is_made_to_be_written_to():
    assert [m.inside for m in machine() if m.mode is Mode.SCRATCH] == ["/tmp"]


def test_with_the_reference_everything_is_real_and_nothing_is_written(tmp_path):
    seen = course(tmp_path, reference=True)
    assert os.listdir(tmp_path) == []  # noqa: PTH208
    assert all(path.is_relative_to(PACKAGE) for path in seen.values())
    assert {"reference", "checking", "exercises"} <= set(seen) and "grading/judge" not in seen
