"""Are the values and sources of earlier cells where IPython has them?"""

import numpy as np

from bpcourse.grading.inside.history import KEPT, History


def test_values_and_sources_are_found_by_number_and_the_last_three_by_underscores():
    names = {}
    history = History(names)
    for number, value in ((2, "a"), (3, None), (5, "b"), (6, "c")):
        history.begin(f"cell {number}'s source", f"cell {number}")
        history.end(value)
    assert names["Out"] == {2: "a", 5: "b", 6: "c"} and names["_5"] == "b"
    assert (names["_"], names["__"], names["___"]) == ("c", "b", "a")
    assert names["In"][5] == names["_i5"] == "cell 5's source" and names["In"][4] == ""


def test_who_uses_an_underscore_as_a_name_keeps_it():
    names = {}
    history = History(names)
    history.begin("", "cell 1")
    names["_"] = "mine"
    history.end(3)
    assert names["_"] == "mine" and names["_1"] == 3


def test_large_arrays_are_not_kept_for_long():
    names = {}
    history = History(names)
    history.begin("", "cell deleted_setup")
    history.end(np.zeros(KEPT // 8 + 1))
    assert names["Out"] == {} and len(names["_"]) > 0
