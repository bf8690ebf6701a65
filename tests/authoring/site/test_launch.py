import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.published import Published
from bpcourse.authoring.site.launch import row, ways_in

PUBLISHED = Published(repository="https://github.com/owner/course", source="")


def addresses(lite=False):
    return {label: address for label, address, _ in ways_in("02_mlp", PUBLISHED, lite)}


def test_without_a_repository_there_is_no_row():
    assert ways_in("02_mlp", Published(), lite=True) == []
    assert row([]) == ""


def test_colab_binder_and_download_open_the_release():
    found = addresses()
    assert found["Colab"].endswith("/github/owner/course/blob/HEAD/course/02_mlp/02_mlp.ipynb")
    # in the folder that `bpcourse start` makes on Binder, and never the master
    assert found["Binder"].endswith("gh/owner/course/HEAD?urlpath=lab/tree/02_mlp/02_mlp.ipynb")
    assert found["Download"] == "../notebooks/02_mlp.ipynb"
    assert not any("solutions" in address for address in found.values())


def test_the_browser_comes_first_where_the_site_holds_the_course():
    assert next(iter(addresses(lite=True))) == "In the browser"
    assert "In the browser" not in addresses()


def test_a_row_is_a_list_of_links_that_say_what_they_do():
    shown = row(ways_in("02_mlp", PUBLISHED, lite=False))
    assert shown.count("<a ") == 3 and shown.count("title=") == 3
    assert "download>Download</a>" in shown


def test_an_address_that_colab_cannot_open_is_refused():
    with pytest.raises(AuthoringError, match=r"tool\.bpcourse\.published"):
        ways_in("02_mlp", Published(repository="https://elsewhere.org/a/b"), lite=False)
