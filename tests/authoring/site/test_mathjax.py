import hashlib

import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.site import mathjax

# es5/tex-chtml.js of npm's mathjax@3.2.2
PUBLISHED = "0a6ded5abbce13331658dd239f34382abd06492c74b71b61e8caa8112ec55fa5"


def test_the_script_is_mathjaxs_own():
    script = (mathjax.mathjax_folder() / mathjax.SCRIPT).read_bytes()
    assert hashlib.sha256(script).hexdigest() == PUBLISHED


def test_script_and_fonts_are_copied(tmp_path):
    mathjax.copy_mathjax(tmp_path / "mathjax")
    assert (tmp_path / "mathjax" / mathjax.SCRIPT).is_file()
    assert len(list((tmp_path / "mathjax").rglob("*.woff"))) > 20


def test_where_it_is_missing_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(mathjax, "PACKAGE", "nothing-of-this-name")
    with pytest.raises(AuthoringError, match="pip install nothing-of-this-name"):
        mathjax.copy_mathjax(tmp_path)
