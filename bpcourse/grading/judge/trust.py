"""Which submissions may be run where: in a sandbox, or because somebody trusts them."""

from __future__ import annotations

import os

from bpcourse.grading.inside import landlock
from bpcourse.grading.judge import bubblewrap, start_bubblewrap

WITHOUT_SANDBOX = "a submission can do whatever you can do, its own grade included"


class SandboxUnavailable(RuntimeError):  # noqa: N818  it says what happened
    """This machine cannot isolate submissions as asked; the message says what would help."""


def check_trust(isolation: str, trusted: bool) -> str | None:
    """What is to be said before submissions are graded like this; None if nothing is.

    SandboxUnavailable where they could do as they please as root, and nobody has said that they
    are to be trusted.
    """
    if isolation != "process" or trusted:
        return None
    if hasattr(os, "getuid") and 0 in (os.getuid(), os.geteuid()):
        raise SandboxUnavailable(
            f"With isolation = process {WITHOUT_SANDBOX}, and you are root.\n"
            "Grade in a sandbox (`bpcourse doctor` says what it needs) or as an ordinary user. Or, "
            "if you trust these submissions, add --trust-submissions (in nbgrader_config.py: "
            "c.JudgeExecute.trust_submissions = True). Nothing was graded."
        )
    return f"isolation = process: {WITHOUT_SANDBOX}. `bpcourse doctor` says what a sandbox needs."


def weaker_sandbox(isolation: str) -> str | None:
    """What is to be said where isolation = sandbox is not bubblewrap but Landlock; else None."""
    if isolation != "sandbox" or not landlock.version():
        return None
    problems: list[str] = []
    for name, find in bubblewrap.PROGRAMS.items():
        if (problem := start_bubblewrap.problem(find)) is None:
            return None
        problems.append(f"{name}: {problem}")
    return f"Submissions are shut in by Landlock, since bubblewrap cannot be had ({'; '.join(problems)})."


def advice(problem: str) -> str:
    """An error message: why submissions cannot be isolated, and what can be done."""
    named = (
        "AppArmor lets only programs that it has a profile of make user namespaces here: the "
        "distribution's bwrap, if the profile is loaded (Ubuntu: bwrap-userns-restrict, in "
        "the package apparmor-profiles).\n"
        if bubblewrap.is_restricted()
        else ""
    )
    return (
        f"Submissions cannot be isolated on this machine.\n{problem}\n"
        "On Linux 5.13 or later, Landlock needs nothing installed, if the kernel has it switched on.\n"
        "Or install bubblewrap (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf "
        f"install bubblewrap; without root: pip install {bubblewrap.WHEEL}) and allow user "
        "namespaces (in a container: run it with --security-opt seccomp=unconfined, or "
        f"outside).\n{named}"
        "Or grade submissions that you trust with `bpcourse grade --isolation process` (in "
        f'nbgrader_config.py: c.JudgeExecute.isolation = "process"): {WITHOUT_SANDBOX}.'
    )
