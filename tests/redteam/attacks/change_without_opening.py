"""Change what can be read only, files of the library above all, without opening it for writing."""

# %%
import os

import numpy

targets = [os.__file__, numpy.__file__, os.path.dirname(numpy.__file__), "/etc/passwd", "/dev/null"]
acts = {
    "chmod": lambda path: os.chmod(path, 0o777),
    "chown": lambda path: os.chown(path, os.getuid(), os.getgid()),
    "utime": lambda path: os.utime(path, (1, 1)),
    "xattr": lambda path: os.setxattr(path, "user.trace", b"1"),
    "truncate": lambda path: os.truncate(path, 0),
    "rename": lambda path: os.rename(path, "stolen"),
    "link": lambda path: os.link(path, "stolen"),
    "unlink": lambda path: os.unlink(path),
    "append": lambda path: open(path, "a").close(),
    "emptied by reading": lambda path: os.close(os.open(path, os.O_RDONLY | os.O_TRUNC)),
    "beside": lambda path: open(path + ".trace", "w").close(),
    "folder": lambda path: os.mkdir(path + ".folder"),
}
for path in targets:
    for name, act in acts.items():
        try:
            act(path)
        except OSError:
            continue
        if path != "/dev/null":  # which everybody may write to
            print("ESCAPED", name, path)
# %%
for path in targets[:2]:
    descriptor = os.open(path, os.O_RDONLY)
    for name, act in {
        "fchmod": lambda: os.fchmod(descriptor, 0o777),
        "utime": lambda: os.utime(descriptor, (1, 1)),
        "xattr": lambda: os.setxattr(descriptor, "user.trace", b"1"),
        "ftruncate": lambda: os.ftruncate(descriptor, 0),
        "through /proc": lambda: open(f"/proc/self/fd/{descriptor}", "a").close(),
    }.items():
        try:
            act()
            print("ESCAPED", name, path)
        except OSError:
            pass
