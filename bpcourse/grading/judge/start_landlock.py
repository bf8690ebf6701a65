"""Start Python as a process whose submissions Landlock shuts in, where no namespaces can be had.

The mounts become links in a folder, and what they lead to is all that a submission may read.
"""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bpcourse.grading.inside import landlock
from bpcourse.grading.inside.landlock import Right
from bpcourse.grading.inside.system_calls import PROCESSORS
from bpcourse.grading.judge import start_plain
from bpcourse.grading.judge.mounts import Mode, Mount, machine
from bpcourse.grading.judge.trust import SandboxUnavailable

NEWEST = 7  # version of Landlock that may be used
FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))  # which Matplotlib finds

Rights = dict[Path, Right]


def start(
    folder: Path,
    control: int,
    mounts: Sequence[Mount],
    preload: Sequence[str],
) -> subprocess.Popen[bytes]:
    """The process. SandboxUnavailable or OSError if it cannot be started.

    folder   where its links, and scratch folders, lie
    control  descriptor of the socket on which the judge speaks
    mounts   what Python can import; the rest is mounts.machine()
    """
    if not landlock.version():
        raise SandboxUnavailable(
            "this kernel has no Landlock, or it is not switched on (Linux 5.13 or later; "
            "`lsm=` on the kernel's command line)"
        )
    if platform.machine() not in PROCESSORS:
        raise SandboxUnavailable(f"no filter of system calls is known for {platform.machine()}")
    folder.chmod(0o711)  # other users may pass, but not look around
    everything = [*machine(), *mounts]
    allowed = rights(everything) | {folder / name: Right.READ for name in ("judge", "site")}
    confinement = {
        "rights": [(str(path), right.name) for path, right in allowed.items()],
        "needed": [
            *(str(folder / mount.inside.lstrip("/")) for mount in mounts),
            *(str(m.outside) for m in everything if m.outside and m.inside.startswith("/py/")),
        ],
        "landlock": NEWEST,
    }
    return start_plain.start(folder, control, mounts, preload, confinement)


def rights(mounts: Sequence[Mount]) -> dict[Path, Right]:
    """What may be done with which files of this machine, so that no more is there than the mounts."""
    left_out = {_behind(mount, mounts) for mount in mounts if mount.mode is Mode.EMPTY}
    found = dict.fromkeys(FONTS, Right.READ)
    for mount in mounts:
        if mount.outside and mount.mode is Mode.READ_ONLY:
            found |= _without(left_out, mount.outside.resolve())
        elif mount.outside and mount.mode is Mode.DEVICE:
            found[mount.outside] = Right.USE
    return found


def _behind(empty: Mount, mounts: Sequence[Mount]) -> Path | None:
    """The folder of this machine that an empty one covers."""
    for mount in reversed(mounts):
        is_below = Path(empty.inside).is_relative_to(mount.inside)
        if is_below and mount.mode is Mode.READ_ONLY and mount.outside:
            return (mount.outside / Path(empty.inside).relative_to(mount.inside)).resolve()
    return None


def _without(left_out: set[Path | None], path: Path) -> dict[Path, Right]:
    """The right to read a file, or all of a folder but what is left out, whose names can be seen."""
    if path in left_out:
        return {}
    if not any(left and left.is_relative_to(path) for left in left_out):
        return {path: Right.READ}
    found = {path: Right.LIST}
    for entry in sorted(path.iterdir()):
        if not entry.is_symlink():  # it may lead anywhere
            found |= _without(left_out, entry)
    return found
