"""Text that a submission wrote, before anybody sees it."""

from __future__ import annotations

import logging
import re

_SEQUENCE = re.compile(  # what a terminal would obey
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, cursor
    r"|(?:\x1b[]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f\n]*(?:\x07|\x1b\\|\x9c)"  # titles
    r"|\x1b[ -/]*[0-~]"
)
_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile(  # controls, and marks that turn the direction of what follows
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)


def clean(text: str, lines: bool = False) -> str:
    r"""Text without terminal sequences, control characters, and marks of direction.

    lines  keep line breaks (as \n) and tabs, where several lines are meant; else they are spaces
    Half characters, as in a file name that is not UTF-8, become question marks.
    """
    text = _BREAK.sub("\n" if lines else " ", _SEQUENCE.sub("", text))
    if not lines:
        text = text.replace("\t", " ")
    return _UNSEEN.sub("", text).encode("utf-8", "replace").decode()


def unfit_name(name: str) -> bool:
    """Whether a student's folder has a name that nbgrader's pages, which do not escape it, cannot
    show as it is.
    """
    return clean(name).strip() != name or bool(set('<>"\\') & set(name))


class LogFilter(logging.Filter):
    """Cleans what nbgrader's commands print: they log the names of folders and files."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True: every record is shown, cleaned."""
        if isinstance(record.args, tuple):
            record.args = tuple(clean(arg) if isinstance(arg, str) else arg for arg in record.args)
        record.msg, record.args = clean(record.getMessage(), lines=True), ()
        return True
