"""Run something in a sandbox, and look at what comes out."""

from bpcourse.grading.judge.limits import DEFAULT_LIMITS
from bpcourse.grading.judge.sandbox import shared_zygote
from bpcourse.grading.judge.submission import Submission


def text_of(source, limits=DEFAULT_LIMITS, reference=False, isolation="sandbox"):
    """What a cell prints, and the message of its error, in a submission of its own."""
    zygote = shared_zygote(isolation, reference)
    submission = Submission(lambda: zygote.start(limits), limits)
    try:
        outputs = submission.run(source, "cell 1")
    finally:
        submission.close()
    return "".join(output.get("text", output.get("evalue", "")) for output in outputs)
