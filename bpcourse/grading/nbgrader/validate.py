"""What the Validate button says of a check: its exercise, its points, and what was not begun.

A server extension puts it in the place of nbgrader's own, which calls each of them partial credit.
"""

from __future__ import annotations

from typing import Any

from nbgrader import utils
from nbgrader.validator import Validator as NbgradersValidator

from bpcourse.checking.report import points_in_words
from bpcourse.notebooks.calls import check_call
from bpcourse.notebooks.cells import Role, grade_id, role_of
from bpcourse.notebooks.untouched import definition

BEGIN_WITH = "{name}: nothing is written yet ({points})."
NOT_MENDED = "{name}: the code is still as you got it ({points})."
EARNED = "{name}: {points}. The report below the check says what is missing."
NO_ANSWER = "This question is not answered yet."


class Validator(NbgradersValidator):
    """nbgrader's, with words that a learner understands."""

    def _preprocess(self, nb: Any) -> Any:
        self._untouched = untouched(nb)
        return super()._preprocess(nb)

    def _extract_error(self, cell: Any) -> str:
        if role_of(cell) is Role.WRITTEN:
            return NO_ANSWER
        name = check_call(cell.source) if role_of(cell) is Role.CHECK else None
        if name is None or any(output.output_type == "error" for output in cell.outputs):
            return super()._extract_error(cell)
        score, most = utils.determine_grade(cell, self.log)
        said = EARNED if score else self._untouched.get(name, EARNED)
        return said.format(name=name, points=points_in_words(score or 0.0, most))


def untouched(notebook: Any) -> dict[str, str]:
    """{exercise: what to say of it} for all that a learner has not changed since the release."""
    found = {}
    checks = {check_call(c.source) for c in notebook.cells if role_of(c) is Role.CHECK} - {None}
    for cell in notebook.cells:
        released = cell.metadata.get("nbgrader", {}).get("checksum")
        if role_of(cell) is Role.SOLUTION and released == utils.compute_checksum(cell):
            said = BEGIN_WITH if "raise NotImplementedError" in cell.source else NOT_MENDED
            names = (name for name in checks if definition(str(name), cell.source))
            found |= dict.fromkeys([*names, grade_id(cell)], said)
    return found


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(_: Any) -> None:
    """Put this in the place of nbgrader's validator. Jupyter calls it."""
    from nbgrader.server_extensions.validate_assignment import handlers

    handlers.Validator = Validator
