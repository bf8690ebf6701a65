"""Kinds of damage, each as a function of a notebook with all of its work and of one answer in it.

What a kind may cost: nothing, the damaged answer only, or all (then a sentence says why).
"""

import copy
import gzip
import html
import io
import json
import zipfile
from dataclasses import dataclass

NOTHING, ONE, ALL = "nothing", "the damaged answer", "everything"


@dataclass(frozen=True)
class Damage:
    """name: what was done; make(notebook, victim) -> the file's bytes; costs; says: in a remark."""

    make: object
    costs: str = NOTHING
    says: str = ""

    def __call__(self, notebook, victim):
        made = self.make(copy.deepcopy(notebook), victim)
        return made if isinstance(made, bytes) else made.encode()


DAMAGE = {}


def damage(costs=NOTHING, says=""):
    """Enter a function into the table, under its own name."""

    def enter(function):
        DAMAGE[function.__name__.replace("_", " ").strip()] = Damage(function, costs, says)
        return function

    return enter


def saved(notebook):
    """A notebook as JupyterLab saves it."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook["cells"]:
        if isinstance(cell.get("source"), str):
            cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def named(notebook, victim):
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == victim:
            return cell
    raise LookupError(victim)


def stub_of(notebook, victim):
    """What the release had there; the tests put it into the notebook's metadata."""
    return notebook["metadata"]["stubs"][victim]


def line_of(text, needle):
    """(start, end) of the line with this text."""
    at = text.index(needle)
    return text.rindex("\n", 0, at) + 1, text.index("\n", at) + 1


def piece_of(text, victim):
    """(start, end) of the cell of this name, from its brace to its brace."""
    at = text.index(f'"grade_id": "{victim}"')
    return text.rindex("\n  {", 0, at) + 1, text.index("\n  }", at) + 4


def conflict(ours, theirs, base=None, labels=("HEAD", "feature"), end="\n"):
    middle = f"||||||| 1a2b3c{end}{base}" if base is not None else ""
    ours_label, theirs_label = (f" {label}" if label else "" for label in labels)
    return f"<<<<<<<{ours_label}{end}{ours}{middle}======={end}{theirs}>>>>>>>{theirs_label}{end}"


def in_conflict(notebook, victim, needle, theirs, **options):
    """The saved notebook with a conflict about one line of the victim."""
    text = saved(notebook)
    start, stop = piece_of(text, victim)
    first, last = line_of(text[start:stop], needle)
    line = text[start + first : start + last]
    return text[: start + first] + conflict(line, theirs(line), **options) + text[start + last :]


# Git


@damage(says="merge conflicts")
def conflict_around_an_execution_count(notebook, victim):
    return in_conflict(notebook, victim, '"execution_count"', lambda s: s.replace("null", "7"))


@damage(says="merge conflicts")
def conflict_around_every_execution_count(notebook, victim):
    lines = saved(notebook).splitlines(keepends=True)
    return "".join(
        conflict(line, line.replace("null", "12")) if '"execution_count"' in line else line
        for line in lines
    )


@damage(says="merge conflicts")
def conflict_with_the_common_base(notebook, victim):
    return in_conflict(
        notebook, victim, '"execution_count"', lambda s: s.replace("null", "3"), base="   1,\n"
    )


@damage(says="merge conflicts")
def conflict_without_labels(notebook, victim):
    return in_conflict(
        notebook, victim, '"execution_count"', lambda s: s.replace("null", "3"), labels=("", "")
    )


@damage(says="merge conflicts")
def conflict_in_a_file_with_windows_line_ends(notebook, victim):
    text = in_conflict(notebook, victim, '"execution_count"', lambda s: s.replace("null", "3"))
    return text.replace("\n", "\r\n")


@damage(says="merge conflicts")
def conflict_in_the_outputs(notebook, victim):
    def printed(line):
        return '   "outputs": [{"name": "stdout", "output_type": "stream", "text": ["1\\n"]}],\n'

    return in_conflict(notebook, victim, '"outputs"', printed)


@damage(says="merge conflicts")
def conflict_in_the_notebook_s_metadata(notebook, victim):
    text = saved(notebook)
    first, last = line_of(text, '"nbformat_minor"')
    line = text[first:last]
    return text[:first] + conflict(line, line.replace("5", "4")) + text[last:]


@damage(says="merge conflicts")
def conflict_of_a_cell_id(notebook, victim):
    return in_conflict(notebook, victim, '"id":', lambda s: s.replace(victim, "a1b2c3d4"))


@damage(says="merge conflicts")
def nested_conflicts(notebook, victim):
    inner = conflict('   "execution_count": 3,\n', '   "execution_count": 4,\n')
    return in_conflict(notebook, victim, '"execution_count"', lambda s: inner)


def _source_lines(text, victim):
    start, stop = piece_of(text, victim)
    first = text.index('"source": [\n', start) + len('"source": [\n')
    return first, text.index("   ]", first)


def _other_source(notebook, victim, other, swap):
    """A conflict about all lines of the victim's source."""
    text = saved(notebook)
    first, last = _source_lines(text, victim)
    lines = [json.dumps(line) for line in other.splitlines(keepends=True)]
    theirs = "".join(f"    {line},\n" for line in lines[:-1]) + f"    {lines[-1]}\n"
    sides = (theirs, text[first:last]) if swap else (text[first:last], theirs)
    return text[:first] + conflict(*sides) + text[last:]


@damage(says="`HEAD` was graded")
def conflict_with_the_stub_on_the_other_side(notebook, victim):
    return _other_source(notebook, victim, stub_of(notebook, victim), swap=False)


@damage(says="`feature` was graded")
def conflict_with_the_stub_on_this_side(notebook, victim):
    return _other_source(notebook, victim, stub_of(notebook, victim), swap=True)


@damage(says="another answer")
def conflict_with_half_an_answer_on_this_side(notebook, victim):
    half = stub_of(notebook, victim).replace("raise NotImplementedError", "return None")
    return _other_source(notebook, victim, half, swap=True)


@damage(says="another answer")
def conflict_with_what_is_no_python_on_this_side(notebook, victim):
    return _other_source(notebook, victim, f"def {victim}(:\n    return 3 +", swap=True)


@damage(says="merge conflicts")
def conflict_of_two_whole_files(notebook, victim):
    released = copy.deepcopy(notebook)
    for cell in released["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = notebook["metadata"]["stubs"].get(name, cell["source"])
    return conflict(saved(released), saved(notebook))


@damage(says="merge conflict")
def conflict_committed_inside_a_source(notebook, victim):
    cell = named(notebook, victim)
    cell["source"] = conflict(cell["source"] + "\n", stub_of(notebook, victim) + "\n")
    return saved(notebook)


@damage(says="merge conflict")
def conflict_inside_a_source_about_one_line(notebook, victim):
    cell = named(notebook, victim)
    head, *lines = cell["source"].splitlines(keepends=True)
    body = "".join(lines).rstrip() + "\n"
    cell["source"] = head + conflict(body, "    raise NotImplementedError\n")
    return saved(notebook)


@damage()
def one_mark_of_a_conflict_left_over(notebook, victim):
    text = saved(notebook)
    start, _ = piece_of(text, victim)
    return text[:start] + ">>>>>>> feature\n" + text[start:]


# broken JSON


def _in_cell(notebook, victim, change):
    """The saved notebook with the text of one cell changed."""
    text = saved(notebook)
    start, stop = piece_of(text, victim)
    return text[:start] + change(text[start:stop]) + text[stop:]


def _cut(piece):
    return piece[: piece.index('"source"')]


@damage(ONE, "broken")
def a_cell_cut_off_before_its_source(notebook, victim):
    return _in_cell(notebook, victim, _cut)


@damage(ONE, "broken")
def a_cell_cut_off_in_its_source(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p[: p.index('"source"') + 30])


@damage(ONE)
def a_cell_torn_out_by_half(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p[: len(p) // 3] + p[-9:])


@damage(ONE, "broken")
def zeros_over_a_cell(notebook, victim):
    return _in_cell(notebook, victim, lambda p: "\0" * len(p))


@damage(ONE, "broken")
def other_bytes_over_the_source(notebook, victim):
    text = _in_cell(
        notebook, victim, lambda p: _cut(p) + '"source": [\n' + "\ue000" * len(p[len(_cut(p)) :])
    )
    return text.encode().replace("\ue000".encode(), b"\xfe")


@damage(says="broken")
def a_comma_missing_between_two_keys(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p.replace('"outputs": [],', '"outputs": []'))


@damage()
def a_comma_missing_between_two_lines(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p.replace('\\n",\n', '\\n"\n', 1))


@damage()
def a_comma_missing_between_two_cells(notebook, victim):
    text = saved(notebook)
    _, stop = piece_of(text, victim)
    return text[:stop] + text[stop + 1 :]


@damage()
def a_comma_after_the_last_cell(notebook, victim):
    return saved(notebook).replace('  }\n ],\n "metadata"', '  },\n ],\n "metadata"')


@damage()
def a_comma_after_the_last_line(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p.replace('"\n   ]', '",\n   ]'))


@damage()
def a_brace_too_many(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p + "}")


@damage()
def a_brace_too_few(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p[:-1])


@damage()
def the_end_missing(notebook, victim):
    return saved(notebook).rsplit(" ],\n", 1)[0]


@damage()
def letters_between_two_cells(notebook, victim):
    text = saved(notebook)
    start, _ = piece_of(text, victim)
    return text[:start] + "asdf jkl;\n" + text[start:]


@damage()
def letters_between_two_keys(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p.replace('   "outputs"', 'xx   "outputs"'))


@damage()
def a_line_break_inside_a_string(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p.replace("\\n", "\n", 1))


@damage()
def a_tab_inside_a_string(notebook, victim):
    named(notebook, victim)["source"] += "\n# a\tb"
    return saved(notebook).replace("a\\tb", "a\tb")


@damage()
def a_backslash_that_escapes_nothing(notebook, victim):
    named(notebook, victim)["source"] += "\n# C:\\data"
    return saved(notebook).replace("C:\\\\data", "C:\\data")


@damage(says="broken")
def a_quote_missing_at_the_end_of_a_line(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p.replace('\\n",\n', "\\n,\n", 1))


@damage()
def quotes_not_escaped(notebook, victim):
    named(notebook, victim)["source"] += '\n# so-called "loss"'
    return saved(notebook).replace('\\"loss\\"', '"loss"')


@damage()
def python_s_constants(notebook, victim):
    text = saved(notebook)
    for ours, theirs in (("true", "True"), ("false", "False"), ("null", "None")):
        text = text.replace(f": {ours}", f": {theirs}")
    return text


@damage()
def printed_by_python(notebook, victim):
    return repr(json.loads(saved(notebook)))


@damage()
def comments_in_the_json(notebook, victim):
    return saved(notebook).replace(
        ' "nbformat":', ' // the format\n /* of it */ # all\n "nbformat":'
    )


@damage()
def a_comment_in_a_cell(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p.replace('   "outputs"', '// mine\n   "outputs"'))


@damage()
def two_notebooks_one_after_the_other(notebook, victim):
    return saved(notebook) + saved(notebook)


@damage()
def a_byte_order_mark_in_the_middle(notebook, victim):
    return _in_cell(notebook, victim, lambda p: "\ufeff" + p)


@damage()
def zeros_at_the_end(notebook, victim):
    return saved(notebook) + "\0" * 4096


@damage()
def zeros_between_the_letters_of_a_cell(notebook, victim):
    return _in_cell(notebook, victim, lambda p: p.replace('"', '"\0', 1))


@damage()
def the_beginning_missing(notebook, victim):
    text = saved(notebook)
    return text[text.index('"cell_type"', 100) + 5 :]


# encodings and packings


@damage(says="UTF-16")
def utf_16(notebook, victim):
    return saved(notebook).encode("utf-16")


@damage(says="UTF-16")
def utf_16_without_a_mark(notebook, victim):
    return saved(notebook).encode("utf-16-le")


@damage(says="byte-order mark")
def a_byte_order_mark(notebook, victim):
    return b"\xef\xbb\xbf" + saved(notebook).encode()


@damage(says="not UTF-8")
def windows_1252(notebook, victim):
    named(notebook, victim)["source"] += "\n# für"
    ascii_but = json.dumps(notebook, ensure_ascii=True).replace("f\\u00fcr", "für")
    return ascii_but.encode("cp1252")


@damage()
def windows_line_ends(notebook, victim):
    return saved(notebook).replace("\n", "\r\n")


@damage(says="gzip")
def compressed(notebook, victim):
    return gzip.compress(saved(notebook).encode())


@damage(says="ZIP archive")
def zipped(notebook, victim):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("__MACOSX/x.ipynb", "nothing" * 100_000)
        archive.writestr("folder/x.ipynb", saved(notebook))
    return buffer.getvalue()


@damage()
def a_notebook_in_an_object(notebook, victim):
    return json.dumps({"type": "notebook", "path": "x", "content": notebook})


@damage()
def a_notebook_in_a_string(notebook, victim):
    return json.dumps(json.dumps(notebook))


@damage()
def a_notebook_in_a_list(notebook, victim):
    return json.dumps([notebook])


@damage()
def a_bare_list_of_cells(notebook, victim):
    return json.dumps(notebook["cells"])


@damage()
def cells_in_an_object(notebook, victim):
    notebook["cells"] = {str(i): cell for i, cell in enumerate(notebook["cells"])}
    return json.dumps(notebook)


@damage(says="script")
def exported_as_a_script(notebook, victim):
    parts = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            parts.append(f"# In[ ]:\n\n\n{cell['source']}\n\n\n")
        else:
            parts.append("".join(f"# {line}\n" for line in cell["source"].splitlines()) + "\n")
    return "#!/usr/bin/env python\n# coding: utf-8\n\n" + "".join(parts)


@damage(ALL, "web page")
def exported_as_a_web_page(notebook, victim):
    return "<!DOCTYPE html><pre>" + html.escape(saved(notebook)) + "</pre>"


@damage(ALL, "LFS")
def a_pointer_of_lfs(notebook, victim):
    return "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"


@damage(ALL, "empty")
def nothing_but_zeros(notebook, victim):
    return "\0" * 100


# JSON, but no notebook's


def _with(**fields):
    """Damage that gives the victim's cell these values."""

    def make(notebook, victim):
        named(notebook, victim).update(fields)
        return json.dumps(notebook)

    return make


for _name, _fields in {
    "metadata null": {"metadata": None},
    "metadata a list": {"metadata": [1]},
    "nbgrader's metadata a list": {"metadata": {"nbgrader": [1]}},
    "a number for a name": {"metadata": {"nbgrader": {"grade_id": 3}}},
    "outputs null": {"outputs": None},
    "outputs a text": {"outputs": "none"},
    "attachments of numbers": {"attachments": {"a.png": 3}},
    "attachments a list": {"attachments": [3]},
    "the type missing": {"cell_type": None},
    "the type written large": {"cell_type": "Code"},
    "an id that is no text": {"id": 17},
    "an id too long": {"id": "x" * 500},
    "an execution count that is a text": {"execution_count": "*"},
}.items():
    DAMAGE[_name] = Damage(_with(**_fields))

for _name, _source in {"null": None, "a number": 3, "true": True}.items():
    DAMAGE[f"a source that is {_name}"] = Damage(_with(source=_source), ONE)


@damage()
def lines_in_a_nested_list(notebook, victim):
    cell = named(notebook, victim)
    cell["source"] = [[line] for line in cell["source"].splitlines(keepends=True)]
    return json.dumps(notebook)


@damage()
def pictures_that_are_no_objects_in_every_text(notebook, victim):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["attachments"] = {"a.png": "AAAA", "b.png": {"image/png": ["AA", 3]}}
    return json.dumps(notebook)


@damage()
def all_ids_the_same(notebook, victim):
    for cell in notebook["cells"]:
        cell["id"] = "same"
    return json.dumps(notebook)


@damage()
def an_absurd_format(notebook, victim):
    return json.dumps(notebook | {"nbformat": "four", "nbformat_minor": -(10**40)})


@damage()
def no_metadata_at_all(notebook, victim):
    return json.dumps({"cells": notebook["cells"]})


@damage()
def a_kernel_that_is_no_object(notebook, victim):
    notebook["metadata"]["kernelspec"] = "julia"
    return json.dumps(notebook)


@damage()
def ten_thousand_empty_cells_at_the_end(notebook, victim):
    notebook["cells"] += [{"cell_type": "code", "source": "", "metadata": {}}] * 10_000
    return json.dumps(notebook)


# sources that word processors and web pages have spoilt


def _spoilt(says, change, name, costs=NOTHING):
    def make(notebook, victim):
        cell = named(notebook, victim)
        cell["source"] = change(cell["source"])
        return saved(notebook)

    DAMAGE[name] = Damage(make, costs, says)


def _indented_by(space):
    return lambda s: s.replace("    ", space * 4)


_PRINT = "\nprint({}done{}, {}it's{}) if False else None\n"
_spoilt("quotes", lambda s: s + _PRINT.format("“", "”", "„", "“"), "curly quotes")
_spoilt("quotes", lambda s: s + "\nname = ‘loss’\n", "curly single quotes")
_spoilt("spaces", _indented_by("\xa0"), "non-breaking spaces")
_spoilt("spaces", _indented_by("\u3000"), "wide spaces")
_spoilt("invisible", lambda s: s.replace("return", "re\u200bturn"), "zero-width spaces")
_spoilt("invisible", lambda s: "\ufeff\u200b" + s + "\u2060", "invisible marks at the ends")
_spoilt("`–` `−`", lambda s: s + "\nfree = 3 − 1 – 1\n", "dashes for minus")
_spoilt("`×` `÷`", lambda s: s + "\nfree = 3 × 2 ÷ 1\n", "signs of arithmetic")
_spoilt(
    "`（`", lambda s: s.replace("(", "（").replace(")", "）").replace(",", "，"), "full-width marks"
)
_spoilt("HTML", lambda s: html.escape(s) + "\nfree = [1, 2]&nbsp;\nok = 1 &lt;= 2\n", "HTML codes")
_spoilt("fences", lambda s: f"```python\n{s}\n```", "fences of Markdown")
_spoilt(
    "line numbers",
    lambda s: "\n".join(f"{i:3d} {x}" for i, x in enumerate(s.splitlines(), 1)),
    "line numbers",
)
_spoilt(
    "prompts",
    lambda s: "In [3]: " + s.replace("\n", "\n   ...: ") + "\nOut[3]: <function>",
    "a pasted session of IPython",
)
_spoilt(
    "",
    lambda s: ">>> " + s.replace("\n", "\n... ") + "\n>>> 1 + 1\n2",
    "a pasted session of Python",
)
_spoilt("\\n", lambda s: s.replace("\\", "\\\\").replace("\n", "\\n"), "line breaks written out")
_spoilt("control", lambda s: s + "\n\x08\x0c\x1b[31m\n", "control characters")
_spoilt("", lambda s: s.replace("\n", "\r"), "carriage returns")
_spoilt("", lambda s: s.replace("    ", "\t"), "tabs")
_spoilt("", lambda s: s.replace("\n    ", "\n\t", 1) + "\n", "one tab among spaces")
_spoilt("", lambda s: "\n".join("    " + x for x in s.splitlines()), "all indented")
_spoilt("curly quotes", lambda s: s + "\n“ (\n", "curly quotes in what is no Python otherwise", ONE)


# answers beside their cells


def _elsewhere(offset, *, prose=False):
    def make(notebook, victim):
        cell = named(notebook, victim)
        place = notebook["cells"].index(cell)
        own = {
            "cell_type": "code",
            "source": cell["source"],
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        cell["source"] = stub_of(notebook, victim)
        notebook["cells"].insert(place + offset, own)
        return saved(notebook)

    return make


DAMAGE["an answer above its stub"] = Damage(_elsewhere(0), says="above the unchanged stub")
DAMAGE["an answer between its stub and the check"] = Damage(_elsewhere(1))
DAMAGE["an answer below the check"] = Damage(_elsewhere(2), says="further down than the check")


@damage(says="another cell")
def all_answers_in_one_cell_at_the_top(notebook, victim):
    sources = []
    for name, stub in notebook["metadata"]["stubs"].items():
        cell = named(notebook, name)
        if cell["cell_type"] == "code":
            sources.append(cell["source"])
            cell["source"] = stub
    own = {
        "cell_type": "code",
        "source": "import numpy as np\n" + "\n\n".join(sources),
        "metadata": {},
    }
    notebook["cells"].insert(1, own)
    return saved(notebook)


@damage()
def an_answer_below_the_check_and_its_stub_deleted(notebook, victim):
    cell = named(notebook, victim)
    place = notebook["cells"].index(cell)
    own = {
        "cell_type": "code",
        "source": cell["source"].replace("def ", "x = 1\ndef ", 1),
        "metadata": {},
    }
    notebook["cells"][place : place + 1] = []
    notebook["cells"].insert(place + 1, own)
    return saved(notebook)


def _written(place):
    """Damage that moves the first answer in words to another place."""

    def make(notebook, victim):
        cell = next(
            c
            for c in notebook["cells"]
            if c["cell_type"] == "markdown" and c["metadata"].get("nbgrader", {}).get("solution")
        )
        words, cell["source"] = cell["source"], "YOUR ANSWER HERE"
        place(notebook["cells"], notebook["cells"].index(cell), words)
        return saved(notebook)

    return make


def _new(kind, source):
    return {"cell_type": kind, "source": source, "metadata": {}, "id": "c0ffee"}


for _kind in ("markdown", "raw", "code"):
    DAMAGE[f"an answer in words below its cell, as {_kind}"] = Damage(
        _written(lambda cells, at, words, kind=_kind: cells.insert(at + 1, _new(kind, words))),
        says="goes to the reader",
    )
DAMAGE["an answer in words above its cell"] = Damage(
    _written(lambda cells, at, words: cells.insert(at, _new("markdown", words))),
    says="goes to the reader",
)


def _into_the_question(cells, at, words):
    cells[at - 1]["source"] += f"\n\n{words}"


DAMAGE["an answer in words in the question's own cell"] = Damage(
    _written(_into_the_question), says="goes to the reader"
)
