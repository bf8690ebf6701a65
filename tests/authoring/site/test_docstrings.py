from bpcourse.authoring.site.docstrings import as_rst


def rst(text):
    lines = text.splitlines()
    as_rst(None, "function", "f", None, None, lines)
    return "\n".join(lines)


def test_fields_become_definitions_with_what_follows_on_the_next_line():
    found = rst("A sum.\n\nx  of shape (N, D),\n   as floats\nout  what is said")
    assert "``x``\n    of shape (N, D), as floats" in found
    assert "``out``\n    what is said" in found


def test_code_is_code_and_no_other_mark_has_a_meaning():
    assert rst("Call `f(x)` with *args and dout_ for a|b.").strip() == (
        "Call ``f(x)`` with \\*args and dout\\_ for a\\|b."
    )


def test_an_indented_block_stays_as_it_is():
    assert "::\n\n    f(1)\n    f(2)" in rst("Like this:\n\n    f(1)\n    f(2)")
