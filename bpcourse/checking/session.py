"""Where the numbers of a check come from: the open, or the judge's secret.

A student's own checks draw the same inputs each time, so that a mistake can be hunted down. The
judge replaces `seed_source` by one that nobody can know, and sets `hidden`, so that reports name
the cases but show no values.
"""


def seed_source(exercise_name: str) -> int:
    """The seed of an exercise's inputs."""
    return 0


hidden = False
