"""Inside the sandbox: a warm Python that forks one shut-in process for each submission.

NumPy and Matplotlib are imported once; a submission then starts in milliseconds. The judge speaks
to this process over one socket that its children close first thing; no byte of a submission is
ever read here. For each submission:

    zygote - forks -> gate: new user, mount, PID, network, IPC, UTS and cgroup namespaces, ends
                      -> guard: first process of the PID namespace, mounts a fresh scratch, watches
                         memory; when it ends, the kernel ends everything in the namespace
                         -> student: no capabilities, limits, refused system calls; serves the judge
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys

from . import linux

UID = 1000
SCRATCH = "/tmp"


def main(control: int, options: str) -> None:
    """Serve the judge until it hangs up. `options` is JSON: namespaces, preload."""
    options = json.loads(options)
    control = socket.socket(fileno=control)
    if options["namespaces"] and os.getuid() == 0:  # the judge is root: do not stay it
        os.setgroups([])
        os.setresgid(UID, UID, UID)
        os.setresuid(UID, UID, UID)
        linux.set_dumpable()
    if sys.platform == "linux":
        linux.adopt_orphans()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the judge
    _preload(options["preload"])
    gc.collect()
    gc.freeze()
    control.send(b'{"ready": true}')
    while True:
        message, descriptors, *_ = socket.recv_fds(control, 65536, 2)
        if not message:
            return
        request = json.loads(message)
        if "kill" in request:
            reply = {"killed": _kill(request["kill"], options["namespaces"])}
        else:
            reply = {"pid": _start(control, *descriptors, request, options["namespaces"])}
        control.send(json.dumps(reply).encode())


def _preload(modules):
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError as error:
            print(f"{name}: {error}", file=sys.stderr)
            continue
        if name == "matplotlib":
            sys.modules[name].use("Agg")
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].show = lambda *args, **kwargs: None


def _start(control, link, status, limits, namespaces):
    """Fork a submission's process; the number of the process that must be killed to end it."""
    limits["memory_used"] = _pages("/proc/self/statm", None)[0]
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        _never_return(status, lambda: _gate(control, link, status, limits, namespaces, write_end))
    os.close(write_end)
    os.close(link)
    os.close(status)
    with os.fdopen(read_end, "rb") as pipe:
        number = int(pipe.read() or 0)
    if namespaces:
        os.waitpid(child, 0)  # the gate; the guard is ours now
    return number or None


def _never_return(status, function):
    """A forked child must not fall back into the loop of its parent."""
    try:
        function()
    except BaseException as error:
        try:
            os.write(status, f"setup: {type(error).__name__}: {error}".encode())
        except OSError:
            pass
    finally:
        os._exit(1)


def _gate(control, link, status, limits, namespaces, pipe):
    control.close()
    if not namespaces:
        os.write(pipe, str(os.getpid()).encode())
        os.close(pipe)
        os.chdir(limits["scratch_folder"])
        _student(link, status, limits | {"processes": None})  # they are counted for a whole user
    uid, gid = os.getuid(), os.getgid()
    linux.unshare(
        linux.NEWUSER
        | linux.NEWNS
        | linux.NEWPID
        | linux.NEWNET
        | linux.NEWIPC
        | linux.NEWUTS
        | linux.NEWCGROUP
    )
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")
    guard = os.fork()
    if guard:
        os.write(pipe, str(guard).encode())
        os._exit(0)
    os.close(pipe)
    _guard(link, status, limits)


def _guard(link, status, limits):
    linux.mount("none", "/", linux.MS_REC | linux.MS_PRIVATE)
    linux.mount(
        "tmpfs",
        SCRATCH,
        linux.MS_NOSUID | linux.MS_NODEV,
        f"size={limits['scratch']},nr_inodes=10000,mode=700",
    )
    # The kernel mounts no /proc of our own below bubblewrap's partly covered one. The descriptor of
    # that one stays with the guard; the student's process gets an empty folder.
    processes, number = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY), os.readlink("/proc/self")
    linux.mount("tmpfs", "/proc", linux.MS_RDONLY, "size=4k,nr_inodes=2")
    os.chdir(SCRATCH)
    child = os.fork()
    if child == 0:
        os.close(processes)
        _student(link, status, limits)
    os.close(link)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # signals from inside do not reach a namespace's
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # first process unless it has handlers
    _watch(child, status, limits, lambda: _usage(processes, number))


def _watch(child, status, limits, usage):
    """Wait for the student's process to end; end everything if together they take too much."""
    poll = select.poll()
    poll.register(os.pidfd_open(child), select.POLLIN)
    baseline, _ = usage()
    while not poll.poll(30):
        memory, processes = usage()
        if memory - baseline > limits["memory"]:
            os.write(status, b"memory")
            os._exit(1)
        if processes > 2 * limits["processes"]:  # where the kernel's own limit does not hold
            os.write(status, b"processes")
            os._exit(1)
        _reap()
    _, code = os.waitpid(child, 0)
    os.write(status, f"exit {os.waitstatus_to_exitcode(code)}".encode())
    os._exit(0)


def _reap():
    """Orphans end up here; the student's own process is waited for by name."""
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        while found and found.si_pid not in (0, 2):
            os.waitpid(found.si_pid, 0)
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        pass


def _usage(processes, number):
    """(bytes of memory, number of threads) of a process and all below it. Orphans come below the
    guard.
    """
    used, count, waiting = 0, 0, [number]
    while waiting:
        number = waiting.pop()
        used += _pages(f"{number}/statm", processes)[1]
        try:
            for thread in _threads(number, processes):
                count += 1
                waiting += _read(f"{number}/task/{thread}/children", processes).split()
        except OSError:
            continue  # it has ended
    return used, count


def _threads(number, processes):
    folder = os.open(f"{number}/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=processes)
    try:
        return os.listdir(folder)
    finally:
        os.close(folder)


def _pages(path, folder):
    """(virtual, resident) bytes of a process; zeros if it has ended."""
    try:
        return tuple(int(n) * resource.getpagesize() for n in _read(path, folder).split()[:2])
    except OSError:
        return 0, 0


def _read(path, folder):
    with open(path, opener=lambda name, flags: os.open(name, flags, dir_fd=folder)) as file:
        return file.read()


def _student(link, status, limits):
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    low, high = sorted((link, status))
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, 1024)
    os.environ.clear()
    os.environ.update(HOME=os.getcwd(), LANG="C.UTF-8", MPLBACKEND="Agg")
    _limit(limits)
    if sys.platform == "linux":
        linux.drop_capabilities()
        linux.refuse_system_calls()

    from .student import Student

    student = Student(socket.socket(fileno=link), limits["output"], limits["figures"])
    os.close(status)
    try:
        student.serve()
    except EOFError:
        os._exit(0)


def _limit(limits):
    memory = limits["memory"] + limits["memory_used"]
    for name, soft, hard in (
        ("AS", memory, memory),
        ("CPU", limits["cpu"], limits["cpu"] + 5),
        ("FSIZE", limits["scratch"], limits["scratch"]),
        ("NOFILE", 256, 256),
        ("NPROC", limits["processes"], limits["processes"]),
        ("CORE", 0, 0),
    ):
        if soft is None or (name == "AS" and sys.platform == "darwin"):
            continue
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (soft, hard))


def _kill(number, namespaces):
    """End a submission's processes, all of them, and wait until they are gone."""
    for target in [number] if namespaces else [-number, number]:
        try:
            os.kill(target, signal.SIGKILL)
        except OSError:
            pass
    try:
        os.waitpid(number, 0)
    except ChildProcessError:
        pass
    if not namespaces:
        _kill_adopted()
    return True


def _kill_adopted():
    """Without namespaces: what left the group of its process has become our child."""
    for _ in range(100):
        try:
            with open(f"/proc/self/task/{os.getpid()}/children") as file:
                children = [int(number) for number in file.read().split()]
        except OSError:
            return
        if not children:
            return
        for number in children:
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)


def _write(path, text):
    with open(path, "w") as file:
        file.write(text)
