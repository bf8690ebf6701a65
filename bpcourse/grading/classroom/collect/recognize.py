"""Which kind of archive or folder it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bpcourse.grading.classroom.collect import canvas, clones, exchange, flat, moodle
from bpcourse.grading.classroom.collect.handed import Found
from bpcourse.grading.classroom.collect.members import Listing, NotReadable

Find = Callable[[Listing, str, list[str]], Found]

TELLING: dict[str, Find] = {  # names that nothing else gives
    moodle.KIND: moodle.find,
    exchange.KIND: exchange.find,
    canvas.KIND: canvas.find,
    exchange.COLLECTED: exchange.find_collected,
}
GENERAL: dict[str, Find] = {clones.KIND: clones.find, flat.KIND: flat.find}
KINDS = TELLING | GENERAL


def recognized(listing: Listing, unit: str, units: list[str], kind: str | None = None) -> Found:
    """The submissions, by the kind that explains most files; NotReadable if none does.

    kind  one of KINDS, where an instructor says so
    """
    if not listing.members and not listing.repositories:
        raise NotReadable("it is empty")
    levels = list(_levels(listing))
    if kind is not None:
        return _asked(kind, levels, unit, units)
    refused = ""
    for find in TELLING.values():
        for level in levels:
            found = find(level, unit, units)
            refused = refused or found.refused
            if _explains(found, level, find):
                return found
    if refused:
        raise NotReadable(f"it {refused}")
    for level in reversed(levels):
        if (found := _general(level, unit, units)) is not None:
            return found
    raise NotReadable(
        "it is not recognized: neither Moodle's or Canvas's archive of submissions, an exchange "
        "folder, a folder for each student, nor notebooks with the student's name in theirs; "
        f"{_names(listing)}. If it is one of these, say which with --kind"
    )


def _asked(kind: str, levels: list[Listing], unit: str, units: list[str]) -> Found:
    for level in levels:
        if (found := KINDS[kind](level, unit, units)).handed:
            found.why = "as asked by --kind"
            return found
    raise NotReadable(f"it holds nothing that --kind {kind} knows; {_names(levels[0])}")


def _levels(listing: Listing) -> Iterator[Listing]:
    """It, and what lies in the one folder that all lies in, and so on."""
    level: Listing | None = listing
    for _ in range(6):
        if level is not None:
            yield level
            level = level.below()


def _explains(found: Found, listing: Listing, find: Find) -> bool:
    if find is exchange.find_collected and listing.repositories:
        return False  # a clone of the course has a folder of the unit, too
    strange = sum(not member.problem for member in found.strange)
    return bool(found.handed) and 2 * strange < max(len(listing.members), 1)


def _general(listing: Listing, unit: str, units: list[str]) -> Found | None:
    """Students' folders or notebooks; of both, what there is more of."""
    each, files = clones.find(listing, unit, units), flat.find(listing, unit, units)
    each_has = sum(bool(handed.files) for handed in each.handed)
    files_have = sum(bool(handed.label) for handed in files.handed)
    if files_have and files_have >= each_has:
        files.strange = [member for member in files.strange if "/" not in member.path]
        return files
    alone = len(each.handed) == 1 and listing.below() is not None
    if each_has and (alone or each_has > 1 or listing.repositories or each.strange == []):
        return each
    return None


def _names(listing: Listing) -> str:
    some = ", ".join(repr(member.path[:80]) for member in listing.members[:3])
    return f"its first files are {some}" if some else "it has no files"
