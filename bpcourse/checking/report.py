"""What people see of a verdict: text in a terminal; card.py makes a card of it in JupyterLab."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from typing import Any, Literal

from bpcourse.checking.guards import Array
from bpcourse.checking.page.printing import Printed
from bpcourse.checking.telling.stumbles import stumble
from bpcourse.checking.wording import ended

MIME = "application/vnd.bpcourse.report+json"
TO_WRITE = (
    "Write it in the cell above, in place of `raise NotImplementedError`; run that cell, then this "
    "one again."
)
PASTE = "The smallest input that we found where it fails; paste it into a cell:"
ENDLESS = (
    "Does every loop end? And does one go number by number where NumPy would take the whole array?"
)
NO_RETURN = (
    "None stands for a part that is still open; it is also what a function gives that ends without "
    "`return`."
)
NOT_FINITE = (
    "NaN and infinity come from a division by 0, the logarithm of 0, the root of a negative number, "
    "or an exp of a large number. Which of them can happen in your function?"
)
Kind = Literal["say", "code", "paste", "name", "ask", "tell"]
"""Code is read, or copied (paste); ask and tell are the first hint and the second."""
Paragraph = tuple[Kind, str]
ALWAYS = {"too long": ENDLESS, "not finite": NOT_FINITE}
MOST_FRAMES = 10  # lines; a function that calls itself without an end has a thousand


@dataclass(frozen=True)
class PartReport:
    """The verdict on one part. status is "right" or a step of compare.LADDER."""

    name: str
    points: float
    max_points: float
    status: str
    message: str = ""
    where: str = ""
    frames: str = ""
    wrong: Array | None = None
    index: tuple[int, ...] | None = None
    yours: float | None = None
    numerical: float | None = None  # derivative of the student's own forward at that entry
    mistakes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    evidence: str = ""
    failing: str = ""  # the smallest input that fails, as code to paste into a cell
    came_out: str = ""  # what came out of it, and what a nudge of their own forward says
    followed: str = ""  # name of the student's own forward or loss whose derivative it is instead
    numbers: tuple[float | None, ...] = ()  # with which its mistakes were made, where it is one
    partly: str = ""  # where its mistakes were recognized, if not in every case

    @property
    def stumble(self) -> str:
        """What an exception means, or no answer at all; "" where that is told otherwise."""
        if self.mistakes:
            return ""
        if self.status == "raised":
            kind, _, message = self.message.partition(": ")
            return stumble(kind, message, self.frames)
        if self.status in ALWAYS:
            return ALWAYS[self.status]
        return NO_RETURN if (self.status, self.message) == ("none", "it is None") else ""

    @property
    def lines(self) -> str:
        """The student's own lines that led to an exception; of very many, the first and the last."""
        lines = self.frames.splitlines()
        half = MOST_FRAMES // 2
        if len(lines) > MOST_FRAMES:
            lines[half:-half] = [f"... ({len(lines) - 2 * half} lines more)"]
        return "\n".join(lines)


@dataclass(frozen=True)
class Group:
    """Parts with the same verdict, and whether their mistake, or exception, was told before."""

    parts: tuple[PartReport, ...]
    named: bool = False
    raised: bool = False

    @property
    def points(self) -> str:
        """Points of these parts, in words."""
        earned, possible = (
            sum(p.points for p in self.parts),
            sum(p.max_points for p in self.parts),
        )
        return points_in_words(earned, possible)


@dataclass(frozen=True)
class Report:
    """The verdict on one exercise."""

    exercise: str
    parts: tuple[PartReport, ...]
    remarks: tuple[str, ...] = ()
    hidden: bool = False
    first_wrong: str = ""
    printed: Printed | None = None
    notice: str = ""  # what must be known before anything else
    course_wrote: str = ""  # the course's own code, to show below a right answer
    looks_numerical: bool = False  # signs of numerical differentiation, which a remark tells

    @property
    def points(self) -> float:
        """Points earned."""
        return float(sum(part.points for part in self.parts))

    @property
    def max_points(self) -> float:
        """Points of the whole exercise."""
        return float(sum(part.max_points for part in self.parts))

    @property
    def untouched(self) -> bool:
        """Has nobody begun to write it?"""
        wrong = [part for part in self.parts if part.points < part.max_points]
        return not self.points and bool(wrong) and all(p.status == "not written" for p in wrong)

    @property
    def without_names(self) -> Report:
        """The same, but for what names a mistake and hints at it: finding it is the exercise."""
        parts = [replace(p, mistakes=(), questions=(), hints=(), numbers=()) for p in self.parts]
        return replace(self, parts=tuple(parts))

    @property
    def look_first(self) -> str:
        """Where to look first, as a sentence; "" where nothing is known."""
        return _first_wrong(self) if self.first_wrong else ""

    @property
    def printing(self) -> tuple[str, str] | None:
        """What the student's function printed: (what it is, the text)."""
        if self.printed is None or self.hidden:
            return None
        where = f", in {self.printed.case}" if self.printed.case else ""
        return f"Your function printed{where}:", self.printed.text

    def as_dict(self) -> dict[str, Any]:
        """For machines: gradebook tables, class statistics. One that is hidden is a grade's, and can
        be told again when hints have changed.
        """
        from bpcourse.checking.retelling import kept  # which needs to know what a report is

        again = {"retold_from": kept(self)} if self.hidden else {}
        return again | {
            "exercise": self.exercise,
            "points": self.points,
            "max_points": self.max_points,
            "remarks": list(self.remarks),
            "looks_numerical": self.looks_numerical,
            "parts": [
                {
                    "name": p.name,
                    "points": p.points,
                    "max_points": p.max_points,
                    "status": p.status,
                    "message": p.message,
                    "mistake": " and ".join(p.mistakes) or None,
                    "followed": p.followed or None,
                }
                for p in self.parts
            ],
        }

    def __str__(self) -> str:
        return as_text(self)

    __repr__ = __str__

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        from bpcourse.checking.page.card import as_html  # which needs to know what a report is

        return {"text/plain": as_text(self), "text/html": as_html(self), MIME: self.as_dict()}


def points_in_words(earned: float, possible: float) -> str:
    """Points earned of those that there are."""
    return f"{earned:g} of {possible:g} point{'' if possible == 1 else 's'}"


def verdict(part: PartReport, hidden: bool) -> str:
    """The verdict on a part, without its reasons."""
    if part.followed:
        return f"right for your own {part.followed}, which still has to be mended"
    if part.status in ("right", "not written"):
        return part.status.replace("written", "written yet")
    text = f"{part.message} (in {part.where})" if part.where else part.message
    if part.yours is not None and part.status == "value" and not hidden and not part.failing:
        text += f"; yours is {part.yours + 0.0:.6g}{' there' if part.index else ''}"
        if part.numerical is not None:
            text += f", a numerical derivative gives {part.numerical + 0.0:.6g}"
    return text


def paragraphs(group: Group, hidden: bool) -> list[Paragraph]:
    """What follows the verdict on these parts, in order.

    hidden  nothing shows values of the inputs
    """
    part = group.parts[0]
    found: list[Paragraph] = [] if group.raised else [_code(part.lines), _say(part.stumble)]
    if part.status == "not written":
        found.append(_say(TO_WRITE))
    found.append(("name", " and ".join(part.mistakes)))
    if part.evidence:
        found.append(_say(f"Not a mistake on our list. What we see: {ended(part.evidence)}"))
    if part.failing and not hidden:
        found += [_say(PASTE), _paste(part.failing), _say(_came_out(part))]
    if not group.named:
        found.extend(("ask", question) for question in part.questions)
        found.extend(("tell", hint) for hint in part.hints)
    return [paragraph for paragraph in found if paragraph[1]]


def _came_out(part: PartReport) -> str:
    """What came out of the failing input; an exception that has just been told is not repeated."""
    if part.status == "raised" and part.came_out == f"It raises {ended(part.message)}":
        return f"It raises the same {part.message.partition(': ')[0]}."
    return part.came_out


def _say(text: str) -> Paragraph:
    return "say", text


def _code(text: str) -> Paragraph:
    return "code", text


def _paste(text: str) -> Paragraph:
    return "paste", text


def as_text(report: Report) -> str:
    """The report for a terminal."""
    lines = _wrap(report.notice, 0) if report.notice else []
    lines.append(f"{report.exercise}: {points_in_words(report.points, report.max_points)}")
    for group in groups(report):
        names = ", ".join(part.name for part in group.parts)
        lines += _wrap(f"{names} ({group.points}): {verdict(group.parts[0], report.hidden)}", 2)
        for kind, text in paragraphs(group, report.hidden):
            lines += _in_text(kind, text, group.named)
    if report.first_wrong:
        lines += _wrap(report.look_first, 2)
    if report.printing:
        what, text = report.printing
        lines += [*_wrap(what, 2), *_indented(text)]
    lines += [line for remark in report.remarks for line in _wrap("Remark: " + remark, 2)]
    return "\n".join(lines)


def _in_text(kind: Kind, text: str, told: bool) -> list[str]:
    if kind in ("code", "paste"):
        return _indented(text)
    if kind == "name":
        return _wrap(f"Recognized: {text}{end_of_name(told)}", 4)
    return _wrap({"say": "", "ask": "Ask yourself: ", "tell": "Hint: "}[kind] + text, 4)


def _indented(text: str) -> list[str]:
    return [" " * 6 + line for line in text.splitlines()]


def _first_wrong(report: Report) -> str:
    return (
        f"Where to look: `{report.first_wrong}`. It is the first of the variables with our names that "
        "differs from ours, and with your value for it our solution returns what yours does."
    )


def _wrap(text: str, indent: int) -> list[str]:
    return textwrap.wrap(
        text, 96, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2)
    )


def end_of_name(told: bool) -> str:
    """What follows the name of a mistake."""
    return ", as above." if told else "."


def groups(report: Report) -> list[Group]:
    """The parts of a report: what they have in common is told once."""
    groups: dict[Any, list[PartReport]] = {}
    for part in report.parts:
        where = "" if part.status == "raised" else part.where
        key = (
            part.status,
            part.message,
            part.frames,
            part.mistakes,
            part.evidence,
            where,
            part.index,
            part.yours,
            part.followed,
            part.failing,
        )
        groups.setdefault(key, []).append(part)
    seen: set[Any] = set()
    listed: list[Group] = []
    for parts in groups.values():
        mistakes, exception = parts[0].mistakes, (parts[0].message, parts[0].frames)
        listed.append(Group(tuple(parts), mistakes in seen, exception in seen))
        seen |= ({mistakes} if mistakes else set()) | ({exception} if exception[1] else set())
    return listed
