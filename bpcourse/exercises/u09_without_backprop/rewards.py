"""REINFORCE on a bandit."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import gradient_free


def bandit_inputs(rng):
    """(logits, actions, rewards, baseline): fewer and more pulls than arms, an arm never pulled."""

    def case(A, n, baseline):
        return (
            signed(rng, A),
            rng.integers(A, size=n),
            rng.uniform(-1.0, 3.0, n),
            baseline,
        )

    return {
        "3 arms, 5 pulls": case(3, 5, rng.uniform(0.5, 1.5)),
        "4 arms, 4 pulls": case(4, 4, rng.uniform(0.5, 1.5)),
        "5 arms, 2 pulls, no baseline": case(5, 2, 0.0),
        "2 arms, one pull": case(2, 1, rng.uniform(0.5, 1.5)),
    }


reinforce_gradient = Function(
    name="reinforce_gradient",
    parts={"grad": 3},
    inputs=bandit_inputs,
    reference=gradient_free.reinforce_gradient,
    mistakes=(
        Mistake(
            "points downhill",
            ask="After a large reward, should the logit of the action that earned it rise or fall?",
            tell="This gradient will be added, as a reward is to be made large: onehot minus p.",
            edits=(("score = onehot - p", "score = p - onehot"),),
        ),
        Mistake(
            "baseline ignored",
            ask="Does your result change with the baseline?",
            tell="What counts is how much better than the baseline a reward was.",
            edits=(("rewards - baseline", "rewards"),),
        ),
        Mistake(
            "baseline added instead of subtracted",
            ask="If the reward is exactly the baseline, what should that pull teach?",
            tell="Subtract the baseline from each reward.",
            edits=(("rewards - baseline", "rewards + baseline"),),
        ),
        Mistake(
            "rewards left out",
            ask="Would your gradient be the same if all the rewards were different?",
            tell="Multiply each pull's score by how good its reward was.",
            edits=(("advantage[:, None] * score", "score"),),
        ),
        Mistake(
            "summed over the pulls, not averaged",
            ask="After twice as many pulls of the same kind, should the estimate double?",
            tell="Divide by the number of pulls.",
            edits=((".sum(axis=0) / n", ".sum(axis=0)"),),
        ),
        Mistake(
            "divided by the number of arms",
            ask="Over what do you average: over pulls or over arms?",
            tell="Divide by the number of pulls, which is the length of actions.",
            edits=(("/ n", "/ len(logits)"),),
        ),
        Mistake(
            "the probabilities are missing from the score",
            ask="p sums to one. If the logit of one arm rises, what happens to the probability of "
            "the others?",
            tell="The score of a pull is onehot minus p, for all arms, not only the one pulled.",
            edits=(("score = onehot - p", "score = 1.0 * onehot"),),
        ),
        Mistake(
            "gradient of the probability instead of its logarithm",
            ask="Is it p or log p that you differentiate?",
            tell="Do not multiply by the probability of the action: rare actions are rare in the "
            "data already.",
            edits=(("score = onehot - p", "score = (onehot - p) * p[actions][:, None]"),),
        ),
        Mistake(
            "logits used where the probabilities belong",
            ask="Do the numbers that you subtract from the onehot add up to one?",
            tell="Pass the logits through the softmax first.",
            edits=(("p = shifted / shifted.sum()", "p = logits"),),
        ),
        Mistake(
            "softmax not divided by its sum",
            ask="Do your probabilities add up to one?",
            tell="Divide the exponentials by their sum.",
            edits=(("p = shifted / shifted.sum()", "p = np.exp(logits)"),),
        ),
        Mistake(
            "only the arm that was pulled gets a gradient",
            ask="If the logit of an arm that was not pulled rises, does the probability of the "
            "pulled arm stay the same?",
            tell="Subtract p from every entry, not only from the entry of the pulled arm.",
            edits=(("score = onehot - p", "score = onehot * (1 - p)"),),
        ),
        Mistake(
            "average of the rewards in place of each pull's own",
            ask="Does a pull that earned much count for more than one that earned nothing?",
            tell="Each pull's score is multiplied by how good its own reward was.",
            edits=(
                (
                    "advantage = rewards - baseline",
                    "advantage = 0 * rewards + rewards.mean() - baseline",
                ),
            ),
        ),
        Mistake(
            "onehot divided by p in place of the score",
            ask="You differentiate the logarithm with respect to the logits. Is that the same as with "
            "respect to the probability?",
            tell="The derivative of log p with respect to p is 1 / p, but the logits come before the "
            "softmax: onehot minus p is the whole score.",
            edits=(("score = onehot - p", "score = onehot / p"),),
        ),
        Mistake(
            "the last pull alone counts",
            ask="How many pulls have a say in your gradient?",
            tell="Add up the contributions of all pulls, then divide by their number.",
            edits=(
                ("(advantage[:, None] * score).sum(axis=0)", "(advantage[:, None] * score)[-1]"),
            ),
        ),
    ),
)
