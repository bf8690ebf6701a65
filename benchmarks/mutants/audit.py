"""What becomes of a mutant: refused, stopped, passing in some seeds only, equal or different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from benchmarks.mutants.judging import Stopped, each, limited, verdicts
from benchmarks.mutants.left import LEFT
from benchmarks.mutants.making import Mutant, implementation
from benchmarks.mutants.wider import wider
from bpcourse.checking.attempt import Attempt
from bpcourse.exercises import all_exercises

FATES = ("wavering", "different", "half wavering", "left", "equal", "stopped", "refused")
SHOWN = ("wavering", "different", "half wavering")
BAD = ("wavering", "different")


@dataclass(frozen=True)
class Fate:
    """What became of a mutant, and in which seeds or on which input.

    refused        wrong in every seed, in the same parts
    wavering       right in some seeds, wrong in others
    half wavering  wrong in every seed, though not always in the same parts
    equal          right in every seed, and on every wider input
    different      right in every seed, wrong on a wider input; not in the list
    left           different, and in the list
    stopped        ended by a limit of time or memory
    """

    mutant: Mutant
    fate: str
    where: str = ""


@dataclass(frozen=True)
class Extent:
    """How many seeds judge a mutant, and how many wider inputs compare a survivor."""

    seeds: int = 20
    inputs: int = 1000


def fates(mutants: Sequence[Mutant], extent: Extent) -> Iterator[Fate]:
    """The fate of each mutant of one exercise."""
    name = mutants[0].exercise
    attempts(name, extent.seeds), wide(name, extent.inputs)  # before the fork, for all
    for mutant, found in each(partial(_fate, extent=extent), mutants):
        yield Fate(mutant, "stopped") if isinstance(found, Stopped) else found


def _fate(mutant: Mutant, extent: Extent) -> Fate:
    exercise = all_exercises()[mutant.exercise]
    answer = implementation(mutant, exercise.reference)
    found = verdicts(answer, attempts(exercise.name, extent.seeds))
    if len(set(found)) > 1:
        passed = [str(seed) for seed, wrong in enumerate(found) if not wrong]
        shares = {part: sum(part in wrong for wrong in found) for part in exercise.parts}
        where = ", ".join(
            f"{part} wrong in {n}" for part, n in shares.items() if 0 < n < len(found)
        )
        return Fate(mutant, "wavering" if passed else "half wavering", where)
    if found[0]:
        return Fate(mutant, "refused")
    where = _difference(answer, wide(exercise.name, extent.inputs))
    if not where:
        return Fate(mutant, "equal")
    return Fate(mutant, "left" if mutant.key in LEFT else "different", where)


@cache
def attempts(name: str, seeds: int) -> list[Attempt]:
    """The reference's attempts at an exercise, which hold its right answers."""
    exercise = all_exercises()[name]
    return [
        Attempt.at(exercise, exercise.reference, exercise.forward, seed) for seed in range(seeds)
    ]


@cache
def wide(name: str, inputs: int) -> list[Attempt]:
    """The reference's attempts on wider inputs, as many as can be made."""
    return list(wider(all_exercises()[name], inputs))


def _difference(answer, attempts: Sequence[Attempt]) -> str:
    """A wider input on which an answer is wrong, in words; "" if there is none."""
    for attempt in attempts:
        with limited():
            flaws = replace(attempt, implementation=answer).flaws
        for part, flaw in flaws.items():
            return f"{part}: {flaw.fault.message}, on {_short(attempt.cases[0].args)}"
    return ""


def _short(args: object) -> str:
    text = " ".join(repr(args).split())
    return text if len(text) <= 300 else text[:300] + " ..."
