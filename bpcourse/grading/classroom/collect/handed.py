"""What a kind of archive or folder is found to hold: submissions, each under a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bpcourse.grading.classroom.collect.members import Member


@dataclass
class Handed:
    """One submission, as the archive has it.

    label   whose it is, by the archive: a full name, a login, a repository's name
    number  what the LMS calls that person: Moodle's participant, Canvas's user; "" where none
    folder  the folder or file in the archive, under which feedback finds its way back
    files   {path in the submission: file}
    time    when it was handed in, in UTC, where somebody other than the student says so
    late    the LMS says so
    version  the larger, the newer, where one person has several and there is no time
    notes   what is to be said of it; odd: what an instructor should look at
    """

    label: str
    number: str = ""
    folder: str = ""
    files: dict[str, Member] = field(default_factory=dict[str, Member])
    time: datetime | None = None
    late: bool = False
    version: int = 0
    notes: list[str] = field(default_factory=list[str])
    odd: list[str] = field(default_factory=list[str])

    @property
    def dated(self) -> datetime | None:
        """The newest date of its files: tells an old download from a new one, and no more."""
        return max((file.modified for file in self.files.values() if file.modified), default=None)


@dataclass
class Found:
    """All submissions of an archive, if it is of a kind.

    why      what the archive has that tells the kind
    strange  files that the kind does not explain
    """

    kind: str
    why: str
    handed: list[Handed] = field(default_factory=list[Handed])
    strange: list[Member] = field(default_factory=list[Member])
    refused: str = ""
