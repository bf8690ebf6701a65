"""This package as a wheel, made of its own files: from a checkout or an installation, without a build.

A wheel is a zip with the files, METADATA, and a RECORD of them (Python Packaging User Guide, "Binary
distribution format"). It is for a container that installs it from this file: the name bpcourse is on
no index.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import io
import re
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
    about = importlib.metadata.distribution(NAME)
    version = about.version
    info = f"{NAME}-{version}.dist-info"
    files = _package() | {f"{info}/WHEEL": WHEEL}
    files |= {f"{info}/{name}": text.encode() for name in COPIED if (text := about.read_text(name))}
    record = "".join(f"{path},sha256={_hash(data)},{len(data)}\n" for path, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    return f"{NAME}-{version}-py3-none-any.whl", zipped(files)


def pins() -> str:
    """Versions of all that this package rests on, as they are installed here: pip's constraints.

    Of each package a line, of those too that another system does not need: a constraint asks for
    nothing by itself.
    """
    found: dict[str, str] = {}
    waiting = [NAME]
    while waiting:
        name = waiting.pop()
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system, or an extra
        for asked in distribution.requires or ():
            needed = re.match(r"[\w.-]+", asked)
            if needed and "extra ==" not in asked and (key := _key(needed[0])) not in found:
                found[key] = ""
                waiting.append(needed[0])
        if name != NAME:
            found[_key(name)] = distribution.version.partition("+")[0]
    return "".join(f"{name}=={version}\n" for name, version in sorted(found.items()) if version)


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


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
