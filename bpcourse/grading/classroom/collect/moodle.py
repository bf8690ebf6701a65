"""Moodle's "Download all submissions".

By Moodle's manual, page "Using Assignment" ("Downloading submissions"), and `mod_assign`: with the
setting "Download submissions in folders" the ZIP has

    Ada Lovelace_4711_assignsubmission_file/02_mlp.ipynb

up to Moodle 4.0 with one more _ at the folder's end; without it, files stand side by side:

    Ada Lovelace_4711_assignsubmission_file_02_mlp.ipynb

The number is the participant's in this assignment, as in the grading worksheet. A group's
submission comes once for each member, as "Group-Full Name_...", and one that is marked blindly as
"Participant_4711_...". The archive has no time of handing in: its dates are those of the download.
"""

from __future__ import annotations

import re

from bpcourse.grading.classroom.collect.handed import Found, Handed
from bpcourse.grading.classroom.collect.members import Listing

KIND = "moodle"
NAME = r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_(?P<plugin>[a-z]+)"
FOLDER = re.compile(NAME + r"_?/(?P<file>.+)")
FLAT = re.compile(NAME + r"_(?P<file>[^/]+)")


def find(listing: Listing, unit: str, units: list[str]) -> Found:
    """Submissions by participant; texts that were typed into Moodle are only spoken of."""
    found = Found(KIND, "names with a number and `assignsubmission`, as Moodle gives them")
    by_person: dict[tuple[str, str], Handed] = {}
    for member in listing.members:
        match = FOLDER.fullmatch(member.path) or FLAT.fullmatch(member.path)
        if match is None:
            found.strange.append(member)
            continue
        name, number = match["name"], match["number"]
        handed = by_person.setdefault((name, number), Handed(name, number))
        if match["plugin"] != "file":
            handed.notes.append(f"a text typed into Moodle ({match['plugin']}) is left out")
            continue
        # A flat name has no folder of its own; Moodle takes feedback for this one
        handed.folder = f"{name}_{number}_assignsubmission_file_"
        handed.files[match["file"]] = member
    found.handed = list(by_person.values())
    return found
