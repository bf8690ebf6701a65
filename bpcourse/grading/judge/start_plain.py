"""Start Python as a process of its own, without a sandbox: the mounts become links in a folder."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bpcourse.grading.judge.interpreter import ENVIRONMENT, base_python, command
from bpcourse.grading.judge.mounts import Mount


def start(
    folder: Path,
    control: int,
    mounts: Sequence[Mount],
    preload: Sequence[str],
    confinement: dict[str, Any] | None = None,
) -> subprocess.Popen[bytes]:
    """The process. Nothing but a confinement keeps a submission from what its user can do.

    folder       where its links, and scratch folders, lie
    control      descriptor of the socket on which the judge speaks
    mounts       what Python can import; its library, and all else, is the machine's
    confinement  start_landlock's, which shuts submissions in
    """
    lay_out(folder, mounts)
    config = folder / "matplotlib"
    config.mkdir()
    return subprocess.Popen(
        command(
            str(base_python()),
            str(folder),
            control,
            preload,
            namespaces=False,
            confinement=confinement,
        ),
        cwd=folder,
        env=ENVIRONMENT | {"MPLCONFIGDIR": str(config), "HOME": str(folder)},
        pass_fds=[control],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def lay_out(folder: Path, mounts: Sequence[Mount]) -> None:
    """Make the mounts as links below a folder."""
    for mount in mounts:
        if mount.outside is None:
            raise ValueError(f"{mount}: there is nothing to link to")
        link = folder / mount.inside.lstrip("/")
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(mount.outside)
