"""Is only a plain https address taken for where the course can be had?"""

import pytest

from bpcourse.authoring.errors import AuthoringError
from bpcourse.authoring.published import Published, published

WHEEL = "https://example.org/files/bpcourse-1.0-py3-none-any.whl"


def written(folder, **values):
    lines = [f'{key} = "{value}"' for key, value in values.items()]
    text = "\n".join(["[tool.bpcourse.published]", *lines])
    (folder / "pyproject.toml").write_text(text)
    return folder


def test_nothing_is_published_until_somebody_says_so(tmp_path):
    assert published(tmp_path) == Published("", "")
    assert published(written(tmp_path)) == Published("", "")


@pytest.mark.parametrize(
    "source",
    [WHEEL, f"bpcourse @ {WHEEL}", "git+https://example.org/owner/name@v1.0"],
)
def test_a_wheel_or_a_repository_can_be_installed_from(tmp_path, source):
    given = {"repository": "https://example.org/owner/name", "source": source}
    assert published(written(tmp_path, **given)) == Published(**given)


@pytest.mark.parametrize(
    "source",
    [
        "bpcourse",
        "http://example.org/bpcourse.whl",
        "https://example.org/a.whl; rm x",
        "https://example.org/a.whl --index-url x",
        "https://example.org/$(x)",
        "-r https://example.org/x",
    ],
)
def test_anything_else_is_refused_with_the_key_and_the_place(tmp_path, source):
    with pytest.raises(AuthoringError, match=r"published\] in pyproject.toml: source must be"):
        published(written(tmp_path, source=source))


def test_a_key_that_is_misspelt_is_named(tmp_path):
    with pytest.raises(AuthoringError, match="no sources"):
        published(written(tmp_path, sources=WHEEL))


def test_a_file_that_is_no_toml_is_named(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool")
    with pytest.raises(AuthoringError, match=r"pyproject\.toml cannot be read"):
        published(tmp_path)
