"""Whole sources of mistakes: a source with some words replaced."""

from bpcourse.checking.exercise import source_of


def changed(source, *edits):
    """The source with these (old, new) replaced. ValueError where one does not stand there once."""
    for old, new in edits:
        if source.count(old) != 1:
            raise ValueError(f"{old!r} stands there {source.count(old)} times")
        source = source.replace(old, new)
    return source


def alone(reference, *edits):
    """The reference's source with these edits, for a mistake that is not tried in pairs.

    Two mistakes are tried together where both are edits. That is worth its time where people do
    make both in one part; it is not for what breaks shapes, or shows in a part of its own.
    """
    return changed(source_of(reference), *edits)
