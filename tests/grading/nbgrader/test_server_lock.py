"""Two machines do not grade the same unit into one server's gradebook."""

import pytest
from sqlalchemy import create_engine, text

from bpcourse.grading.nbgrader.server_lock import only_run_on_server
from bpcourse.grading.nbgrader.unavailable import GradingUnavailable


@pytest.fixture
def machines(postgresql):
    url = postgresql.made()
    engines = create_engine(url), create_engine(url)
    yield engines
    for engine in engines:
        engine.dispose()


def test_a_unit_is_graded_by_one_and_another_unit_by_another(machines):
    one, other = machines
    with only_run_on_server(one, "01_a"):
        said = "grading 01_a in this gradebook .teacher from 127.0.0.1"
        with pytest.raises(GradingUnavailable, match=said), only_run_on_server(other, "01_a"):
            pass
        with only_run_on_server(other, "02_b"):
            pass
    with only_run_on_server(other, "01_a"):
        pass


def test_it_holds_no_transaction_and_goes_with_its_connection(machines):
    one, other = machines
    with only_run_on_server(one, "01_a"):
        with other.connect() as connection:
            states = connection.scalars(
                text("SELECT state FROM pg_stat_activity WHERE state LIKE '%transaction%'")
            ).all()
            assert states == []
            ended = text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
            )
            connection.execute(ended)
        with only_run_on_server(other, "01_a"):
            pass


def test_a_file_has_no_such_lock(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'g.db'}")
    with only_run_on_server(engine, "01_a"), only_run_on_server(engine, "01_a"):
        pass
