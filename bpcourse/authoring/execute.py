"""Running a solution notebook, and what must hold for its outputs."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.master import LANGUAGE_INFO, node, strip_metadata
from bpcourse.notebooks.cells import Role, label, points, role_of

TIMEOUT = 300  # seconds a cell; a whole unit should take less than 60


def execute(
    notebook: Any,
    folder: Path,
    on_cell: Callable[[int, int], None] = lambda done, total: None,
    environment: Mapping[str, str] = {},
) -> Any:
    """An executed copy of `notebook`, run in `folder`. `on_cell(done, total)` reports progress.

    environment  what its kernel finds in it besides this process's
    Raises AuthoringError with the cell and the error when a cell fails.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = copy.deepcopy(notebook)
    total = len(notebook.cells)
    running = {}

    def start(cell, cell_index):
        running["cell"] = cell
        on_cell(cell_index, total)

    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=start,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    try:
        client.execute(env=_environment() | dict(environment))
    except CellExecutionError as error:
        raise AuthoringError(
            f"the solution fails with {error.ename}: {error.evalue}", cell=label(running["cell"])
        ) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise AuthoringError(
            f"the solution does not finish: {str(error).splitlines()[0]}",
            cell=label(running["cell"]),
        ) from None
    on_cell(total, total)
    return tidy(notebook)


def tidy(notebook: Any) -> Any:
    """Take away, in place, what running leaves behind that differs from machine to machine."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = node(LANGUAGE_INFO)
    for cell in notebook.cells:
        strip_metadata(cell)
    return notebook


def check_outputs(notebook: Any) -> None:
    """Every check of an executed solution must have earned all its points, and warn of nothing."""
    for cell in notebook.cells:
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if cell.get("execution_count") is None:
            raise AuthoringError("this cell was never run", cell=label(cell))
        if role_of(cell) is Role.CHECK:
            _check_earns_all(cell)


def _check_earns_all(cell: Any) -> None:
    warnings = [out.text for out in cell.outputs if out.get("name") == "stderr"]
    if warnings:
        raise AuthoringError(
            f"the check writes to stderr, for which nbgrader gives 0 points: "
            f"{warnings[0].strip()[:200]}",
            cell=label(cell),
        )
    earned = earned_points(cell)
    if earned != points(cell):
        raise AuthoringError(
            f"the solution earns {earned} of {points(cell):g} points in "
            "its own check: mend the solution or the exercise",
            cell=label(cell),
        )


def earned_points(cell: Any) -> float | None:
    """The points that an executed check returned, or None where no number came out."""
    for output in reversed(cell.get("outputs", [])):
        if output.output_type == "execute_result":
            try:
                return float(output.data.get("text/plain", ""))
            except ValueError:
                return None
    return None


def _environment() -> dict[str, str]:
    """The kernel's environment: pictures inline, no debugger that warns of frozen modules."""
    return dict(
        os.environ,
        PYDEVD_DISABLE_FILE_VALIDATION="1",
        MPLBACKEND="module://matplotlib_inline.backend_inline",
    )
