"""The fault lab: a function that tells what ails training runs which it has never seen.

The runs are drawn and trained for every check, so nothing can be learnt by heart. Each part is one
verdict: it is right if all runs that have this fault, and no others, are said to have it, and if
the observation that is named as the reason decides: with the healthy run's value in its place the
function must say something else.
"""

from bpcourse.checking.exercise import Mistake, Program, Told
from bpcourse.checking.outcome import Malformed
from bpcourse.networks import faults
from bpcourse.reference import diagnosis

EACH = 2  # so many runs of every verdict
NOT_SAID, SAID, UNFOUNDED = "not said", "said", "said, but the reason named does not decide it"


def lab(rng):
    """(what is seen of a run, what is seen of a healthy one), for runs in random order."""
    healthy, runs = faults.draw(int(rng.integers(2**31)), EACH)
    return {run.label: (run.seen, healthy.seen) for run in runs}


def diagnosed(implementation, run, healthy):
    """{verdict: NOT_SAID, SAID or UNFOUNDED} for one run."""
    found = implementation(dict(run), dict(healthy))
    if type(found) not in (tuple, list) or len(found) != 2:
        complaint = "it must return two values: a verdict and an observation"
        return dict.fromkeys(faults.CHOICES, Malformed("type", complaint))
    verdict, reason = map(spelled, found)
    if verdict not in faults.CHOICES:
        complaint = "the verdict is none of the choices"
        return dict.fromkeys(faults.CHOICES, Malformed("value", complaint))
    said = dict.fromkeys(faults.CHOICES, NOT_SAID)
    said[verdict] = SAID if _decides(implementation, verdict, reason, run, healthy) else UNFOUNDED
    return said


def spelled(text):
    """A verdict or a reason as it is compared: capitals and blanks around it do not matter."""
    return " ".join(text.lower().split()) if isinstance(text, str) else text


def _decides(implementation, verdict, reason, run, healthy):
    if verdict == faults.HEALTHY:
        return True
    if not isinstance(reason, str) or reason not in run:
        return False
    other = implementation({**run, reason: healthy[reason]}, dict(healthy))
    return type(other) in (tuple, list) and len(other) == 2 and spelled(other[0]) != verdict


def told(part, own, right, run, healthy):
    """Why a verdict on a run is wrong."""
    del healthy
    numbers = ", ".join(f"{name} {value:.3g}" for name, value in run.items())
    if own == UNFOUNDED:
        return Told(
            f"{part!r} is said, but with the healthy run's value in place of the observation that "
            f"you name as the reason, you say it still; the run: {numbers}"
        )
    if right == NOT_SAID:
        return Told(f"{part!r} is said of a run that does not have it: {numbers}")
    return Told(f"{part!r} is not said of a run that has it: {numbers}")


diagnose_run = Program(
    name="diagnose_run",
    parts=dict.fromkeys(faults.CHOICES, 0.5),
    inputs=lab,
    reference=diagnosis.diagnose_run,
    program=diagnosed,
    explain=told,
    pairs=False,
    mistakes=(
        Mistake(
            "the promise of the gradient not tested",
            ask="Which observation could only be off if the gradient itself were wrong?",
            tell="Ask first whether the tiny step delivered what was promised. A wrong gradient trains, "
            "too, only worse, so no other number gives it away.",
            edits=(('run["tiny_step"] < 0.9', 'run["tiny_step"] < -1e9'),),
        ),
        Mistake(
            "weights that are too small not looked for",
            ask="If the signal died out on the way, which number would be tiny before any training?",
            tell="Compare the first gradient with the healthy run's, not the last loss: Adam divides "
            "the size of a gradient out.",
            edits=(('0.05 * healthy["first_gradient"]', "0"),),
        ),
        Mistake(
            "weights that are too large taken for a rate that is too high",
            ask="Is the loss high because of a step, or was it high before the first one?",
            tell="A rate can only do harm while the network trains: look at the loss before training "
            "first.",
            edits=(('> 10 * healthy["first_loss"]', "> 1e9"),),
        ),
        Mistake(
            "a rate that is too high not looked for",
            ask="Which number remembers that the loss once jumped?",
            tell="Compare the highest loss of all epochs with the healthy run's.",
            edits=(('> 4 * healthy["highest_loss"]', "> 1e9"),),
        ),
        Mistake(
            "a rate that is too low taken for shuffled labels",
            ask="With shuffled labels, does the training accuracy rise?",
            tell="Guessing on validation images can have two reasons: nothing was learnt, or the wrong "
            "thing. The training accuracy tells them apart.",
            edits=(('run["accuracy"] < 0.4', 'run["accuracy"] < -1'),),
        ),
        Mistake(
            "shuffled labels not looked for",
            ask="A network is excellent in training. Which number says whether it has learnt anything "
            "that helps?",
            tell="Learning by heart leaves the validation accuracy at guessing.",
            edits=(('run["val_accuracy"] < 0.3', 'run["val_accuracy"] < -1'),),
        ),
        Mistake(
            "learning by heart taken for a leak",
            ask="Is the healthy run's training accuracy above its validation accuracy, too? Between "
            "which two numbers does a leak open a gap?",
            tell="With a leak, validation is as good as training, and only fresh images tell the truth.",
            edits=(
                (
                    'run["val_accuracy"] - run["fresh_accuracy"]',
                    'run["accuracy"] - run["val_accuracy"]',
                ),
            ),
        ),
        Mistake(
            "a reason that is as in the healthy run",
            ask="Which of the two accuracies that you compare would be another one without the leak?",
            tell="Fresh images show what is true with or without a leak. The number that lies is the "
            "one that decides.",
            edits=(('"data leak", "val_accuracy"', '"data leak", "fresh_accuracy"'),),
        ),
        Mistake(
            "the same reason for everything",
            ask="Put the healthy run's value in place of the observation that you name. Do you say "
            "something else then?",
            tell="Name the observation that your own if statement asks about.",
            source="""
            def diagnose_run(run, healthy):
                if run["tiny_step"] < 0.9:
                    return "wrong gradient", "loss"
                if run["first_gradient"] < 0.05 * healthy["first_gradient"]:
                    return "initial weights too small", "loss"
                if run["first_loss"] > 10 * healthy["first_loss"]:
                    return "initial weights too large", "loss"
                if run["highest_loss"] > 4 * healthy["highest_loss"]:
                    return "learning rate too high", "loss"
                if run["accuracy"] < 0.4:
                    return "learning rate too low", "loss"
                if run["val_accuracy"] < 0.3:
                    return "labels shuffled", "loss"
                if run["val_accuracy"] - run["fresh_accuracy"] > 0.12:
                    return "data leak", "loss"
                return "no fault", None
            """,
        ),
        Mistake(
            "nothing is ever wrong",
            ask="In how many of these runs is there nothing wrong?",
            tell="Compare each observation with the healthy run's, one question at a time.",
            source="""
            def diagnose_run(run, healthy):
                return "no fault", None
            """,
        ),
    ),
)
