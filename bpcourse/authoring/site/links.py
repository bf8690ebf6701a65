"""Addresses within the website, as MyST gives them to headings."""

from __future__ import annotations

import re

from bpcourse.authoring.map import Unit


def anchor(heading: str) -> str:
    """What stands behind the # of a heading's address: MyST follows GitHub here.

    heading  as Markdown has it; formulas in it do not count
    """
    text = re.sub(r"\$[^$]*\$|[*`]", "", heading).lower().replace(" ", "-")
    return re.sub(r"[^\w-]", "", text)


def heading_address(unit: Unit, heading: str, ending: str = "ipynb") -> str:
    """A heading of a unit, as seen from the top of the site.

    ending  of the page's file: html where no Markdown is parsed
    """
    return f"units/{unit.name}.{ending}#{anchor(heading)}"


def exercise_address(unit: Unit, name: str, ending: str = "ipynb") -> str:
    """An exercise of a unit, as seen from the top of the site."""
    number = list(unit.exercise_minutes).index(name) + 1
    return heading_address(unit, f"Exercise {number}: {name}", ending)


def own_words(text: str, repository: str) -> str:
    """A page of docs/ as the site has it: links out of docs/ lead to the repository.

    repository  its address; where there is none, of such a link its words remain
    """

    def to_repository(link: re.Match[str]) -> str:
        words, path = link[1], link[2]
        return f"[{words}]({repository.rstrip('/')}/blob/HEAD/{path})" if repository else words

    return re.sub(r"\[([^\]]+)\]\(\.\./([^)]+)\)", to_repository, text)
