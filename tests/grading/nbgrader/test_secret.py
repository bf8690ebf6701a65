"""The course's secret."""

import stat

from bpcourse.grading.nbgrader.secret import read_secret


def test_the_secret_is_made_once_and_is_private(tmp_path):
    secret = read_secret(tmp_path / "secret")
    assert len(secret) == 32 and read_secret(tmp_path / "secret") == secret
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_secret_that_is_there_is_left_as_it_is(tmp_path):
    (tmp_path / "secret").write_bytes(b"mine")
    assert read_secret(tmp_path / "secret") == b"mine"
