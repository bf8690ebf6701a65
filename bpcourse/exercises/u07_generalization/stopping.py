"""When to stop, and which weights to keep."""

import numpy as np

from bpcourse.checking.draws import signed, whole
from bpcourse.checking.exercise import Function, Mistake, Program
from bpcourse.reference import regularization


def curve_inputs(rng):
    """(validation_losses, patience): falling, rising, wavering curves, ties, one epoch; losses below 1 and
    above. Lengths, heights and patience are drawn: a stored answer fits no other curve.
    """
    best = rng.uniform(0.2, 0.4)

    def above(count, low=best):
        return rng.uniform(low + 0.01, best + 3, count).tolist()

    def falling(count, low=best):
        return sorted(above(count, low), reverse=True)

    def waves():
        """A fall with a rise after each new best."""
        heights = falling(4)
        return [loss for height in heights for loss in (height, height + rng.uniform(0.1, 1))]

    def some():
        return whole(rng, 2, 5)

    short, late, slow, tie, never, long = some(), some(), some(), some(), some(), whole(rng, 6, 9)
    return {
        "still falling": ([100 * loss for loss in [*falling(some()), best]], some()),
        "worse for one epoch less than patience": (
            [*above(some()), best, *above(short - 1)],
            short,
        ),
        "worse for as many epochs as patience": ([*above(some()), best, *above(late)], late),
        "worse for one epoch, patience 1": ([*above(some()), best, *above(1)], 1),
        "above the best for as long as patience, but falling": (
            [*above(some()), best, *falling(slow)],
            slow,
        ),
        "rises that were made up for": ([*waves(), best], whole(rng, 2, 4)),
        "two epochs are equally good": ([*above(some()), best, *above(tie - 1), best], tie),
        "two are equally good, a longer patience": (
            [*above(some()), best, *above(tie - 1), best],
            tie + 1,
        ),
        "the first epoch": ([best], 1),
        "never better than the first epoch": ([best, *sorted(above(never))], never),
        "a long wait": (
            [*falling(some(), low=best + 0.5), best, *above(long - 2, low=best + 0.1)],
            long,
        ),
    }


early_stopping = Function(
    name="early_stopping",
    parts={"stop": 1, "best_epoch": 1},
    inputs=curve_inputs,
    reference=regularization.early_stopping,
    pairs=False,
    rounds=(2, 3),
    mistakes=(
        Mistake(
            "waits one epoch too long",
            ask="With patience 1, how many epochs without improvement should it take to stop?",
            tell="Stop as soon as as many epochs as `patience` have passed since the best one: at "
            "equality already.",
            edits=(("waited >= patience", "waited > patience"),),
        ),
        Mistake(
            "stops one epoch too early",
            ask="If the last epoch was the best, how many epochs have passed since: 0 or 1?",
            tell="Epochs are counted from 0, so the last one has the number len - 1.",
            edits=(("- 1 - best_epoch", "- best_epoch"),),
        ),
        Mistake(
            "compared with the epoch before instead of the best",
            ask="A loss that falls from 0.9 to 0.8 after a best of 0.4: is that an improvement?",
            tell="Count the epochs since the best loss so far. Whether the last step went down "
            "does not matter.",
            edits=(
                (
                    "    waited = len(validation_losses) - 1 - best_epoch\n",
                    "    waited = 0\n"
                    "    for before, now in zip(validation_losses, validation_losses[1:]):\n"
                    "        waited = waited + 1 if now >= before else 0\n",
                ),
            ),
        ),
        Mistake(
            "the counter is never set back",
            ask="After a new best, how many epochs without improvement have there been?",
            tell="A new best starts the wait anew, from 0.",
            edits=(
                (
                    "    waited = len(validation_losses) - 1 - best_epoch\n",
                    "    waited = 0\n"
                    "    for epoch in range(len(validation_losses)):\n"
                    "        best = min(validation_losses[:epoch + 1])\n"
                    "        waited += validation_losses[epoch] > best\n",
                ),
            ),
        ),
        Mistake(
            "largest loss taken for the best",
            ask="Is a high loss good or bad?",
            tell="The best epoch has the smallest loss; with an accuracy it would be the largest.",
            edits=(("min(validation_losses)", "max(validation_losses)"),),
        ),
        Mistake(
            "last epoch returned as the best",
            ask="When you stop, the loss has been rising for a while. Are the last weights the "
            "best?",
            tell="Return the epoch of the smallest loss, not the one at which you stopped.",
            edits=(("return stop, best_epoch", "return stop, len(validation_losses) - 1"),),
        ),
        Mistake(
            "of two equal losses the later one is taken",
            ask="Does an equally good loss count as an improvement?",
            tell="Only a smaller loss is an improvement. Of equals the first is the best epoch.",
            edits=(
                (
                    "validation_losses.index(",
                    "len(validation_losses) - 1 - validation_losses[::-1].index(",
                ),
            ),
        ),
        Mistake(
            "best loss returned instead of its epoch",
            ask="Which of the two is asked for: how low the curve came, or when?",
            tell="Return the number of the epoch, so that one knows whose weights to restore.",
            edits=(("return stop, best_epoch", "return stop, validation_losses[best_epoch]"),),
        ),
        Mistake(
            "epochs counted from 1",
            ask="Which number has the first epoch here?",
            tell="Count from 0: best_epoch is an index into validation_losses.",
            edits=(("return stop, best_epoch", "return stop, best_epoch + 1"),),
        ),
        Mistake(
            "counted from the start of training",
            ask="Patience is a number of epochs since what?",
            tell="Patience counts the epochs since the best one, not all epochs.",
            edits=(("- 1 - best_epoch", "- 1"),),
        ),
        Mistake(
            "best epoch searched among the last ones only",
            ask="How far back does your search for the best epoch go?",
            tell="The best loss so far may be the first of all. Search the whole list.",
            edits=(
                (
                    "validation_losses.index(min(validation_losses))",
                    "validation_losses.index(min(validation_losses[-patience:]))",
                ),
            ),
        ),
        Mistake(
            "stop and best_epoch exchanged",
            ask="In which order does the docstring name the two things that you return?",
            tell="First whether to stop, then the epoch.",
            edits=(("return stop, best_epoch", "return best_epoch, stop"),),
        ),
    ),
)


# --- a whole run -------------------------------------------------------------------------------


def run_inputs(rng):
    """(params, gradient, validation_loss, learning_rate, rule, max_epochs).

    Training pulls the weights to one place; validation is best somewhere on the way there.
    """

    def case(D, way, learning_rate, patience, max_epochs):
        start = {"w": signed(rng, D), "b": signed(rng, 2)}
        goal = {name: w + rng.uniform(1, 2, w.shape) for name, w in start.items()}
        best = {name: w + way * (goal[name] - w) for name, w in start.items()}

        def gradient(params):
            return {name: w - goal[name] for name, w in params.items()}

        def validation_loss(params):
            return ((params["w"] - best["w"]) ** 2).sum() + ((params["b"] - best["b"]) ** 2).sum()

        def rule(losses):
            return regularization.early_stopping(losses, patience)

        return start, gradient, validation_loss, learning_rate, rule, max_epochs

    return {
        "best in the middle, patience 2": case(3, 0.5, 0.2, 2, 12),
        "best in the middle, patience 3": case(4, 0.6, 0.15, 3, 20),
        "ends before patience does": case(3, 0.5, 0.3, 9, 5),
        "still falling at the end": case(2, 1.0, 0.1, 2, 6),
        "best after the first epoch": case(2, 0.1, 0.2, 1, 6),
    }


def run_training(implementation, *args):
    """Its (best, losses); a list of losses becomes an array."""
    result = implementation(*args)
    if type(result) in (tuple, list) and len(result) == 2 and type(result[1]) in (tuple, list):
        return result[0], np.stack(result[1]) if len(result[1]) else np.zeros(0)
    return result


train_with_early_stopping = Program(
    name="train_with_early_stopping",
    parts={"best w": 1, "best b": 1, "losses": 1},
    returns=({"w": "best w", "b": "best b"}, "losses"),
    inputs=run_inputs,
    reference=regularization.train_with_early_stopping,
    program=run_training,
    mistakes=(
        Mistake(
            "the last weights returned instead of the best",
            ask="Is your `best` a set of arrays of its own, or a second name for arrays that later "
            "updates go on changing?",
            tell="At each new best, copy every array. `best = params` or `dict(params)` copies no "
            "array, and an update in place then changes your best as well. Return the copies.",
            edits=(("best = {name: w.copy() for name, w in params.items()}", "best = params"),),
        ),
        Mistake(
            "only w is kept as a copy",
            ask="Which arrays have their own copy when you find a new best?",
            tell="Weights and biases belong together: restore all of them from the same epoch.",
            edits=(
                (
                    "best = {name: w.copy() for name, w in params.items()}",
                    'best = {**params, "w": params["w"].copy()}',
                ),
            ),
        ),
        Mistake(
            "the weights before the update are kept",
            ask="The new validation loss belongs to which weights: those before the step, or after "
            "it?",
            tell="Step first, then measure, then copy the weights that you have measured.",
            edits=(
                ("    losses = []\n", "    losses, old = [], params\n"),
                (
                    "        grads = gradient(params)\n",
                    "        old = {name: w.copy() for name, w in params.items()}\n"
                    "        grads = gradient(params)\n",
                ),
                (
                    "if best_epoch == epoch:\n            best = {name: w.copy() for name, w in "
                    "params.items()}",
                    "if best_epoch == epoch:\n            best = old",
                ),
            ),
        ),
        Mistake(
            "measured before the update",
            ask="losses[0] should be the loss after the first epoch. What has happened to the "
            "weights when you measure it?",
            tell="An epoch is: gradient, step, then measure.",
            edits=(
                ("        losses.append(validation_loss(params))\n", ""),
                (
                    "        grads = ",
                    "        losses.append(validation_loss(params))\n        grads = ",
                ),
            ),
        ),
        Mistake(
            "stop ignored",
            ask="What does your loop do when the rule answers stop?",
            tell="Leave the loop at once. The epochs that follow cost time, and they are what one "
            "wanted to avoid.",
            edits=(("if stop:", "if False:"),),
        ),
        Mistake(
            "one more epoch after the stop",
            ask="Between the answer `stop` and the end of your loop, is there another step?",
            tell="Ask the rule after each measurement, and leave before the next update.",
            edits=(
                ("        if stop:\n            break\n", ""),
                (
                    "    for epoch in range(max_epochs):\n",
                    "    stop = False\n    for epoch in range(max_epochs):\n        last = stop\n",
                ),
                (
                    "        if best_epoch == epoch:\n",
                    "        if last:\n            break\n        if best_epoch == epoch:\n",
                ),
            ),
        ),
        Mistake(
            "the weights are kept when the loss fell, not when it is the best",
            ask="If the loss rises high and then falls a little, is that a new best?",
            tell="Keep the weights when best_epoch is the current epoch, and only then.",
            edits=(("if best_epoch == epoch:", "if epoch == 0 or losses[-1] > losses[-2]:"),),
        ),
        Mistake(
            "the first weights are kept for good",
            ask="When does your copy get replaced by a better one?",
            tell="Replace it each time the rule calls the current epoch the best.",
            edits=(("if best_epoch == epoch:", "if epoch == 0:"),),
        ),
        Mistake(
            "the step goes uphill",
            ask="The gradient points to where the loss grows. Where does your step go?",
            tell="Subtract.",
            edits=(("-= learning_rate", "+= learning_rate"),),
        ),
        Mistake(
            "learning rate left out",
            ask="If the learning rate were 0, would your weights stand still?",
            tell="Each step is the learning rate times the gradient.",
            edits=(("learning_rate * grads", "grads"),),
        ),
        Mistake(
            "the gradient is computed only once",
            ask="After the first step you stand somewhere else. Whose slope do you walk by?",
            tell="Ask for the gradient anew in each epoch.",
            edits=(
                ("        grads = gradient(params)\n", ""),
                ("    losses = []\n", "    losses = []\n    grads = gradient(params)\n"),
            ),
        ),
        Mistake(
            "biases not updated",
            ask="Which of the parameters does your step change?",
            tell="Every array in params takes the step, each with its own gradient.",
            edits=(
                (
                    "for name in params:\n            params",
                    'for name in ("w",):\n            params',
                ),
            ),
        ),
        Mistake(
            "gradient divided by the learning rate",
            ask="Does your step grow or shrink when the learning rate is made larger?",
            tell="Multiply by the learning rate.",
            edits=(("learning_rate * grads[name]", "grads[name] / learning_rate"),),
        ),
    ),
)
