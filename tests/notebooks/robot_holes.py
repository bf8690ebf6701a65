"""How a robot fills a stub with several holes, such as a class: each with any line that it found."""


def attempt(told, exercise, score, earned):
    """The best filling, hole by hole."""
    return score
