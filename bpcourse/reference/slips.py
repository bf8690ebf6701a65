"""Typing slips: what one wrong movement of a finger makes of a word.

The four kinds follow Damerau (1964), A technique for computer detection and correction of spelling
errors, with wrong letters limited to neighbouring keys and additions to doubled letters.
"""

KEYBOARD_NEIGHBOURS = {
    "q": "wa",
    "w": "qeas",
    "e": "wrsd",
    "r": "etdf",
    "t": "ryfg",
    "y": "tugh",
    "u": "yihj",
    "i": "uojk",
    "o": "ipkl",
    "p": "ol",
    "a": "qwsz",
    "s": "wedxza",
    "d": "erfcxs",
    "f": "rtgvcd",
    "g": "tyhbvf",
    "h": "yujnbg",
    "j": "uikmnh",
    "k": "iolmj",
    "l": "opk",
    "z": "asx",
    "x": "sdcz",
    "c": "dfvx",
    "v": "fgbc",
    "b": "ghnv",
    "n": "hjmb",
    "m": "jkn",
}


def typing_slips(word, neighbours):
    """All strings that exactly one slip makes of `word`, as a set; `word` itself is not in it.

    One slip is: a neighbouring key instead of the right one, a letter left out, a letter doubled,
    or two letters next to each other in swapped order. word: a string of letters that are keys of
    `neighbours`; neighbours: a dict, letter -> string of the letters beside it.
    """
    slips = set()
    for i in range(len(word)):
        letter, before, after = word[i], word[:i], word[i + 1 :]
        for key in neighbours[letter]:
            slips.add(before + key + after)
        slips.add(before + after)
        slips.add(before + letter + letter + after)
        if after:
            slips.add(before + after[0] + letter + after[1:])
    slips.discard(word)
    return slips
