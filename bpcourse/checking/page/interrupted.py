"""An interrupted check: the student's own lines, and none of the course's."""

from __future__ import annotations

from types import TracebackType

from bpcourse.checking.outcome import is_learners, raised


def briefly(error: KeyboardInterrupt, exercise: str) -> KeyboardInterrupt:
    """The same interrupt, which shows where the student's own function was, in a notebook too.

    error  as the check caught it
    """
    message = f"the check of {exercise} was interrupted, so there is no verdict"
    brief = KeyboardInterrupt(message).with_traceback(_own(error.__traceback__))
    lines = raised(error).frames or "(none of your own lines was running)"
    text = [*lines.splitlines(), f"KeyboardInterrupt: {message}"]
    brief._render_traceback_ = lambda: text  # type: ignore[attr-defined]  # IPython asks for it
    return brief


def _own(traceback: TracebackType | None) -> TracebackType | None:
    """The frames of the student's own functions."""
    if traceback is None:
        return None
    rest, frame = _own(traceback.tb_next), traceback.tb_frame
    if not is_learners(frame.f_code.co_filename):
        return rest
    return TracebackType(rest, frame, traceback.tb_lasti, traceback.tb_lineno)
