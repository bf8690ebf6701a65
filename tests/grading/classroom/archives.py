"""Archives and folders as an LMS, nbgrader and students make them."""

import io
import tarfile
import zipfile

from bpcourse.course import Course

UNIT, OTHER = "02_mlp", "01_chain_rule"
N = f"{UNIT}.ipynb"


def notebook(text="answer"):
    """A notebook with one cell, as bytes."""
    return (
        b'{"cells": [{"cell_type": "code", "source": "%s", "metadata": {}, "outputs": [], '
        b'"execution_count": null, "id": "a"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    ) % text.encode()


def light_course(root):
    """A course of two units to collect for, and not to grade."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    for unit in (UNIT, OTHER):
        (root / "course" / unit).mkdir(parents=True)
        (root / "course" / unit / f"{unit}.ipynb").write_bytes(notebook("release"))
    return Course(root)


def a_zip(path, files):
    """A ZIP of {name, or a ZipInfo: content}."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def a_tar(path, files):
    """A tar.gz of {name: content}."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def a_folder(path, files):
    """A folder of {name: content}."""
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def submitted(course, unit=UNIT):
    """{student: {path: content}} of what lies in submitted/."""
    return {
        student: {
            str(file.relative_to(folder)): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
        for student in course.submissions(unit)
        if (folder := course.classroom / "submitted" / student / unit)
    }


def roster(path, text):
    """A roster with this text."""
    path.write_text(text, encoding="utf-8")
    return path


def rows(done):
    """{student, or the archive's name: row} of what was collected."""
    return {row.student or row.label: row for row in done.rows}


def moodle(name, number, file=N, tail=""):
    """The path of a file in Moodle's archive."""
    return f"{name}_{number}_assignsubmission_file{tail}/{file}"
