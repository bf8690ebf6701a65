"""Start Python in bubblewrap: namespaces of its own, and a file system made of the mounts."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from bpcourse.grading.judge import bubblewrap
from bpcourse.grading.judge.interpreter import ENVIRONMENT, base_python, command
from bpcourse.grading.judge.mounts import SCRATCH, Mode, Mount, machine

NOBODY = 65534  # whom the sandbox's user is outside, where the judge is root
ISOLATION = (
    "--unshare-user",
    "--unshare-pid",
    "--unshare-net",
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
    "--hostname",
    "sandbox",
    "--die-with-parent",
    "--new-session",
    "--clearenv",
)
INSIDE_ENVIRONMENT = ENVIRONMENT | {
    "MPLCONFIGDIR": f"{SCRATCH}/matplotlib",
    "HOME": SCRATCH,
    "LD_LIBRARY_PATH": "/py/lib",
}


def start(
    find: Callable[[], Path], control: int, mounts: Sequence[Mount], preload: Sequence[str]
) -> subprocess.Popen[bytes]:
    """The process. bubblewrap.Unusable or OSError if it cannot be started.

    find     the path of bubblewrap
    control  descriptor of the socket on which the judge speaks
    mounts   what Python can import; the rest is mounts.machine()
    """
    wrapped = [str(find()), *ISOLATION, *_environment(), *arguments([*machine(), *mounts])]
    python = command(f"/py/bin/{base_python().name}", "", control, preload, namespaces=True)
    if os.getuid() == 0:
        return _start_as_root(wrapped, python, control)
    return _popen([*wrapped, "--uid", "1000", "--gid", "1000", "--", *python], [control])


def problem(find: Callable[[], Path]) -> str | None:
    """Why this bubblewrap makes no namespaces here; None if it does. Tries it, in milliseconds."""
    python = [str(base_python()), "-I", "-S", "-c", ""]
    try:
        done = subprocess.run(
            [str(find()), *ISOLATION, "--ro-bind", "/", "/", "--", *python],
            env={},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=30,
            check=False,
        )
    except (bubblewrap.Unusable, OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (done.stderr.strip() or f"exit {done.returncode}") if done.returncode else None


def arguments(mounts: Sequence[Mount]) -> list[str]:
    """The mounts as bubblewrap's arguments, and nothing else can be written to."""
    made: list[str] = []
    for folder in folders(mounts):
        made += ["--perms", "0755", "--dir", folder]
    for mount in mounts:
        made += _argument(mount)
    return [*made, "--chdir", SCRATCH, "--remount-ro", "/"]


def folders(mounts: Sequence[Mount]) -> list[str]:
    """Folders that the mounts lie in and that none of them brings along.

    Those that bubblewrap makes by itself are closed to other users.
    """
    mounted = {Path(mount.inside) for mount in mounts}
    return sorted(
        str(folder)
        for folder in {parent for path in mounted for parent in path.parents}
        if folder != Path("/") and not mounted & {folder, *folder.parents}
    )


def _argument(mount: Mount) -> list[str]:
    inside, outside = mount.inside, str(mount.outside)
    match mount.mode:
        case Mode.READ_ONLY:
            return ["--ro-bind", outside, inside]
        case Mode.SYMLINK:
            return ["--symlink", outside, inside]
        case Mode.DEVICE:
            return ["--dev-bind", outside, inside]
        case Mode.EMPTY:
            return ["--tmpfs", inside, "--remount-ro", inside]
        case Mode.PROCESSES:
            return ["--proc", inside]
        case Mode.SCRATCH:
            return ["--perms", "1777", "--tmpfs", inside]


def _environment() -> list[str]:
    return [
        word for name, value in INSIDE_ENVIRONMENT.items() for word in ("--setenv", name, value)
    ]


def _popen(full_command: list[str], descriptors: list[int]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        full_command,
        env={},
        pass_fds=descriptors,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _start_as_root(wrapped: list[str], python: list[str], control: int) -> subprocess.Popen[bytes]:
    """A second user is mapped, so that the sandbox does not run as root."""
    info_read, info_write = os.pipe()
    block_read, block_write = os.pipe()
    as_root = ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    told_on = ["--info-fd", str(info_write), "--userns-block-fd", str(block_read)]
    try:
        process = _popen(
            [*wrapped, *as_root, *told_on, "--", *python], [control, info_write, block_read]
        )
    except OSError:
        for end in (info_read, info_write, block_read, block_write):
            os.close(end)
        raise
    os.close(info_write)
    os.close(block_read)
    try:
        _map_two_users(info_read, block_write)
    except OSError:
        process.kill()
        process.communicate()
        raise
    return process


def _map_two_users(info_read: int, block_write: int) -> None:
    with os.fdopen(info_read) as info, os.fdopen(block_write, "w") as go:
        told = info.read()
        if not told:
            return  # it ended; the caller hears why
        child = json.loads(told)["child-pid"]
        for kind in ("uid", "gid"):
            Path(f"/proc/{child}/{kind}_map").write_text(f"0 0 1\n1000 {NOBODY} 1\n")
        go.write("1")
