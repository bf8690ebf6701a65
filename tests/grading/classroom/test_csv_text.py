"""A CSV file is filled in, and every other character stays."""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from bpcourse.grading.classroom.csv_text import NotCsv, read_csv

TEXT = 'Name,"A, b",Grade\r\n"O""Brien",1,\r\nNé,"2",""\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\r\n", "\n"), TEXT.rstrip()])
def test_only_what_is_filled_in_changes(tmp_path, encoding, text):
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode(encoding))
    table = read_csv(path)
    assert table.content() == path.read_bytes()
    assert [row[0].lstrip("\ufeff") for row in table.rows] == ["Name", 'O"Brien', "Né"]
    table.fill(1, 2, "3.5")
    table.fill(2, 2, "4")
    wanted = text.replace("1,", "1,3.5").replace('"2",""', '"2","4"')
    assert table.content() == wanted.encode(encoding)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_seen_and_a_value_with_one_is_quoted(tmp_path, delimiter):
    path = tmp_path / "x.csv"
    path.write_bytes(delimiter.join(["a", "b"]).encode() + b"\n" + f"1{delimiter}\n".encode())
    table = read_csv(path)
    table.fill(1, 1, "2,5")
    assert table.content().endswith(f"1{delimiter}2,5\n".encode())
    table.fill(1, 1, f"2{delimiter}5")
    assert table.content().endswith(f'1{delimiter}"2{delimiter}5"\n'.encode())


CELLS = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=9)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_values_are_those_of_the_csv_module(tmp_path_factory, rows):
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    path.write_bytes(text.getvalue().encode())
    table = read_csv(path)
    assert table.rows == [["a", "b"], *rows]
    assert table.content() == path.read_bytes()


@pytest.mark.parametrize(
    "content, said",
    [(b"", "is empty"), (b"PK\x03\x04xlsx", "save it as CSV"), (b"a,b\n\x00,1", "is no text")],
)
def test_what_is_no_csv_file_is_refused(tmp_path, content, said):
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(NotCsv, match=said):
        read_csv(tmp_path / "x.csv")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NotCsv, match="cannot be read"):
        read_csv(tmp_path / "none.csv")
