"""Look at the judge and at what else runs here: numbers, commands, environments, memory, files."""

# %%
import os

numbers = {os.getppid(), *range(2, 400), *range(os.getppid() - 200, os.getppid() + 1)}
try:
    numbers |= {int(name) for name in os.listdir("/proc") if name.isdigit()}
except OSError:
    pass
for number in sorted(numbers - {os.getpid()}):
    for name in ("cmdline", "environ", "maps", "status", "mem", "stat", "io"):
        try:
            open(f"/proc/{number}/{name}", "rb").read(10)
            print("ESCAPED", number, name)
        except OSError:
            pass
    for name in ("cwd", "exe", "root", "fd/0", "fd/3", "ns/user"):
        try:
            print("ESCAPED", number, name, os.readlink(f"/proc/{number}/{name}"))
        except OSError:
            pass
    for name in ("cwd", "root", "fd", "task"):
        try:
            print("ESCAPED", number, name, os.listdir(f"/proc/{number}/{name}"))
        except OSError:
            pass
# %%
for name in (
    "/proc/self/mem",
    "/proc/self/maps",
    "/proc/self/mountinfo",
    "/proc/kallsyms",
    "/proc/kmsg",
):
    try:
        open(name, "rb").read(10)
        print("ESCAPED", name)
    except OSError:
        pass
# %%
import ctypes

libc = ctypes.CDLL(None)
buffer = ctypes.create_string_buffer(1000)
if libc.klogctl(3, buffer, 1000) > 0:
    print("ESCAPED the kernel's log")
