"""The answer to the fault lab is right on runs that are drawn."""

import pytest

from bpcourse import reference as R
from bpcourse.networks import faults


@pytest.mark.parametrize("seed", range(3))
def test_each_run_is_told_and_the_healthy_value_would_change_the_verdict(seed):
    healthy, runs = faults.draw(seed)
    for run in runs:
        verdict, reason = R.diagnose_run(run.seen, healthy.seen)
        assert verdict == run.fault
        if verdict != faults.HEALTHY:
            mended = {**run.seen, reason: healthy.seen[reason]}
            assert R.diagnose_run(mended, healthy.seen)[0] != verdict
