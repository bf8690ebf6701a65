"""Tables over several seeds, on which the units' sentences about chance rest.

Each is made by a script, benchmarks/claims/<unit>.py, and lies beside this module as JSON.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("claims")


@cache
def load_tables(unit: str) -> dict[str, Any]:
    """{table: what its script stored} of a unit, e.g. {"accuracy": {"REINFORCE": [0.2, ...]}}.

    The lists have one value per seed. Raises FileNotFoundError where the unit has none.
    """
    return json.loads((FOLDER / f"{unit}.json").read_text(encoding="utf-8"))
