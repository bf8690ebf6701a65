"""This package as a wheel, made of its own files: from a checkout or an installation, without a build.

A wheel is a zip with the files, METADATA, and a RECORD of them (Python Packaging User Guide, "Binary
distribution format"). It is for what installs it from this file, a container or a browser: the name
bpcourse is on no index.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import io
import zipfile
from pathlib import Path

from bpcourse.course import PACKAGE
from bpcourse.files import Files

NAME = "bpcourse"
COPIED = ("METADATA", "entry_points.txt")  # of what the installation knows of itself
WHEEL = b"Wheel-Version: 1.0\nGenerator: bpcourse\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that equal packages are equal wheels


def wheel() -> tuple[str, bytes]:
    """The wheel's file name, and its content."""
    return _packed(NAME, _package())


def wheel_of(name: str) -> tuple[str, bytes]:
    """The wheel of a package of plain Python, made of its installed files: its name and content."""
    listed = importlib.metadata.files(name) or ()
    modules = [path for path in listed if path.suffix == ".py" and ".." not in path.parts]
    return _packed(name, {path.as_posix(): path.read_binary() for path in modules})


def _packed(name: str, files: Files) -> tuple[str, bytes]:
    """These files as a wheel, with what the installation knows of itself."""
    about = importlib.metadata.distribution(name)
    info = f"{name}-{about.version}.dist-info"
    files = files | {f"{info}/WHEEL": WHEEL}
    files |= {f"{info}/{name}": text.encode() for name in COPIED if (text := about.read_text(name))}
    record = "".join(f"{path},sha256={_hash(data)},{len(data)}\n" for path, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    return f"{name}-{about.version}-py3-none-any.whl", zipped(files)


def zipped(files: Files, runs: tuple[str, ...] = ()) -> bytes:
    """A zip of files; `runs`: those that can be executed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if path in runs else 0o100644) << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _package() -> Files:
    """All that a wheel has of the package; in a checkout, the release lies beside it."""
    files = _files(PACKAGE, NAME)
    if not (PACKAGE / "released").is_dir():
        files |= _files(PACKAGE.parent / "course", f"{NAME}/released/course")
        for name in ("nbgrader_config.py", "requirements.txt"):
            files[f"{NAME}/released/{name}"] = (PACKAGE.parent / name).read_bytes()
    return dict(sorted(files.items()))


def _files(folder: Path, inside: str) -> Files:
    return {
        f"{inside}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def _hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
