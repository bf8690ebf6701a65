"""Lay what grading keeps beside the notebook: gradebook, secret, time, record, another notebook."""

# %% [by hand]
import json


def by_hand(notebook, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gradebook.db").write_bytes(b"SQLite format 3\0" + bytes(1000))
    (folder / "judge.secret").write_bytes(bytes(32))
    (folder / "timestamp.txt").write_text("1999-01-01 00:00:00 UTC")
    for name in (".graded", "classroom", "submitted", "release", "source"):
        (folder / name / "unit").mkdir(parents=True)
        (folder / name / "unit" / "m_gradebook_beside.json").write_text('{"points": 100}')
        forged = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / name / "unit" / "unit.ipynb").write_text(json.dumps(forged))
