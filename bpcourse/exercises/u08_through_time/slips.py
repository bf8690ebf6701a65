"""Training data for a reader of misspelt words."""

from bpcourse.checking.exercise import Mistake, Program
from bpcourse.exercises.u08_through_time.slips_words import explain_slips
from bpcourse.reference import slips

KINDS = ("wrong key", "left out", "doubled", "swapped")


def word_inputs(rng):
    """(word, neighbours): no letter twice, double letters inside and at the end, short ones."""
    words = ["desert", "letter", "class", "banana", "at"]
    words.append("".join(rng.permutation(list("milk"))))
    words.append("".join(rng.permutation(list("notepad"))))
    return {word: (word, dict(slips.KEYBOARD_NEIGHBOURS)) for word in words}


def run_slips(implementation, word, neighbours):
    """Its strings, sorted into the kinds of slips by their length and the places that differ; a
    string that comes twice stands there twice.
    """
    result = implementation(word, neighbours)
    if type(result) not in (set, frozenset, list, tuple):
        raise TypeError(f"typing_slips must return a set of strings, not {type(result).__name__}")
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for slip in result:
        if type(slip) is not str:
            raise TypeError(f"typing_slips returned a {type(slip).__name__} among the slips")
        found[_kind(slip, word)].append(slip)
    return {kind: " ".join(sorted(group)) for kind, group in found.items()}


def _kind(slip, word):
    if len(slip) != len(word):
        return "left out" if len(slip) < len(word) else "doubled"
    return "wrong key" if sum(a != b for a, b in zip(slip, word)) == 1 else "swapped"


typing_slips = Program(
    name="typing_slips",
    parts=dict.fromkeys(KINDS, 0.5),
    inputs=word_inputs,
    reference=slips.typing_slips,
    program=run_slips,
    explain=explain_slips,
    mistakes=(
        Mistake(
            "the word itself among its slips",
            ask="What comes out when you swap the two t of `letter`?",
            tell="Take the word itself out of the set at the end.",
            edits=(("    slips.discard(word)\n", ""),),
        ),
        Mistake(
            "every copy of a letter changed",
            ask="What does `replace` do with the three a of `banana`?",
            tell="One slip changes one place. Cut the word at place i instead.",
            edits=(("slips.add(before + key + after)", "slips.add(word.replace(letter, key))"),),
        ),
        Mistake(
            "every copy of a letter left out",
            ask="What is left of `banana` when you leave out one a: five letters, or three?",
            tell="One slip leaves out one place. Cut the word at place i instead.",
            edits=(("slips.add(before + after)", 'slips.add(word.replace(letter, ""))'),),
        ),
        Mistake(
            "neighbouring key typed in addition to the right one",
            ask="How long are your slips of the first kind, compared with the word?",
            tell="The neighbour comes in place of the right letter.",
            edits=(("before + key + after", "before + key + letter + after"),),
        ),
        Mistake(
            "last letter left alone",
            ask="Does your loop arrive at the last letter?",
            tell="Every place of the word can go wrong; only a swap needs a letter to its right.",
            edits=(("range(len(word))", "range(len(word) - 1)"),),
        ),
        Mistake(
            "first letter left alone",
            ask="With which place does your loop begin?",
            tell="Places count from 0.",
            edits=(("range(len(word))", "range(1, len(word))"),),
        ),
        Mistake(
            "only one neighbour of each key",
            ask="How many keys lie beside d?",
            tell="Each letter of the string neighbours[letter] makes a slip of its own.",
            edits=(("neighbours[letter]", "neighbours[letter][:1]"),),
        ),
        Mistake(
            "swapped letter still stands behind",
            ask="How long are your swapped words, compared with the word?",
            tell="After a swap at i, the word goes on behind both letters.",
            edits=(("letter + after[1:]", "letter + after"),),
        ),
        Mistake(
            "letters swapped across the end of the word",
            ask="Which letter stands to the right of the last one?",
            tell="The last letter has no right neighbour, and index -1 is no neighbour.",
            edits=(
                (
                    "        if after:\n"
                    "            slips.add(before + after[0] + letter + after[1:])\n",
                    "        ends = list(word)\n"
                    "        ends[i - 1], ends[i] = ends[i], ends[i - 1]\n"
                    '        slips.add("".join(ends))\n',
                ),
            ),
        ),
        Mistake(
            "no doubled letters",
            ask="Which of the four kinds of slip makes a word longer, and do you have any?",
            tell="A key that is held too long gives its letter twice.",
            edits=(("        slips.add(before + letter + letter + after)\n", ""),),
        ),
        Mistake(
            "no letters left out",
            ask="Which of the four kinds of slip makes a word shorter, and do you have any?",
            tell="A key that is not pressed hard enough gives nothing.",
            edits=(("        slips.add(before + after)\n", ""),),
        ),
        Mistake(
            "no swapped letters",
            ask="Which of the four kinds of slip keeps all letters of a word, and do you have any?",
            tell="Two letters next to each other may come in the wrong order.",
            edits=(
                (
                    "        if after:\n"
                    "            slips.add(before + after[0] + letter + after[1:])\n",
                    "",
                ),
            ),
        ),
        Mistake(
            "letter trebled in place of doubled",
            ask="How much longer than the word are your slips of a doubled letter?",
            tell="A doubled letter stands there twice: the word grows by one.",
            edits=(("before + letter + letter + after", "before + letter * 3 + after"),),
        ),
    ),
)
