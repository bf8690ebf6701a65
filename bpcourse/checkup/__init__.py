"""`checkup`: why does this network not learn? For any network of the learner's own.

`patient` calls the learner's functions on copies, within a time; `leaves` takes parameters apart.
The examinations stand in `door`, in the order in which a finding explains those after it: `calling`,
`data`, `dependence`, `labels`, `gradient` (with `naming`), `outputs`, `symmetry`, `beginning`,
`units` (with `activations`), `vanishing`, `handful` (with `floors`), `loop` (with `traces`). `finding` and `result` say
what was found, `card` and `picture` show it, `advice` says what to try where nothing is wrong.
"""

from bpcourse.checkup.door import checkup
from bpcourse.checkup.finding import CERTAIN, LIKELY, POSSIBLE, Finding
from bpcourse.checkup.result import Checkup

__all__ = ["CERTAIN", "LIKELY", "POSSIBLE", "Checkup", "Finding", "checkup"]
