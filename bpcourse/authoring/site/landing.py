"""The landing page's parts that come from the course: the units with their pictures, the roads."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from pathlib import Path

from bpcourse.authoring.map import Unit
from bpcourse.authoring.roads import Road, minutes_of
from bpcourse.authoring.site.links import exercise_address


def unit_cards(units: Sequence[Unit], thumbnails: Mapping[str, Path]) -> str:
    """The units as a list of cards, each with its picture, what one does there, and the time."""
    cards = "".join(
        f'<li><a href="units/{unit.name}.html">'
        f'<img src="{thumbnails[unit.name].parent.name}/{thumbnails[unit.name].name}" alt=""'
        ' loading="lazy">'
        f"<strong>{unit.number}. {html.escape(unit.title)}</strong>"
        f"<span>{html.escape(unit.description)}</span>"
        f'<span class="bp-soft">about {_hours(unit.minutes)}</span></a></li>'
        for unit in units
    )
    return f'<ul class="bp-units">{cards}</ul>'


def roads_list(roads: Sequence[Road], units: Sequence[Unit]) -> str:
    """The roads side by side: each unit on it, and its exercises, linked.

    AuthoringError for a road that names what there is not.
    """
    return f'<ul class="bp-roads">{"".join(_road(road, units) for road in roads)}</ul>'


def _road(road: Road, units: Sequence[Unit]) -> str:
    minutes_of(road, units)
    steps = "".join(
        f'<li><a href="units/{unit.name}.html">{html.escape(unit.title)}</a>'
        f"{_exercises(unit, road.exercises[unit.name])}</li>"
        for unit in units
        if unit.name in road.exercises
    )
    if all("all" in road.exercises.get(unit.name, ()) for unit in units):
        steps = "<li>Every unit, in the order above, with every exercise.</li>"
    return (
        f"<li><strong>{road.hours} hours</strong><span>{html.escape(road.title)}</span>"
        f"<ul>{steps}</ul></li>"
    )


def _exercises(unit: Unit, chosen: Sequence[str]) -> str:
    if "all" in chosen:
        return ", all of it"
    links = ", ".join(
        f'<a href="{exercise_address(unit, name, "html")}"><code>{html.escape(name)}</code></a>'
        for name in chosen
    )
    count = f"{len(chosen)} exercise{'' if len(chosen) == 1 else 's'}"
    return f"<details><summary>{count}</summary>{links}</details>"


def _hours(minutes: int) -> str:
    hours = round(minutes / 30) / 2
    return f"{hours:g} hour{'' if hours == 1 else 's'}"
