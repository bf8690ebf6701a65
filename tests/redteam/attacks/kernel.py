"""Leave by way of the kernel: namespaces, mounts, tracing, keys, bpf, devices."""

# %%
import ctypes
import mmap
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def tried(name, result):
    if result not in (-1, None):
        print("ESCAPED", name, result)


for flags in (0x10000000, 0x00020000, 0x40000000, 0x10020000):
    tried(f"unshare {flags:x}", libc.unshare(flags))
tried("mount", libc.mount(b"none", b"/tmp", b"tmpfs", 0, None))
tried("mount proc", libc.mount(b"proc", b"/tmp", b"proc", 0, None))
tried("umount", libc.umount2(b"/proc", 2))
tried("umount", libc.umount2(b"/tmp", 2))
tried("chroot", libc.chroot(b"/tmp"))
tried("ptrace", libc.ptrace(16, 1, 0, 0))
tried("setuid", libc.setuid(0))
tried("sethostname", libc.sethostname(b"x", 1))
tried("personality", libc.personality(0x40000))  # addresses that can be foretold
if platform.machine() == "x86_64":
    tried("add_key", libc.syscall(248, b"user", b"redteam", b"x", 1, -4))
    tried("keyctl", libc.syscall(250, 0, -4, 1))
    tried("bpf", libc.syscall(321, 0, 0, 0))
    tried("userfaultfd", libc.syscall(323, 1))
    tried("io_uring", libc.syscall(425, 1, ctypes.create_string_buffer(200)))
    tried("kcmp", libc.syscall(312, os.getpid(), os.getpid(), 0, 0, 0))
    tried("fanotify", libc.syscall(300, 0x200, 0))
    tried("clone", -1 if libc.syscall(56, 0x10000011, 0, 0, 0, 0) < 0 else 1)
# %%
for kind, device in ((0o060666, 0x801), (0o020666, 0x101)):
    try:
        os.mknod(f"device{device}", kind, device)
        print("ESCAPED mknod")
    except OSError:
        pass
# %%
try:
    os.setresuid(0, 0, 0)
    print("ESCAPED setresuid")
except OSError:
    pass
import resource

try:
    resource.setrlimit(resource.RLIMIT_NPROC, (10000, 10000))
    print("ESCAPED setrlimit")
except (OSError, ValueError):
    pass
# %%
if (
    platform.machine() == "x86_64"
):  # calls by the numbers of 32-bit programs: it must not outlive this
    page = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
    page.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")  # mov eax, 20 (getpid); int 0x80; ret
    call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    print("ESCAPED", call())
