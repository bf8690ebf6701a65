"""A site is put where an earlier one was, and what is somebody's own stays."""

import json
import shutil

import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.site.build import build_site
from bpcourse.authoring.site.place import MARK, put_in_place, refuse_folder
from bpcourse.course import Course
from tests.authoring.site.test_build import COURSE


@pytest.fixture
def place(tmp_path):
    """place(pages): put a site with these pages in place; (its folder, the copies that were kept)."""
    course = Course(tmp_path / "checkout")
    to = tmp_path / "site"

    def put(**pages):
        made = tmp_path / "made"
        shutil.rmtree(made, ignore_errors=True)
        for name, text in pages.items():
            path = made / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        refuse_folder(to)
        return to, put_in_place(course, made, to)

    return put


def names(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MARK}


@pytest.mark.parametrize("make", ["file", "full folder"])
def test_a_place_where_something_else_lies_is_refused_and_stays(tmp_path, make):
    place = tmp_path / "site"
    mine = place if make == "file" else place / "mine"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(AuthoringError, match="has not made it"):
        build_site(COURSE, place)
    assert mine.read_text(encoding="utf-8") == "mine"


def test_what_is_not_of_the_new_site_goes_and_its_folder_with_it(place):
    place(index="1", units__old="2", _static__script="3")
    to, kept = place(index="4", _static__script="3")
    assert names(to) == {"index", "_static/script"} and not (to / "units").exists()
    assert (to / "index").read_text() == "4" and kept == []


def test_what_somebody_put_there_stays(place):
    to, _ = place(index="1", units__old="2")
    for name in ("CNAME", ".git/HEAD", "units/mine", "mine/page"):
        (to / name).parent.mkdir(exist_ok=True)
        (to / name).write_text("mine", encoding="utf-8")
    _, kept = place(index="3")
    assert names(to) == {"index", "CNAME", ".git/HEAD", "units/mine", "mine/page"}
    assert (to / "CNAME").read_text() == "mine" and kept == []


@pytest.mark.parametrize("goes", [True, False])
def test_a_page_that_was_edited_is_kept(place, goes):
    to, _ = place(index="1", page="2")
    (to / "page").write_text("edited", encoding="utf-8")
    _, kept = place(index="1") if goes else place(index="1", page="3")
    assert [path.read_text() for path in kept] == ["edited"]
    assert (to / "page").exists() != goes


def test_so_is_a_file_of_somebodys_own_whose_name_the_new_site_needs(place):
    to, _ = place(index="1")
    (to / "page").write_text("mine", encoding="utf-8")
    _, kept = place(index="1", page="2")
    assert [path.read_text() for path in kept] == ["mine"] and (to / "page").read_text() == "2"


def test_a_mark_that_names_a_file_elsewhere_reaches_nothing(place, tmp_path):
    to, _ = place(index="1")
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    listed = json.loads((to / MARK).read_bytes())
    (to / MARK).write_text(json.dumps(listed | {"../mine": "0"}), encoding="utf-8")
    place(index="2")
    assert (tmp_path / "mine").read_text() == "mine"


def test_what_is_in_the_way_is_said_and_once_it_is_gone_the_next_build_completes_the_site(place):
    to, _ = place(index="1")
    (to / "page").mkdir()
    (to / "page/mine").write_text("mine", encoding="utf-8")
    with pytest.raises(AuthoringError, match="cannot be written"):
        place(index="2", page="3")
    assert (to / "page/mine").read_text() == "mine"
    (to / "page").rename(to / "elsewhere")
    _, kept = place(index="4", page="5")
    assert names(to) == {"index", "page", "elsewhere/mine"} and (to / "index").read_text() == "4"
    assert not [path for path in kept if path.read_text() == "mine"]


def test_a_mark_that_somebody_edited_costs_nothing_but_copies(place):
    to, _ = place(index="1", old="2")
    (to / MARK).write_text("hello", encoding="utf-8")
    _, kept = place(index="3")
    assert names(to) == {"index", "old"} and [path.read_text() for path in kept] == ["1"]
