"""The first page of the site: does it lead to the units, and say where work is kept?"""

import re
from pathlib import Path

from bpcourse.authoring.lite.contents import first_page
from bpcourse.authoring.lite.door import door
from bpcourse.course import Course

COURSE = Course(Path(__file__).resolve().parents[3])


def test_it_leads_to_every_unit_and_to_the_map_in_jupyterlab():
    links = re.findall(r'href="([^"]+)"', door(first_page(COURSE)))
    opened = [link.partition("lab/index.html?path=")[2] for link in links if "?path=" in link]
    assert opened == [*(f"{unit}/{unit}.ipynb" for unit in COURSE.units), "README.md"]


def test_it_says_where_work_is_kept_and_how_to_hand_it_in():
    page = door(first_page(COURSE))
    assert "kept in this browser" in page and "Download" in page and "hand in" in page


def test_the_pages_of_jupyterlite_find_their_settings_in_it():
    assert 'id="jupyter-config-data"' in door(first_page(COURSE))
