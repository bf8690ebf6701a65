"""What a submission prints, up to a limit."""

from __future__ import annotations

import io

CUT = "\n... the rest of this output was cut\n"


class Capped(io.TextIOBase):
    """A text stream that keeps the first `limit` characters."""

    def __init__(self, limit: int):
        self.limit = limit
        self.parts: list[str] = []
        self.length = 0

    def writable(self) -> bool:
        """True, as print asks."""
        return True

    def write(self, text: str, /) -> int:
        """Keep what there is room for; to the writer, all of it was written."""
        if self.length < self.limit:
            self.parts.append(text[: self.limit - self.length])
        self.length += len(text)
        return len(text)

    def take(self) -> str:
        """What was written since it was last taken, with a line that says so if it was cut."""
        text = "".join(self.parts) + (CUT if self.length > self.limit else "")
        self.parts, self.length = [], 0
        return text
