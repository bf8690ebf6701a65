"""What this machine offers for grading, and what that means."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bpcourse.grading.inside import landlock
from bpcourse.grading.judge import bubblewrap
from bpcourse.grading.judge.limits import DEFAULT_LIMITS
from bpcourse.grading.judge.sandbox import Zygote
from bpcourse.grading.judge.submission import Submission
from bpcourse.grading.judge.trust import WITHOUT_SANDBOX, SandboxUnavailable

PROBE = """\
import os, socket
found = []
def look(name, *attempts):
    for attempt in attempts:
        try:
            if attempt() is not False and name not in found:
                found.append(name)
        except OSError:
            pass
look("the network", lambda: socket.create_connection(("127.0.0.1", {port}), 0.5).close(),
     lambda: any(name != "lo" for _, name in socket.if_nameindex()))
for path in {paths!r}:
    look("this machine's files", lambda: os.listdir(path))
    look("whether a file exists", lambda: os.path.exists(path))
look("environment variables", lambda: bool(os.environ.keys() - {{"HOME", "LANG", "MPLBACKEND"}}))
look("root", lambda: os.getuid() == 0)
look("the judge's process", lambda: os.kill({judge}, 0), lambda: open("/proc/{judge}/cmdline"))
look("other processes", lambda: any(map(str.isdigit, os.listdir("/proc"))))
print(", ".join(found) or "nothing")
"""
BY_LANDLOCK = {"nothing", "whether a file exists"}  # what may be in reach there


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `ok` None: worth knowing, neither good nor bad."""

    name: str
    ok: bool | None
    detail: str
    meaning: str = ""


def examine() -> list[Finding]:
    """Look at everything that grading needs; takes a few seconds."""
    return [
        _python(),
        _hardware(),
        *_isolation("bubblewrap"),
        *_isolation("landlock"),
        *_isolation("process"),
    ]


def as_text(findings: list[Finding]) -> str:
    """The findings, and below them what to do."""
    lines: list[str] = []
    for finding in findings:
        mark = {True: "yes ", False: "no  ", None: "    "}[finding.ok]
        lines.append(f"{mark}{finding.name}: {finding.detail}")
        lines += [f"      {line}" for line in finding.meaning.splitlines()]
    return "\n".join([*lines, "", verdict(findings)])


def isolates(findings: list[Finding]) -> bool:
    """Whether submissions can be isolated there."""
    return any(
        finding.ok and finding.name in ("isolation = bubblewrap", "isolation = landlock")
        for finding in findings
    )


def verdict(findings: list[Finding]) -> str:
    """Which isolation grading can use here, in a sentence."""
    works = {finding.name: finding.ok for finding in findings}
    if works.get("isolation = bubblewrap"):
        return "Submissions are graded in a sandbox. Nothing needs to be done."
    if works.get("isolation = landlock"):
        return (
            "Submissions are graded with Landlock instead of bubblewrap. Nothing needs to be done; "
            "a submission that starts other processes or programs needs bubblewrap."
        )
    if works.get("isolation = process"):
        return (
            "No sandbox here, so that grading ends with an error; above stands what would "
            "help. With --isolation process (as root, it needs --trust-submissions, too) "
            f"{WITHOUT_SANDBOX}."
        )
    return "Submissions cannot be graded here: use Linux, WSL or a Linux container."


def _python() -> Finding:
    return Finding(
        "Python",
        sys.version_info >= (3, 11),
        platform.python_version(),
        "" if sys.version_info >= (3, 11) else "The course needs Python 3.11 or later.",
    )


def _hardware() -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    detail = f"{platform.system()} {platform.machine()}, {cores} cores"
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)
        detail += f", {memory:.0f} GB of memory"
    return Finding("machine", None, detail, f"{cores} submissions can be graded at a time.")


def _isolation(kind: str) -> list[Finding]:
    """Start a process of this kind, and look around inside."""
    name, started = f"isolation = {kind}", time.monotonic()
    try:
        zygote = Zygote(kind, preload=("numpy", "msgpack", "_judge.student"))
    except (SandboxUnavailable, OSError) as error:
        return [Finding(name, False, "does not work", str(error))]
    warm = time.monotonic()
    try:
        within_reach = look_around(zygote)
        done = time.monotonic()
    finally:
        zygote.close()
    times = f"starts in {warm - started:.1f} s, then {1000 * (done - warm):.0f} ms"
    works = Finding(name, True, f"works; {times} a submission")
    if kind == "process":
        return [works, Finding(f"out of reach with {kind}", None, f"nothing: {WITHOUT_SANDBOX}")]
    fine = BY_LANDLOCK if kind == "landlock" else {"nothing"}
    out_of_reach = Finding(
        f"out of reach with {kind}",
        within_reach in fine,
        "everything" if within_reach == "nothing" else f"all but {within_reach}",
    )
    about = _landlock() if kind == "landlock" else _bubblewrap(zygote)
    return [about, works, out_of_reach]


def look_around(zygote: Zygote) -> str:
    """What a submission finds that it should not; "nothing" if it finds nothing."""
    submission = Submission(lambda: zygote.start(DEFAULT_LIMITS))
    paths = [str(Path.home()), str(Path.cwd())]
    with socket.create_server(("127.0.0.1", 0)) as service:
        port = service.getsockname()[1]
        probe = PROBE.format(paths=paths, port=port, judge=os.getpid())
        output = submission.run(probe, "cell 1")
    submission.close()
    return output[0].get("text", "?").strip()


def _bubblewrap(zygote: Zygote) -> Finding:
    """Which bubblewrap has started this sandbox, and why that one."""
    path = zygote.command[0]
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    why = [f"Not {problem}" for problem in zygote.problems]
    if bubblewrap.is_restricted():
        why.append(
            "AppArmor lets only programs that it has a profile of make user namespaces "
            "here; this one may."
        )
    return Finding("bubblewrap", True, f"{told.strip()}, {zygote.program} ({path})", "\n".join(why))


def _landlock() -> Finding:
    """Which Landlock this kernel has, and as whom submissions run."""
    users = "each submission as a user of its own" if os.geteuid() == 0 else "submissions as you"
    return Finding("Landlock", True, f"version {landlock.version()}; {users}")
