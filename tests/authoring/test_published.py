from bpcourse.authoring.published import Published, published


def test_without_a_setting_nothing_is_published(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    assert published(tmp_path) == Published("", "")


def test_the_setting_is_read(tmp_path):
    text = '[tool.bpcourse.published]\nrepository = "https://host/a/b"\nsource = "bpcourse"\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    assert published(tmp_path) == Published("https://host/a/b", "bpcourse")
