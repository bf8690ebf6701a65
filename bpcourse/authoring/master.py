"""A text master and the notebook that it stands for."""

from __future__ import annotations

import copy
import hashlib
from pathlib import Path

from bpcourse.authoring.errors import AuthoringError
from bpcourse.notebooks.cells import (
    BEGIN,
    check_call,
    defined_names,
    kind_of,
    label,
    nbgrader_metadata,
    stub_source,
)

# As complete as JupyterLab writes them, so that opening a notebook changes nothing.
KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": "3.11.0",
}
# Written by front ends while an author works; nobody else's business.
PRIVATE_CELL_METADATA = {
    "execution",
    "ExecuteTime",
    "collapsed",
    "scrolled",
    "trusted",
    "widgets",
    "jupyter",
    "colab",
    "editable",
    "deletable",
    "outputId",
}


def read_master(path: Path):
    """The notebook of a master, complete: nbgrader metadata, cell ids, no author's metadata.

    Raises AuthoringError that says what is wrong and where.
    """
    import jupytext

    try:
        notebook = jupytext.reads(Path(path).read_text(encoding="utf-8"), fmt="md:myst")
    except Exception as error:  # jupytext, YAML and JSON each raise their own
        raise AuthoringError(f"the master cannot be read: {error}") from error
    notebook.metadata = _plain({"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        complete_metadata(cell)
    check_as_a_whole(notebook)
    give_ids(notebook)
    return notebook


def master_text(notebook) -> str:
    """The master as Jupytext writes it, so that pairing in JupyterLab changes nothing."""
    import jupytext
    from jupytext.config import JupytextConfiguration

    config = JupytextConfiguration(
        notebook_metadata_filter="kernelspec,jupytext,"
        "-jupytext.text_representation.jupytext_version",
        cell_metadata_filter="all",
    )
    return jupytext.writes(copy.deepcopy(notebook), fmt="md:myst", config=config)


def complete_metadata(cell) -> None:
    """Give a cell the nbgrader metadata that follows from its content, in place.

    Raises AuthoringError where the metadata that is there says something else.
    """
    for key in PRIVATE_CELL_METADATA & set(cell.metadata):
        del cell.metadata[key]
    given, due = cell.metadata.get("nbgrader"), nbgrader_metadata(cell)
    if due is None:
        if given:
            raise AuthoringError(
                "this cell has nbgrader metadata, but is neither `setup` nor "
                "`written` nor a solution nor ends in check(...): delete its "
                "`nbgrader` block, or mend the cell",
                cell=label(cell),
            )
        cell.metadata.pop("nbgrader", None)
        return
    for key, value in (given or {}).items():
        if key in due and due[key] != value:
            raise AuthoringError(
                f"its metadata says {key} {value!r}, but it should be "
                f"{due[key]!r}: delete the cell's `nbgrader` block and build "
                "again",
                cell=label(cell),
            )
    for key in ("id", "points"):  # now said in the nbgrader block; one place is enough
        cell.metadata.pop(key, None)
    cell.metadata["nbgrader"] = _plain(due)
    # Jupytext keeps the order of the keys: a fixed one keeps the text the same.
    cell.metadata = _plain(dict(sorted(cell.metadata.items())))


def check_as_a_whole(notebook) -> None:
    """Refuse what only shows across cells: no setup first, ids that repeat, check before answer."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    setups = [cell for cell in code if kind_of(cell) == "setup"]
    if len(setups) != 1 or setups[0] is not code[0]:
        raise AuthoringError(
            f"there must be exactly one code cell tagged `setup` (there are "
            f"{len(setups)}), with the imports, and it must be the first code "
            "cell"
        )
    seen, answers, given = set(), set(), set()
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id is None:
            continue
        if grade_id in seen:
            raise AuthoringError(
                "two cells have this id: each function is written and checked "
                'once; a second cell can be given its own "id" in its metadata',
                cell=f"`{grade_id}`",
            )
        seen.add(grade_id)
        kind = kind_of(cell)
        if kind == "solution":
            answers |= set(defined_names(cell.source))
            given |= set(defined_names(stub_source(cell)))
        elif kind == "check":
            name = check_call(cell.source)
            if name not in answers:
                raise AuthoringError(
                    f"no solution cell above this check defines `{name}`", cell=f"`{grade_id}`"
                )
            if name not in given:
                raise AuthoringError(
                    f"students get no `{name}`, so that their check stops with a NameError: put "
                    f"the `def` line (or `{name} = None`) above {BEGIN}",
                    cell=f"`{grade_id}`",
                )


def give_ids(notebook) -> None:
    """Cell ids that depend on the content alone, so that builds repeat byte for byte."""
    used = set()
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")[:60]
        name = name or hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        candidate, copy = name, 1
        while candidate in used:
            copy += 1
            candidate = f"{name}-{copy}"
        used.add(candidate)
        cell["id"] = candidate


def write_notebook(notebook, path: Path) -> None:
    """Write a notebook the one way, so that equal notebooks are equal files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notebook_text(notebook), encoding="utf-8")


def notebook_text(notebook) -> str:
    """A notebook as its file has it."""
    import nbformat

    return nbformat.writes(notebook, version=4) + "\n"


def _plain(mapping):
    from nbformat import from_dict

    return from_dict(mapping)
