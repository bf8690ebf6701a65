"""Canvas's "Download submissions".

By the Canvas guide for instructors, "How do I download all student submissions for an assignment?":
the ZIP has files side by side, whose names may not be changed if they are to go back with feedback:

    lovelaceada_LATE_4711_990033_02_mlp-1.ipynb

person's name (last name first, letters and digits), LATE where Canvas has it so, number of the user,
number of the file, name of the file. -1, -2 is what Canvas adds when a name was handed in before.
Marked anonymously, it is `anon_LATE_x1Y2z_990033_...`. What was typed in ends in `_text.html`, an
address in `_link.html`. The archive has no time of handing in: its dates are those of the download.
"""

from __future__ import annotations

import re

from bpcourse.grading.classroom.collect.handed import Found, Handed
from bpcourse.grading.classroom.collect.members import Listing, Member

KIND = "canvas"
FILE = re.compile(
    r"(?P<name>[^/]+?)_(?P<late>LATE_)?(?P<user>[1-9]\d*|(?<=anon_)[A-Za-z0-9]{5}|(?<=anon_LATE_)"
    r"[A-Za-z0-9]{5})_(?P<number>[1-9]\d*)_(?P<file>[^/]+)"
)
TYPED = re.compile(r"(?P<name>[^/]+?)_(?P<late>LATE_)?(?P<user>[1-9]\d*)_(text|link)\.html?")
AGAIN = re.compile(r"-(\d+)(?=\.[^.]+$|$)")


def find(listing: Listing, unit: str, units: list[str]) -> Found:
    """Submissions by user; of files with one name, the newest."""
    found = Found(KIND, "names with a user's and a file's number, as Canvas gives them")
    by_user: dict[str, Handed] = {}
    newest: dict[tuple[str, str], tuple[int, int]] = {}
    for member in listing.members:
        match = FILE.fullmatch(member.path) or TYPED.fullmatch(member.path)
        if match is None:
            found.strange.append(member)
            continue
        handed = by_user.setdefault(match["user"], Handed(match["name"], match["user"]))
        handed.late = handed.late or bool(match["late"])
        if match.re is TYPED:
            handed.notes.append("a text or address typed into Canvas is left out")
        else:
            _take(handed, match, member, newest)
    found.handed = list(by_user.values())
    return found


def _take(
    handed: Handed,
    match: re.Match[str],
    member: Member,
    newest: dict[tuple[str, str], tuple[int, int]],
) -> None:
    again = AGAIN.search(match["file"])
    name = AGAIN.sub("", match["file"])
    version = (int(again[1]) if again else 0, int(match["number"]))
    known = newest.get((match["user"], name))
    if known is not None:
        handed.notes.append(f"{name} was handed in more than once: the newest was taken")
        if version < known:
            return
    newest[match["user"], name] = version
    handed.files[name] = member
    if name.endswith(".ipynb") or not handed.folder:
        handed.folder = member.path
