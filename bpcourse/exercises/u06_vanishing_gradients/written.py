"""Model answers to the questions of unit 6 that are answered in words."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="dead_for_good",
        model=(
            "A dead unit's gate is closed for every sample, so the gradient of its weights and of its "
            "bias is exactly 0, and no step of any size moves them. It can come back only if what comes "
            "in changes, because layers below it still learn. I would look at the highest loss of the "
            "first epoch: if it jumped far above ln 10, the learning rate was too large, or the inputs "
            "are not scaled, which their mean and deviation show. If the units were dead before the "
            "first step, I would look at the biases and at the scale of the first weights. Leaky ReLU "
            "lets a part of the gradient through on the negative side, so its units can return; the "
            "cause would still be there."
        ),
        criteria=(
            "The gradient of a dead unit is exactly 0 for all data, so training cannot revive it.",
            "Two causes (rate, inputs, biases or first weights), each with a number that shows it.",
            "Leaky ReLU keeps a gradient where z is negative, but does not remove the cause.",
        ),
    ),
    Written(
        name="falling_loss",
        model=(
            "Any direction that makes less than a right angle with the true gradient lowers the loss for "
            "small enough steps, so a gradient with a slip in one layer still trains the rest, only "
            "slower or less far. Before the first epoch I would compare the gradient with a numerical "
            "one: nudge the weights a little along a direction, and compare the measured change of the "
            "loss with the scalar product of gradient and nudge. For a step of length s straight down "
            "the gradient the loss must fall by s times its norm. If they differ by more than rounding "
            "and curvature explain, the gradient is wrong, whatever the curve looks like."
        ),
        criteria=(
            "A wrong gradient can still point downhill, so the loss falls all the same.",
            "The test is numerical and comes before training: a small nudge of the weights.",
            "It compares the measured change of the loss with gradient times nudge (or with s |g|).",
        ),
    ),
]
