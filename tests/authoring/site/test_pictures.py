import base64
from io import BytesIO

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.site.pictures import THUMBNAIL, out_of_the_page, thumbnails

CONTENT = BytesIO()
Image.new("RGB", (900, 700), "white").save(CONTENT, "PNG")
PNG = base64.b64encode(CONTENT.getvalue()).decode()


def notebook(**data):
    words = {"text/plain": "Two moons, each in its region."}
    return new_notebook(
        cells=[new_code_cell("", outputs=[new_output("display_data", words | data)])]
    )


def html_of(made):
    return made.cells[0].outputs[0].data["text/html"]


def test_a_picture_becomes_a_file_that_the_page_names(tmp_path):
    made = notebook(**{"text/html": f'<img src="data:image/png;base64,{PNG}" alt="moons">'})
    out_of_the_page(made, tmp_path, "02_mlp")
    name = f"../{tmp_path.name}/02_mlp-01.png"
    assert html_of(made) == f'<img loading="lazy" src="{name}" alt="moons">'
    assert (tmp_path / "02_mlp-01.png").read_bytes() == CONTENT.getvalue()


def test_a_picture_without_html_gets_its_words(tmp_path):
    made = notebook(**{"image/png": PNG})
    out_of_the_page(made, tmp_path, "02_mlp")
    assert 'alt="Two moons, each in its region."' in html_of(made)
    assert "image/png" not in made.cells[0].outputs[0].data


def test_a_moving_picture_stays_as_it_is_beside_its_still_figure(tmp_path):
    frame = '<iframe sandbox="allow-scripts" srcdoc="&lt;img src=&quot;data:image/png;base64,a&quot;&gt;">'
    made = notebook(
        **{"text/html": f'{frame}</iframe><img src="data:image/png;base64,{PNG}" alt="still">'}
    )
    out_of_the_page(made, tmp_path, "u")
    assert html_of(made).startswith(frame) and 'src="../' in html_of(made)


def test_a_thumbnail_is_small_and_chosen_by_its_words(tmp_path):
    files = thumbnails({"02_mlp": notebook(**{"image/png": PNG})}, "02_mlp: Two moons", tmp_path)
    with Image.open(files["02_mlp"]) as small:
        assert small.height == THUMBNAIL[1] and small.width < THUMBNAIL[0]


@pytest.mark.parametrize("choice", ["", "# nothing", "02_mlp: Three spirals"])
def test_a_choice_that_no_picture_has_is_refused(tmp_path, choice):
    with pytest.raises(AuthoringError, match=r"02_mlp: docs/thumbnails.txt"):
        thumbnails({"02_mlp": notebook(**{"image/png": PNG})}, choice, tmp_path)
