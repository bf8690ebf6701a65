"""Numbers that programs return, said in words."""

from bpcourse.checking.exercise import Told


def times(own, low_and_high: str, target: str) -> Told:
    """A range of factors that should be 1: "kept entries should be x / p; yours are ..."."""
    low, high = (f"{float(end):.3g}" for end in own)
    factor = f"{low} times that" if low == high else f"between {low} and {high} times that"
    return Told(f"{low_and_high} should be {target}; yours are {factor}")


def untrue(own, sentences) -> Told:
    """Statements that do not hold: own has a 1 for each that does. A sentence says what is wrong."""
    return Told("; ".join(text for holds, text in zip(own, sentences) if not holds))


def sizes(own, right, things: str) -> Told:
    """Whole numbers beside the right ones."""
    own, right = (", ".join(f"{n:g}" for n in numbers) for numbers in (own, right))
    return Told(f"your {things} are {own}; {right} are right")
