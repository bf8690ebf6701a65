"""Lay files beside the notebook whose names are options, commands, patterns, or hardly names."""

# %% [by hand]
NAMES = (
    *("-rf", "--help", "a;id", "$(id)", "`id`", "*", "[a-z]*", "?", "~", "con", "nul.txt", "a\nb"),
    *(
        "\u202egnp.exe",
        "\x1b[31mred",
        "<script>alert(1)<",
        "{student_id}",
        "%s%n",
        "'\"",
        " ",
        "e\u0301",
    ),
    *("x" * 250, "...", "..a", "a" * 100 + "/" + "b" * 100, "unit.ipynb.exe", "__pycache__/x.pyc"),
)


def by_hand(notebook, folder):
    for name in NAMES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
