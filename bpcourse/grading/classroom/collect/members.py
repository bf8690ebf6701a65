"""What an archive or a folder holds: a list of files, each of which is read within bounds.

No link is followed and no path is used to write: who reads a member gets bytes.
"""

from __future__ import annotations

import lzma
import os
import re
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath

MOST = 500_000  # files and folders that are looked at
LARGEST_IN_ALL = 50 << 30  # bytes that all files of an archive may say they have
LONGEST = 1000  # bytes of a path

LINK = "is a link, which may lead anywhere"
SPECIAL = "is no ordinary file"
OUTSIDE = "has a path that leaves its folder"
ENCRYPTED = "is encrypted"
BROKEN = "is broken in the archive"
UNREADABLE = "cannot be read"
LONG = "has too long a path"
NOBODYS = re.compile(  # what systems and tools put there
    r"(^|/)(\.(?![^/]*_assignsubmission_)[^/]*|__MACOSX|Thumbs\.db|desktop\.ini|__pycache__)(/|$)",
    re.IGNORECASE,
)
FAULTS = (  # of an archive, by the libraries that read it
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,
    OSError,
)


class NotReadable(ValueError):  # noqa: N818  it says what happened
    """What was named is no archive and no folder, or a broken one; the message says which."""


class Broken(ValueError):  # noqa: N818  it says what happened
    """A file that cannot be had; the message says why, to follow the file's name."""


@dataclass(frozen=True)
class Member:
    """One file.

    path      by /, composed (NFC), as the archive has it
    size      in bytes, as the archive says
    modified  date of the file, where there is one; of no zone, so good for comparisons only
    problem   why it is not read, to follow its name; "" if it may be
    content   reads at most so many bytes of it
    """

    path: str
    size: int = 0
    modified: datetime | None = None
    problem: str = ""
    content: Callable[[int], bytes] = lambda largest: b""

    def read(self, largest: int) -> bytes:
        """The whole content, of at most that many bytes. Broken if it cannot be had."""
        if self.problem:
            raise Broken(self.problem)
        try:
            content = self.content(largest + 1)
        except FAULTS as error:
            encrypted = isinstance(error, RuntimeError) and "password" in str(error)
            raise Broken(ENCRYPTED if encrypted else BROKEN) from error
        if len(content) > largest:
            raise Broken(f"has more than {largest >> 20} MB")
        return content


@dataclass(frozen=True)
class Listing:
    """All files, and the folders in which a repository lies."""

    members: tuple[Member, ...]
    repositories: frozenset[str] = frozenset()

    def below(self) -> Listing | None:
        """The same without the one folder that everything lies in; None if there is none."""
        tops = {member.path.partition("/")[0] for member in self.members}
        if len(tops) != 1 or any("/" not in member.path for member in self.members):
            return None
        start = len(tops.pop()) + 1
        return Listing(
            tuple(replace(member, path=member.path[start:]) for member in self.members),
            frozenset(path[start:] for path in self.repositories if len(path) >= start),
        )


@contextmanager
def listed(path: Path) -> Generator[Listing]:
    """The files of a ZIP or tar archive, or of a folder, as long as it is open.

    NotReadable if it is none of them.
    """
    if path.is_dir():
        yield _listing(_of_folder(path))
        return
    if not path.exists():
        raise NotReadable(f"there is no {path}")
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield _listing(_of_zip(archive))
            return
        if tarfile.is_tarfile(path):
            with tarfile.open(path) as archive:
                yield _listing(_of_tar(archive))
            return
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise NotReadable(f"{path} is damaged ({error}): download it again") from error
    except OSError as error:
        raise NotReadable(f"{path} cannot be read ({error.strerror or error})") from error
    cut = path.read_bytes()[:4] == b"PK\x03\x04"
    raise NotReadable(
        f"{path} is a ZIP archive whose end is missing: download it again"
        if cut
        else f"{path} is neither a folder nor an archive (.zip, .tar, .tar.gz) that can be read"
    )


def _listing(members: Iterable[Member]) -> Listing:
    kept, repositories, in_all = [], set(), 0
    for number, member in enumerate(members):
        in_all += member.size
        if number >= MOST or in_all > LARGEST_IN_ALL:
            raise NotReadable(
                f"it holds more than {MOST:,} files or {LARGEST_IN_ALL >> 30} GB: collect it in parts"
            )
        path = member.path
        if re.search(r"(^|/)\.git(/|$)", path):
            repositories.add(re.split(r"(?:^|/)\.git(?:/|$)", path)[0])
        elif not NOBODYS.search(path) or ".." in path.split("/"):
            kept.append(replace(member, problem=member.problem or _problem_with(path)))
    return Listing(tuple(kept), frozenset(repositories))


def _problem_with(path: str) -> str:
    if (
        path.startswith("/")
        or ".." in path.split("/")
        or re.match(r"[A-Za-z]:", path)
        or "\\" in path
    ):
        return OUTSIDE
    try:
        long = len(path.encode()) > LONGEST or len(PurePosixPath(path).parts) > 20
        long = long or any(len(part.encode()) > 255 for part in path.split("/"))
    except UnicodeEncodeError:
        return "has a name that is not UTF-8"
    return LONG if long else ""


def _composed(path: str) -> str:
    return unicodedata.normalize("NFC", path)


def _of_zip(archive: zipfile.ZipFile) -> Iterator[Member]:
    entries = archive.infolist()
    # Some programs of Windows write \ for /; a / anywhere says that \ is part of a name.
    backslashes = not any("/" in entry.filename for entry in entries)
    for entry in entries:
        path = _composed(_zip_name(entry))
        path = path.replace("\\", "/") if backslashes else path
        mode = entry.external_attr >> 16
        problem = ""
        if stat.S_ISLNK(mode):
            problem = LINK
        elif entry.flag_bits & 1:
            problem = ENCRYPTED
        if entry.is_dir() or path.endswith("/"):
            continue
        modified = datetime(*entry.date_time) if _is_date(entry.date_time) else None  # noqa: DTZ001
        yield Member(path, entry.file_size, modified, problem, partial(_from_zip, archive, entry))


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """A name as it was meant: without its flag, UTF-8 is taken for code page 437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _is_date(numbers: tuple[int, ...]) -> bool:
    """Not a date that only fills the field: 1980 is where a ZIP's begin."""
    try:
        return datetime(*numbers).year > 1980  # type: ignore[misc, arg-type]  # noqa: DTZ001
    except ValueError:
        return False


def _from_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, largest: int) -> bytes:
    with archive.open(entry) as file:
        return file.read(largest)


def _of_tar(archive: tarfile.TarFile) -> Iterator[Member]:
    for entry in archive:
        if entry.isdir():
            continue
        problem = ""
        if entry.issym() or entry.islnk():
            problem = LINK
        elif not entry.isreg():
            problem = SPECIAL
        modified = datetime.fromtimestamp(max(entry.mtime, 0))  # noqa: DTZ006
        path = _composed(entry.name.removeprefix("./"))
        yield Member(
            path,
            entry.size,
            modified if modified.year > 1980 else None,
            problem,
            partial(_from_tar, archive, entry),
        )


def _from_tar(archive: tarfile.TarFile, entry: tarfile.TarInfo, largest: int) -> bytes:
    file = archive.extractfile(entry)
    return b"" if file is None else file.read(largest)


def _of_folder(folder: Path) -> Iterator[Member]:
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(folder / inside) as found:
                entries = sorted(found, key=lambda entry: entry.name, reverse=True)
        except OSError:
            yield Member(_composed(inside.rstrip("/")) or ".", problem=UNREADABLE)
            continue
        for entry in entries:
            path = f"{inside}{entry.name}"
            if entry.name == ".git":
                yield Member(f"{_composed(path)}/")
            elif entry.is_symlink():
                yield Member(_composed(path), problem=LINK)
            elif entry.is_dir(follow_symlinks=False):
                if not NOBODYS.search(entry.name):
                    waiting.append(f"{path}/")
            else:
                yield _of_file(entry, _composed(path))


def _of_file(entry: os.DirEntry[str], path: str) -> Member:
    about = entry.stat(follow_symlinks=False)
    ordinary = stat.S_ISREG(about.st_mode)
    return Member(
        path,
        about.st_size,
        datetime.fromtimestamp(about.st_mtime),  # noqa: DTZ006  as those of an archive
        "" if ordinary else SPECIAL,
        partial(_from_file, entry.path),
    )


def _from_file(path: str, largest: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as file:
        return file.read(largest)
