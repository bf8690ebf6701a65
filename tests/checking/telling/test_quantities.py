"""Numbers by name, as far as all cases have them."""

import numpy as np

from bpcourse.checking.telling.quantities import quantities


def test_sizes_and_settings_have_the_names_that_a_learner_knows():
    given = [
        {"x": np.ones((n, 3)), "param": {"p": p, "mode": "train"}} for n, p in ((2, 0.5), (7, 0.25))
    ]
    found = {name: values.tolist() for name, values in quantities(given)}
    assert found["x.shape[0]"] == [2, 7] and found["x.size"] == [6, 21]
    assert found["param['p']"] == [0.5, 0.25]


def test_what_some_case_lacks_is_left_out():
    assert dict(quantities([{"p": 0.5}, {"q": 0.5}])) == {}
    assert list(quantities([])) == []
