"""A submitted file's text, out of whatever it was packed in and however it is encoded."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from bpcourse.grading.nbgrader.recover.wording import Remarks, quoted

_UTF16 = re.compile(rb"(?:[^\x00]\x00){8}|(?:\x00[^\x00]){8}")  # its ASCII, without a mark


def unpacked(submitted: bytes, largest: int) -> tuple[bytes, Remarks]:
    """The notebook in a gzip or ZIP file, at most that many bytes of it; any other file as it is."""
    if submitted.startswith(b"\x1f\x8b"):
        try:
            content = zlib.decompressobj(31).decompress(submitted, largest + 1)
        except zlib.error:
            return submitted, []
        return content, ["The file was compressed with gzip; it was unpacked."]
    if submitted.startswith(b"PK\x03\x04"):
        return _out_of_zip(submitted, largest)
    return submitted, []


def _out_of_zip(submitted: bytes, largest: int) -> tuple[bytes, Remarks]:
    try:
        with zipfile.ZipFile(io.BytesIO(submitted)) as archive:
            found = [
                entry
                for entry in archive.infolist()
                if entry.filename.lower().endswith(".ipynb")
                and not re.search(r"__MACOSX|\.ipynb_checkpoints", entry.filename)
            ]
            if not found:
                return submitted, []
            chosen = max(found, key=lambda entry: entry.file_size)
            with archive.open(chosen) as opened:
                content = opened.read(largest + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError):
        return submitted, []
    return content, [f"The file is a ZIP archive; {quoted(chosen.filename)} in it was read."]


def decoded(submitted: bytes) -> tuple[str, Remarks]:
    """The text of a file that should be UTF-8."""
    if submitted.startswith((b"\xff\xfe", b"\xfe\xff")):
        remarks = ["The file is encoded as UTF-16 instead of UTF-8."]
        return submitted.decode("utf-16", errors="replace"), remarks
    if _UTF16.match(submitted):
        order = "be" if submitted[0] == 0 else "le"
        remarks = ["The file is encoded as UTF-16 instead of UTF-8."]
        return submitted.decode(f"utf-16-{order}", errors="replace"), remarks
    remarks = []
    if submitted.startswith(b"\xef\xbb\xbf"):
        remarks.append("The file begins with a byte-order mark.")
        submitted = submitted[3:]
    try:
        return submitted.decode("utf-8"), remarks
    except UnicodeDecodeError:
        text = submitted.decode("utf-8", errors="replace")
    if re.search(r"[^\x00-\x7f\ufffd]", text):
        return text, [*remarks, "Some characters of the file are not UTF-8 and were replaced."]
    remarks.append("The file is not UTF-8; it was read as Windows-1252.")
    return submitted.decode("cp1252", errors="replace"), remarks
