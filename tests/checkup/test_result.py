"""Does the text say what is wrong first, what to do, and what was not examined?"""

from bpcourse.checkup.finding import LIKELY, Finding
from bpcourse.checkup.patient import Measured
from bpcourse.checkup.result import Checkup, Examined, heading


def result(*findings, cut=False):
    examined = [Examined("Is it well?", len(findings), cut)]
    return Checkup(
        "net", list(findings), examined, ["Try this."], ["some rows"], Measured(), ["More?"]
    )


FACTOR = Finding("factor", "It is twice.", "Look there.", "W1")


def test_the_surest_finding_is_in_the_title_and_the_others_follow():
    found = result(Finding("inputs", "Large.", "Scale.", sure=LIKELY), FACTOR)
    text = repr(found)
    assert text.startswith("Checkup of net: a gradient with a wrong factor (W1), certain\n")
    assert text.index("Look there.") < text.index("Also: inputs are not scaled, likely")
    assert not found and found.first is FACTOR and "[!] Is it well?" in text


def test_without_findings_it_says_what_to_try_and_what_was_left_out():
    text = repr(result())
    assert "nothing wrong found\n" in text and "Try this." in text
    assert "1 more examinations wait" in text and "Note: some rows." in text
    assert "nothing wrong found so far: time was up in 1 of 1 examinations" in repr(
        result(cut=True)
    )


def test_what_was_not_examined_is_said_with_its_reason():
    left = [Examined("Is it well?", 0, without="without y"), Examined("And this?", 0)]
    text = repr(Checkup("net", [], left, [], [], Measured()))
    assert "[not examined, without y] Is it well?" in text and "[ok] And this?" in text


def test_a_kind_without_words_is_called_by_its_code():
    assert heading(Finding("not updated", "", "", "b1")) == "not updated (b1), certain"
