"""What is told to authors when a master cannot be built."""


class AuthoringError(Exception):
    """A master that cannot be built. Says the unit, the cell, and what to do."""

    def __init__(self, problem: str, unit: str = "", cell: str = ""):
        self.problem, self.unit, self.cell = problem, unit, cell
        where = ", ".join(part for part in (unit, cell and f"cell {cell}") if part)
        super().__init__(f"{where}: {problem}" if where else problem)
