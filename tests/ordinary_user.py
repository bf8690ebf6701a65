"""Run a command as an ordinary user: as oneself or, where that is root, as the user nobody."""

import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests import needs

ROOT = Path(__file__).parents[1]
NOBODY = 65534


def as_ordinary_user(command, home):
    """The command that runs `command`, a list of words, as an ordinary user. Skips the test where
    that cannot be had.

    home  a folder that becomes this user's, with all that is in it
    """
    if os.geteuid() != 0:
        return command
    if not shutil.which("setpriv") or not shutil.which("unshare"):
        pytest.skip(needs.ORDINARY_USER)
    for path in (home, *home.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    become = f"setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups --"
    lines = ["set -e", *_made_readable({home, ROOT}), f"exec {become} {shlex.join(command)}"]
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", "\n".join(lines)]


def _made_readable(needed):
    """Shell lines that bring these folders, and Python, out of those that only root can enter.

    Nothing of the machine is changed: what is mounted is seen by this command alone.
    """
    needed = needed | {Path(sys.prefix), Path(sys.base_prefix)}
    needed |= {path.resolve() for path in needed}
    hidden = {str(path): closed for path in sorted(needed) if (closed := _closed(path))}
    yield "mount -t tmpfs none /mnt"
    for number, path in enumerate(hidden):
        yield f"mkdir /mnt/{number} && mount --bind {shlex.quote(path)} /mnt/{number}"
    for folder in sorted(set(hidden.values())):
        yield f"mount -t tmpfs -o mode=755 none {shlex.quote(folder)}"
    for number, path in enumerate(hidden):
        yield f"mkdir -p {shlex.quote(path)} && mount --bind /mnt/{number} {shlex.quote(path)}"


def _closed(path):
    """The first folder on the way to a path that other users cannot enter; None if they can."""
    way = reversed(path.parents)
    return next((str(folder) for folder in way if not folder.stat().st_mode & 0o001), None)
