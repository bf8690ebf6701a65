"""What the learner's function prints while it is judged: kept with the case, and shown once."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Generator
from dataclasses import dataclass

from bpcourse.checking.wording import quoted

MOST = 2000  # characters of one case
CUT = "\n... (there was more)"


@dataclass(frozen=True)
class Printed:
    """The text that was printed in one case."""

    case: str
    text: str


class Beginning(io.TextIOBase):
    """A text stream that keeps the first characters, however much is written."""

    def __init__(self) -> None:
        self.text, self.more = "", False

    def writable(self) -> bool:
        """True, as print asks."""
        return True

    def write(self, text: str, /) -> int:
        """Keep what there is room for; to the writer, all of it was written."""
        room = MOST - len(self.text)
        self.text += text[:room]
        self.more |= len(text) > room
        return len(text)


@contextlib.contextmanager
def captured(case: str, printed: list[Printed]) -> Generator[None]:
    """What is printed within goes to the list, if there is any."""
    stream = Beginning()
    with contextlib.redirect_stdout(stream):
        yield
    if text := stream.text.rstrip():
        printed.append(Printed(case, text + CUT * stream.more))


def to_show(printed: tuple[Printed, ...], wrong: str, cases: int) -> Printed | None:
    """What is shown of it: one case, that in which the answer is wrong if something was printed there.

    wrong  name of that case, "" if none is wrong
    cases  how many there are
    """
    if not printed:
        return None
    if len(printed) == cases > 1 and len({one.text for one in printed}) == 1:
        return Printed("every case", printed[0].text)
    shown = next((one for one in printed if one.case == wrong), printed[0])
    return Printed(f"case {quoted(shown.case)}" if cases > 1 else "", shown.text)
