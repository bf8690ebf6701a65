"""Mutants that pass in every seed and differ elsewhere, and why each may stay: at most 100.

{(exercise, function, change): why}
"""

LEFT: dict[tuple[str, str, str], str] = {}
