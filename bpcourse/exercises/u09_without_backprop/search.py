"""Random search, evolution strategies and a genetic algorithm; what is drawn comes as arguments."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake, Program
from bpcourse.reference import gradient_free


def _bowl(w):
    return np.sum((w - 1.5) ** 2)


def _ripples(w):
    return np.sum(np.sin(2 * w) + 0.3 * w**2 - 8.0)


def _tilted(w):
    return np.sum(np.exp(0.4 * w)) + np.sum(w) ** 2


def search_inputs(rng):
    """(f, w, loss, noise, sigma): candidates that are better, and candidates that are worse."""

    def case(f, shape, better):
        while True:
            # no weight near 0, where w += step; w -= step would lose digits
            w = rng.choice([-1.0, 1.0], shape) * rng.uniform(0.4, 1.8, shape)
            noise, sigma = signed(rng, shape), rng.uniform(0.2, 0.6)
            change = f(w + sigma * noise) - f(w)
            whole = f(w + noise) - f(w)  # of the same sign, so that both are kept or neither
            if abs(change) > 0.05 and (change < 0) == (whole < 0) == better:
                return f, w, f(w), noise, sigma

    return {
        "a better candidate of 3 weights": case(_bowl, (3,), True),
        "a worse candidate of 3 weights": case(_bowl, (3,), False),
        "a better candidate, weights 2 x 4": case(_ripples, (2, 4), True),
        "a worse candidate, weights 2 x 4": case(_ripples, (2, 4), False),
        "a worse candidate of one weight": case(_tilted, (1,), False),
    }


random_search_step = Function(
    name="random_search_step",
    parts={"next_w": 1, "next_loss": 1},
    inputs=search_inputs,
    reference=gradient_free.random_search_step,
    mistakes=(
        Mistake(
            "the worse of the two is kept",
            ask="If the candidate's loss is higher than the old one, which of the two do you "
            "return?",
            tell="Turn the comparison round: a low loss is good.",
            edits=(("candidate_loss < loss", "candidate_loss > loss"),),
        ),
        Mistake(
            "the candidate is always accepted",
            ask="What does your function return when the candidate is worse?",
            tell="Keep the old weights and the old loss unless the candidate's loss is lower.",
            edits=(("if candidate_loss < loss:", "if True:"),),
        ),
        Mistake(
            "the candidate is never accepted",
            ask="What does your function return when the candidate is better?",
            tell="Where the candidate's loss is lower, return the candidate and its loss.",
            edits=(("return candidate, candidate_loss", "return w, loss"),),
        ),
        Mistake(
            "w itself is overwritten before the decision",
            ask="After w += something, where are the old weights that a bad trial must go back to?",
            tell="Compute the candidate as a new array, so that w is still there if you refuse.",
            edits=(("candidate = w + sigma * noise", "w += sigma * noise\n    candidate = w"),),
        ),
        Mistake(
            "sigma is not used",
            ask="What changes in your candidate when sigma is made ten times smaller?",
            tell="Multiply the noise by sigma: it sets the length of the step.",
            edits=(("sigma * noise", "noise"),),
        ),
        Mistake(
            "the noise takes the place of the weights",
            ask="Does your candidate lie in the neighbourhood of w?",
            tell="The candidate is w plus a small step, not the step alone.",
            edits=(("w + sigma * noise", "sigma * noise"),),
        ),
        Mistake(
            "the old loss is returned with the new weights",
            ask="The loss that you return will be compared with the next candidate's. Whose loss "
            "must it be?",
            tell="Return the loss that belongs to the weights that you return.",
            edits=(("return candidate, candidate_loss", "return candidate, loss"),),
        ),
        Mistake(
            "the candidate's loss is returned with the old weights",
            ask="When you refuse a candidate, whose loss do you return?",
            tell="Return the loss that belongs to the weights that you return.",
            edits=(("return w, loss", "return w, candidate_loss"),),
        ),
        Mistake(
            "noise subtracted in place of added",
            ask="In which direction from w does your candidate lie, and in which one does the noise "
            "point?",
            tell="The candidate is w plus sigma times the noise.",
            edits=(("w + sigma * noise", "w - sigma * noise"),),
        ),
    ),
)


def strategies_inputs(rng):
    """(f, w, noise, sigma): one pair and several, curved losses, distinct sizes and a square."""

    def case(f, shape, K, sigma):
        return f, signed(rng, shape), signed(rng, (K, *shape)), sigma

    return {
        "3 pairs, 4 weights": case(_tilted, (4,), 3, rng.uniform(0.3, 0.6)),
        "one pair, 3 weights": case(_ripples, (3,), 1, rng.uniform(0.3, 0.6)),
        "4 pairs, weights 2 x 3": case(_ripples, (2, 3), 4, rng.uniform(0.6, 0.9)),
        "2 pairs, weights 2 x 2": case(_tilted, (2, 2), 2, rng.uniform(1.1, 1.6)),
    }


evolution_strategies_gradient = Function(
    name="evolution_strategies_gradient",
    parts={"grad": 3},
    inputs=strategies_inputs,
    reference=gradient_free.evolution_strategies_gradient,
    mistakes=(
        Mistake(
            "divided by sigma, although the two points lie 2 sigma apart",
            ask="You went sigma steps forward and sigma steps back. How far apart are the two "
            "points?",
            tell="Divide the rise by the whole distance between the two points.",
            edits=(("(2 * sigma)", "sigma"),),
        ),
        Mistake(
            "not divided by the number of pairs",
            ask="Ask with 10 pairs, then with 20: should your estimate double?",
            tell="Take the mean over the pairs.",
            edits=(("grad = grad / K", "grad = grad"),),
        ),
        Mistake(
            "divided by the number of evaluations instead of pairs",
            ask="Each pair gives one slope. How many slopes do you average over?",
            tell="Divide by K; the two evaluations of a pair are accounted for by the 2 sigma.",
            edits=(("grad = grad / K", "grad = grad / (2 * K)"),),
        ),
        Mistake(
            "slope not multiplied by the direction",
            ask="A slope is one number. In which direction did you measure it?",
            tell="Turn each slope into a vector: multiply it by the noise along which it was "
            "measured.",
            edits=(("slope * noise[k]", "slope"),),
        ),
        Mistake(
            "rise not divided by the distance",
            ask="You have the rise from one point to the other. What turns it into a slope?",
            tell="Divide by the distance between the two points, 2 sigma.",
            edits=(("rise / (2 * sigma)", "rise"),),
        ),
        Mistake(
            "brackets missing around 2 * sigma",
            ask="In which order does Python work out a / 2 * sigma?",
            tell="Division and multiplication run from left to right, so this multiplies by "
            "sigma. Put the product into brackets.",
            edits=(("rise / (2 * sigma)", "rise / 2 * sigma"),),
        ),
        Mistake(
            "the two points are the wrong way round",
            ask="If f climbs along the noise, which sign should the slope have, and which has "
            "yours?",
            tell="Forward minus backward.",
            edits=(
                (
                    "f(w + sigma * noise[k]) - f(w - sigma * noise[k])",
                    "f(w - sigma * noise[k]) - f(w + sigma * noise[k])",
                ),
            ),
        ),
        Mistake(
            "one-sided difference",
            ask="At which two places do you evaluate f, and do they lie equally far from w?",
            tell="The second place is w - sigma * noise, the mirror image of the first.",
            edits=(("f(w - sigma * noise[k])", "f(w)"), ("(2 * sigma)", "sigma")),
        ),
        Mistake(
            "one-sided rise over a two-sided distance",
            ask="You divide by 2 sigma. Is your rise measured over the same distance?",
            tell="The second place is w - sigma * noise, the mirror image of the first.",
            edits=(("f(w - sigma * noise[k])", "f(w)"),),
        ),
        Mistake(
            "the loss itself in place of a rise",
            ask="With what do you compare the loss at the new point?",
            tell="A slope needs two points; subtract the loss at the mirrored point.",
            edits=((" - f(w - sigma * noise[k])", ""), ("(2 * sigma)", "sigma")),
        ),
        Mistake(
            "the points lie a whole noise away instead of sigma times the noise",
            ask="Where does sigma appear in the points at which you evaluate f?",
            tell="Step by sigma * noise, so that the distance and the divisor fit together.",
            edits=(("sigma * noise[k])", "noise[k])", 2),),
        ),
        Mistake(
            "divided by sigma squared",
            ask="Which power of sigma does the distance between the two points have?",
            tell="Divide by the distance, 2 sigma; the noise that you multiply by is not scaled.",
            edits=(("(2 * sigma)", "(2 * sigma**2)"),),
        ),
        Mistake(
            "only the last pair counts",
            ask="What is left in your buffer of the first pair after the second?",
            tell="Add each pair's contribution to what is there already.",
            edits=(("grad += slope", "grad = slope"),),
        ),
        Mistake(
            "noise multiplied by sigma once more",
            ask="You multiply by the noise. Has that noise been multiplied by sigma already?",
            tell="The slope times the bare noise is the contribution of a pair.",
            edits=(("slope * noise[k]", "slope * sigma * noise[k]"),),
        ),
    ),
)


def tournament_inputs(rng):
    """(fitness, contenders): no ties in fitness, which is below 0 in most; tournaments of different
    sizes.
    """

    def case(P, M, k, size=1.0, shift=0.0):
        fitness = rng.permutation(np.linspace(-3.0, -0.2, P)) + rng.uniform(0, 0.05, P)
        return size * fitness + shift, np.stack([rng.permutation(P)[:k] for _ in range(M)])

    return {
        "7 individuals, 4 tournaments of 3": case(7, 4, 3),
        "6 individuals, 5 tournaments of 2": case(6, 5, 2),
        "9 individuals, square, fitness near 0": case(9, 4, 4, 0.1),
        "12 individuals, 8 tournaments of 3": case(12, 8, 3, shift=4.0),
        "5 individuals, one tournament": case(5, 1, 3),
    }


def winners_as_numbers(implementation, fitness, contenders):
    """The winners as floats, since answers are judged as floats."""
    winners = implementation(fitness, contenders)
    return winners * 1.0 if hasattr(winners, "shape") else winners


tournament_selection = Program(
    name="tournament_selection",
    parts={"winners": 1},
    inputs=tournament_inputs,
    reference=gradient_free.tournament_selection,
    program=winners_as_numbers,
    mistakes=(
        Mistake(
            "the least fit wins",
            ask="Is a high fitness good or bad?",
            tell="The contender with the highest fitness wins its tournament.",
            edits=(("np.argmax", "np.argmin"),),
        ),
        Mistake(
            "place within the tournament instead of the individual's number",
            ask="argmax along a row says 0, 1 or 2. Can individual number 5 ever win with you?",
            tell="Use the place to look up, in contenders, who stands there.",
            edits=(("contenders[np.arange(len(contenders)), best]", "best"),),
        ),
        Mistake(
            "the winner's fitness instead of the winner",
            ask="Do you return who won, or how well?",
            tell="Return an index into the population for each tournament.",
            edits=(("return winners", "return fitness[winners]"),),
        ),
        Mistake(
            "fitness is not looked at",
            ask="Does it matter to your function what is in fitness?",
            tell="Compare fitness[contenders], not the contenders' numbers.",
            edits=(("fitness[contenders]", "contenders"),),
        ),
        Mistake(
            "the first contender always wins",
            ask="If you swap the contenders of a tournament, does your winner change?",
            tell="Find the place of the highest fitness in each row.",
            edits=(("np.arange(len(contenders)), best", "np.arange(len(contenders)), 0"),),
        ),
        Mistake(
            "the fittest of all wins every tournament",
            ask="May somebody win a tournament without taking part in it?",
            tell="Look for the best among the contenders of each row only.",
            edits=(("return winners", "return np.full(len(contenders), np.argmax(fitness))"),),
        ),
        Mistake(
            "compared across tournaments",
            ask="One tournament is one row. Along which axis do you compare?",
            tell="Take the argmax along axis 1.",
            edits=(
                (
                    "best = np.argmax(fitness[contenders], axis=1)",
                    "best = np.argmax(fitness[contenders], axis=0)",
                ),
                (
                    "contenders[np.arange(len(contenders)), best]",
                    "contenders[best, np.arange(contenders.shape[1])]",
                ),
            ),
        ),
        Mistake(
            "the last contender always wins",
            ask="If you swap the contenders of a tournament, does your winner change?",
            tell="Find the place of the highest fitness in each row.",
            edits=(("np.arange(len(contenders)), best", "np.arange(len(contenders)), -1"),),
        ),
    ),
)


def generation_inputs(rng):
    """(population, fitness, mothers, fathers, mask, noise, sigma): the first is neither the fittest
    nor the least fit; in the largest population the fittest is neither second nor last.
    """

    def case(P, D, M):
        fitness = -rng.uniform(0.3, 3.0, P)
        best = rng.integers(2, P - 1) if P > 5 else rng.integers(1, P)
        worst = rng.choice([i for i in range(1, P) if i != best])
        fitness[best], fitness[worst] = -0.1, -3.5
        return (
            signed(rng, (P, D)),
            fitness,
            rng.integers(P, size=M),
            rng.permutation(P)[:M],
            rng.random((M, D)) < 0.5,
            signed(rng, (M, D)),
            rng.uniform(0.6, 0.9),
        )

    return {
        "population of 6, 4 genes, 5 children": case(6, 4, 5),
        "population of 4, square, 4 children": case(4, 4, 4),
        "population of 5, 7 genes, 3 children": case(5, 7, 3),
        "population of 3, 6 genes, one child": case(3, 6, 1),
    }


def split_generation(implementation, *args):
    """{survivor, children}: the first row and the others."""
    after = implementation(*args)
    if not hasattr(after, "shape") or len(after.shape) != 2:
        return {"survivor": after, "children": after}
    return {"survivor": after[0], "children": after[1:]}


next_generation = Program(
    name="next_generation",
    parts={"survivor": 1, "children": 2},
    inputs=generation_inputs,
    reference=gradient_free.next_generation,
    program=split_generation,
    mistakes=(
        Mistake(
            "the least fit survives",
            ask="Is a high fitness good or bad?",
            tell="The survivor is the individual with the highest fitness.",
            edits=(("np.argmax", "np.argmin"),),
        ),
        Mistake(
            "the first individual survives, fit or not",
            ask="How do you find out who is the fittest?",
            tell="Look up the position of the highest fitness, and copy that row.",
            edits=(("population[np.argmax(fitness)]", "population[0]"),),
        ),
        Mistake(
            "the survivor stands last",
            ask="In which row did the docstring want the survivor?",
            tell="Put the survivor first, and the children below.",
            edits=(("[elite[None, :], mutants]", "[mutants, elite[None, :]]"),),
        ),
        Mistake(
            "nobody survives",
            ask="How many rows do you return, and how many children were born?",
            tell="Put the fittest, unchanged, above the children.",
            edits=(("np.concatenate([elite[None, :], mutants])", "mutants"),),
        ),
        Mistake(
            "the survivor mutates as well",
            ask="What happens to the best solution so far if its mutation is a bad one?",
            tell="Add noise to the children only.",
            edits=(("elite[None, :]", "elite[None, :] + sigma * noise[:1]"),),
        ),
        Mistake(
            "genes of mother and father swapped",
            ask="Where the mask is True, whose gene does the child get from you?",
            tell="True means mother, False means father.",
            edits=(
                (
                    "np.where(mask, population[mothers], population[fathers])",
                    "np.where(mask, population[fathers], population[mothers])",
                ),
            ),
        ),
        Mistake(
            "parents averaged instead of crossed",
            ask="Each gene of a child comes whole from one parent. Which, in your code?",
            tell="Let the mask decide, gene by gene.",
            edits=(
                (
                    "np.where(mask, population[mothers], population[fathers])",
                    "(population[mothers] + population[fathers]) / 2",
                ),
            ),
        ),
        Mistake(
            "children have only a mother",
            ask="What do you use the fathers for?",
            tell="Where the mask is False the gene comes from the father.",
            edits=(
                ("np.where(mask, population[mothers], population[fathers])", "population[mothers]"),
            ),
        ),
        Mistake(
            "father's genes missing",
            ask="What stands in a child where the mask is False?",
            tell="Where the mask is False the gene comes from the father, not a zero.",
            edits=(("population[fathers])", "0.0)"),),
        ),
        Mistake(
            "no mutation",
            ask="Where do genes come from that no parent had?",
            tell="Add sigma times the noise to the children.",
            edits=(("children + sigma * noise", "children"),),
        ),
        Mistake(
            "sigma is not used",
            ask="What changes in your children when sigma is made ten times smaller?",
            tell="Multiply the noise by sigma before you add it.",
            edits=(("sigma * noise", "noise"),),
        ),
        Mistake(
            "mutates only the mother's genes",
            ask="Which genes of a child may change by mutation: some, or all?",
            tell="Mutate after the crossover: every gene of the child gets its noise.",
            edits=(("sigma * noise", "sigma * noise * mask"),),
        ),
    ),
)
