"""Is a line of a solution in a file?"""

import html
import json
import re

import nbformat

from bpcourse.authoring.leaks import SHORTEST, secret_lines, secret_sentences
from bpcourse.authoring.regions import solution_regions
from bpcourse.notebooks.cells import Role, role_of

PACKAGES = {".whl"}  # the package's own wheel holds the answer key, as everywhere
PICTURES = {".png", ".gif", ".woff", ".woff2", ".ttf", ".eot"}


def squeeze(line):
    """A line of code without its spaces and its comment, as the leak scan compares it."""
    return re.sub(r"\s+", "", re.sub(r"\s#.*$", "", line))


def solutions(course):
    """(all lines of solutions that no release has, those of them that are searched within lines)."""
    lines, within = set(), set()
    released = {squeeze(line) for unit in course.units for line in released_lines(course, unit)}
    for unit in course.units:
        executed = nbformat.read(course.solution_notebook(unit), as_version=4)
        for cell in executed.cells:
            if role_of(cell) is Role.SOLUTION:
                for region in solution_regions(cell):
                    lines |= {squeeze(line) for line in region}
        within |= {line for line, _ in secret_lines(executed)}
    lines = {line for line in lines if len(line) >= SHORTEST} - released
    text = "\n".join(released)
    return lines, {line for line in within if line not in text}


def released_lines(course, unit):
    """Every line of every cell of a release."""
    for cell in nbformat.read(course.release_notebook(unit), as_version=4).cells:
        yield from cell.source.splitlines()


def lines_of(path):
    """What a reader of a file sees, line by line."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".html":
        text = html.unescape(re.sub("<[^>]*>", "", text))
    elif path.suffix in (".ipynb", ".json"):
        text = "\n".join(_strings(json.loads(text)))
    return text.splitlines()


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def files_of(folder):
    """The files of a site in which text can stand."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in PACKAGES | PICTURES
    ]


def leaks(lines, whole, within):
    """The lines of solutions that these lines show: whole ones, and those within a longer one."""
    squeezed = {squeeze(line) for line in lines}
    text = "\n".join(squeezed)
    return (squeezed & whole) | {line for line in within if line in text}


def model_answers():
    """The sentences of all model answers, without spaces."""
    return {sentence for sentence, _ in secret_sentences()}
