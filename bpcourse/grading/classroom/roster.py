"""Who is in the class: a CSV file by which names of an LMS become the ids used here.

Columns are known by usual headings, in any order; an exported gradebook of Canvas's, and a list of
participants or a grading worksheet of Moodle's, will do as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from bpcourse.grading.classroom.csv_text import CsvText, NotCsv, read_csv
from bpcourse.grading.classroom.export import uncell

HEADINGS = {  # what a column says: headings, without case, spaces and signs
    "student": "studentid student nbgraderid",
    "name": "name fullname studentname displayname vollstaendigername vollständigername",
    "first": "firstname first givenname forename vorname",
    "last": "lastname last surname familyname nachname",
    "email": "email emailaddress mail emailadresse",
    "number": "idnumber sisuserid sisid matriculationnumber matrikelnummer studentnumber idnummer",
    "login": "username user login loginid userlogin netid kennung anmeldename sisloginid "
    "githubusername github gitlab gitlabusername githublogin",
    "repository": "repository repo repositoryname",
    "lms": "lmsid canvasid canvasuserid moodleid participant identifier kennzeichnung",
    "time": "lastmodifiedsubmission",
    "id": "id",
}
KIND = {heading: kind for kind, headings in HEADINGS.items() for heading in headings.split()}
TEST_STUDENT = {"Student, Test", "Test Student"}  # Canvas's, in every course


@dataclass(frozen=True)
class Person:
    """One of the class.

    student  the id used here
    name     in full
    names    all ways in which it is written
    keys     logins, addresses and numbers
    lms      the numbers that an LMS itself uses, as "canvas:4711"; ":4711" where it is not said which
    time     of handing in, as Moodle's worksheet writes it, which is without a zone
    """

    student: str
    name: str = ""
    email: str = ""
    number: str = ""
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    lms: tuple[str, ...] = ()
    time: str = ""


class NotOne(LookupError):  # noqa: N818  it says what happened
    """Nobody, or more than one, is meant; the message says so, to follow the name."""


@dataclass
class Roster:
    """People, found by whatever an LMS calls them."""

    people: list[Person]
    _index: dict[tuple[str, str], set[int]] = field(default_factory=dict[tuple[str, str], set[int]])

    def __post_init__(self) -> None:
        for place, person in enumerate(self.people):
            forms = [
                *(("lms", text) for text in person.lms),
                *(("key", _same(text)) for text in person.keys if text),
                *(form for name in person.names for form in _forms(name)),
            ]
            for form in forms:
                self._index.setdefault(form, set()).add(place)

    def find(self, label: str, number: str = "", lms: str = "") -> tuple[Person, str]:
        """The one who is meant by a name, login or repository, and the LMS's own number; and what
        stood before the name, a group's or an assignment's.

        NotOne if nobody is, or more than one.
        """
        if number and (person := self._only([("lms", f"{lms}:{number}"), ("lms", f":{number}")])):
            return person, ""
        among: set[int] = set()
        for part in [label, *(label[cut + 1 :] for cut in _cuts(label))]:
            key = _same(part)
            for attempt in (
                [("key", key), ("key", key.replace("_", "-"))],
                *map(_alone, _forms(part)),
            ):
                if person := self._only(attempt):
                    return person, label.removesuffix(part)[:-1]
                among = among or set().union(*(self._index.get(form, set()) for form in attempt))
            if among:
                who = " or ".join(sorted(self.people[place].student for place in among))
                raise NotOne(f"may be {who}")
        raise NotOne("is not in the roster")

    def same(self, other: Person) -> Person | None:
        """The one who is meant by another list's person: by number, login or address, or full name."""
        attempts = [[("lms", text), ("lms", text[text.index(":") :])] for text in other.lms]
        attempts += [[("key", _same(text))] for text in other.keys]
        attempts += [[form] for name in other.names for form in _forms(name)]
        return next(filter(None, map(self._only, attempts)), None)

    def _only(self, forms: Iterable[tuple[str, str]]) -> Person | None:
        found = set().union(*(self._index.get(form, set()) for form in forms))
        return self.people[found.pop()] if len(found) == 1 else None


def read_roster(path: Path) -> Roster:
    """The people of a CSV file. NotCsv if it has no column that says who they are."""
    people = [person for _, person in people_in(read_csv(path), path)]
    if not people:
        raise NotCsv(f"{path} names nobody below its headings")
    return Roster(_told_apart(path, people))


def people_in(table: CsvText, path: Path) -> Iterator[tuple[int, Person]]:
    """(row, person) of a table. NotCsv if it has no column that says who they are."""
    headings = [re.sub(r"[\W_]", "", heading).lower() for heading in table.rows[0]]
    kinds = [KIND.get(heading, "") for heading in headings]
    lms = ""
    if {"id", "section"} <= set(headings) and {"student", "lastname"} & set(headings):
        lms = "canvas"  # its Student is a name, its ID the user's number
        kinds = [{"student": "name", "id": "lms"}.get(kind, kind) for kind in kinds]
    elif "id" in kinds and "student" not in kinds:
        kinds[kinds.index("id")] = "student"
    lms = "moodle" if "identifier" in headings else lms
    if not {"student", "name", "last", "email", "login", "lms"} & set(kinds):
        raise NotCsv(
            f"{path} has no column that says who somebody is: student_id, name, email or login "
            f"(its columns: {', '.join(table.rows[0][:8])})"
        )
    for number, row in enumerate(table.rows[1:], 1):
        person = _person(list(zip(kinds, row, strict=False)), lms)
        if person is None or (
            lms == "canvas" and (not person.lms or TEST_STUDENT & {person.name, *person.names})
        ):
            continue
        yield number, person


def _person(fields: list[tuple[str, str]], lms: str) -> Person | None:
    said: dict[str, list[str]] = {}
    for kind, text in fields:
        value = uncell(unicodedata.normalize("NFC", text).strip())
        if value:
            said.setdefault(kind, []).append(value)
    first, last = said.get("first", [""])[0], said.get("last", [""])[0]
    names = said.get("name", [])
    if first or last:
        names = [f"{first} {last}".strip(), *names]
    emails = said.get("email", [])
    numbers = [text.rpartition(" ")[2] for text in said.get("lms", [])]  # "Participant 4711"
    keys = [text for kind in ("student", "login", "number", "repository", "email", "id")
            for text in said.get(kind, [])]  # fmt: skip
    ids = [*said.get("student", []), *said.get("login", []), *said.get("number", [])]
    ids += [email.partition("@")[0] for email in emails] + names + numbers
    if not ids:
        return None
    keys += [email.partition("@")[0] for email in [*emails, *said.get("login", [])]]
    return Person(
        ids[0],
        name=names[0] if names else "",
        email=emails[0] if emails else "",
        number=said.get("number", [""])[0],
        names=(*names, *said.get("student", [])),
        keys=tuple(dict.fromkeys(keys)),
        lms=tuple(f"{lms}:{number}" for number in numbers),
        time=said.get("time", [""])[0],
    )


def _told_apart(path: Path, people: list[Person]) -> list[Person]:
    """Each once, and no two by one id: where that came from an address, the whole address is it."""
    people = list(dict.fromkeys(people))
    often = Counter(person.student for person in people)
    people = [
        replace(person, student=person.email)
        if often[person.student] > 1 and person.student == person.email.partition("@")[0]
        else person
        for person in people
    ]
    often = Counter(person.student for person in people)
    for name, count in often.items():
        if count > 1:
            raise NotCsv(
                f"{path}: {name!r} stands for {count} people: give each an id of their own in a "
                "column student_id"
            )
    return people


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _forms(name: str) -> Iterator[tuple[str, str]]:
    """How a name may be written, the surest first: in full, without signs, without accents, and
    with ASCII letters only; each with the last name last and first.
    """
    last, comma, first = name.partition(",")
    orders = [f"{first} {last}", f"{last} {first}"] if comma else [name, *_turned(name)]
    for kind, shorten in enumerate((_letters, _plain_letters, _ascii_letters)):
        for text in orders:
            if shortened := shorten(text):
                yield f"name{kind}", shortened


def _turned(name: str) -> list[str]:
    """Last name first: the last word, or the last two, before the others."""
    words = name.split()
    return [" ".join([*words[cut:], *words[:cut]]) for cut in range(1, len(words))][::-1]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", _same(text))


def _plain_letters(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]", "", "".join(c for c in parted if not unicodedata.combining(c)))


def _ascii_letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _same(text))


def _alone(form: tuple[str, str]) -> list[tuple[str, str]]:
    return [form]


def _cuts(label: str) -> list[int]:
    """Where a group's or an assignment's name may end: after a - or _."""
    return [place for place, sign in enumerate(label) if sign in "-_"]
