"""What a notebook remembers of its cells: `In`, `Out`, `_`, `__`, `_5`."""

from __future__ import annotations

from typing import Any

from .cells import Namespace

KEPT = 10_000_000  # bytes of an array that stays in `Out`: memory is scarcer here


class History:
    """Writes a notebook's history into its namespace, under the names that IPython has for it."""

    def __init__(self, namespace: Namespace):
        self.namespace = namespace
        self.sources: list[str] = [""]
        self.values: dict[int, Any] = {}
        self.number = 0
        self.last: list[Any] = ["", "", ""]
        namespace.update(In=self.sources, Out=self.values, _ih=self.sources, _oh=self.values)
        namespace.update(_="", __="", ___="")

    def begin(self, source: str, name: str) -> None:
        """A cell begins; name: "cell 5"."""
        number = name.rpartition(" ")[2]
        self.number = int(number) if number.isdecimal() else self.number + 1
        gap = self.number + 1 - len(self.sources)  # cells that are not the student's
        self.sources += [""] * gap
        self.sources[self.number] = source
        self.namespace[f"_i{self.number}"] = source

    def end(self, value: Any) -> None:
        """It ended in a value; with None nothing changes. Who uses `_` as a name keeps it."""
        if value is None:
            return
        if getattr(value, "nbytes", 0) <= KEPT:
            self.values[self.number] = self.namespace[f"_{self.number}"] = value
        names = ("_", "__", "___")
        own = any(self.namespace.get(name) is not old for name, old in zip(names, self.last))
        self.last = [value, *self.last[:2]]
        if not own:
            self.namespace.update(zip(names, self.last))
