"""Do the sentences about chance hold, on the stored tables and on tables made again?"""

import json

import pytest

from benchmarks.claims.__main__ import scripts
from bpcourse.datasets.claims import FOLDER, load_tables

SCRIPTS = scripts()
CLAIMS = [(unit, sentence) for unit, script in SCRIPTS.items() for sentence in script.CLAIMS]


@pytest.mark.parametrize("unit, sentence", CLAIMS)
def test_each_sentence_holds_on_the_stored_table(unit, sentence):
    assert SCRIPTS[unit].CLAIMS[sentence](load_tables(unit))


@pytest.mark.parametrize("unit", SCRIPTS)
def test_a_stored_table_has_at_least_ten_seeds(unit):
    """A row with one value stands for what is not drawn."""
    seeds = SCRIPTS[unit].SEEDS
    assert seeds >= 10
    for rows in load_tables(unit).values():
        lengths = {len(values) for values in rows.values()}
        assert seeds in lengths and lengths <= {1, seeds}


def test_each_stored_table_has_a_script():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(SCRIPTS)


@pytest.mark.slow
@pytest.mark.parametrize("unit", SCRIPTS)
def test_a_table_made_again_has_the_same_form(unit):
    made = json.loads(json.dumps(SCRIPTS[unit].tables(range(1))))
    assert {name: set(rows) for name, rows in made.items()} == {
        name: set(rows) for name, rows in load_tables(unit).items()
    }
