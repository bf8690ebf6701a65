"""The fault lab: five answers that are words. Each names what is wrong with a training run.

An answer is a string out of faults.CHOICES. Every other choice is a known mistake, and its hints
say which observation speaks against it; so a guess leads back to the curves.
"""

from bpcourse.checking.exercise import Mistake, Program
from bpcourse.checking.outcome import Malformed
from bpcourse.networks import faults

# What each choice would show, and where to look. Must hold for every run that is ill otherwise.
AGAINST = {
    "wrong gradient": (
        "If the gradient were wrong, would a tiny step lower the loss by just what was promised?",
        "Whatever else goes badly, 100 % delivered means that the gradient is right. Look at the "
        "other panels for the cause.",
    ),
    "learning rate too high": (
        "A rate that is too high makes long steps over the valley. Do the numbers that do not "
        "depend on any rate, those of the tiny step and of the first gradients, look healthy, and "
        "does the training loss jump?",
        "A rate can only do harm while the network trains. A tiny step that is off, gradients that "
        "are tiny from the start, or a training loss that falls calmly have another cause.",
    ),
    "learning rate too low": (
        "With a rate that is too low both curves of the loss crawl down together, calmly, while "
        "gradients are of healthy size. Is that what the panels show?",
        "If the loss jumps, or training leaves validation behind, or the gradients are tiny, the "
        "rate is not too low.",
    ),
    "initial weights too large": (
        "Large weights make large scores. How large is the loss in the very first epoch, compared "
        "with ln 10?",
        "Scores of a network with huge weights are huge, confident and wrong: a first loss far "
        "above ln 10, and gradients far above the healthy ones.",
    ),
    "initial weights too small": (
        "If the signal died out on the way, how large would the first gradients be, compared with "
        "the healthy run?",
        "Weights that are too small shrink gradients by powers of ten and leave the loss at ln 10. "
        "Here the gradients arrive.",
    ),
    "data leak": (
        "What does a leak do to the gap between training and validation? And to the gap between "
        "validation and fresh images?",
        "With a leak the validation curve lies on the training curve, both are excellent, and only "
        "fresh images tell the truth.",
    ),
    "labels shuffled": (
        "With shuffled labels nothing that is learnt helps on other images. Is validation at the "
        "level of guessing while training gets better and better?",
        "Learning by heart shows as a training curve that improves and a validation accuracy that "
        "stays near 10 % throughout, with gradients of healthy size.",
    ),
    "no fault": (
        "Do all three panels and all printed numbers agree with those of the healthy run?",
        "Look for the panel or the number that differs from the healthy run: in every run there is "
        "at least one.",
    ),
}


def text_of(answer):
    """The answer as it is compared: capitals, underscores and blanks around it do not matter.

    The known mistakes are functions that return their text.
    """
    if answer is None:
        raise NotImplementedError
    answer = answer() if callable(answer) else answer
    if not isinstance(answer, str):
        return answer
    text = " ".join(answer.lower().replace("_", " ").split())
    return text if text in faults.CHOICES else Malformed("value", "it is none of the choices")


def fault_exercise(right):
    """The exercise whose answer `right()` is; its name is the function's."""
    name = right.__name__
    mistakes = tuple(
        Mistake(
            f"guessed {choice!r}",
            ask=AGAINST[choice][0],
            tell=AGAINST[choice][1],
            source=f"def {name}():\n    return {choice!r}",
        )
        for choice in faults.CHOICES
        if choice != right()
    )
    return Program(
        name=name,
        parts={name: 1},
        inputs=lambda rng: {"your diagnosis": ()},
        reference=right,
        mistakes=mistakes,
        pairs=False,
        program=lambda implementation: {name: text_of(implementation)},
    )


def fault_a():
    return "wrong gradient"


def fault_b():
    return "labels shuffled"


def fault_c():
    return "initial weights too small"


def fault_d():
    return "data leak"


def fault_e():
    return "learning rate too high"


FAULT_EXERCISES = [fault_exercise(right) for right in (fault_a, fault_b, fault_c, fault_d, fault_e)]
