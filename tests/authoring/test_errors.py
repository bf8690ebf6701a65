"""An author is told the unit, the cell, and what to do."""

import pytest

from bpcourse.authoring.errors import AuthoringError, errors_name


def test_an_error_names_unit_and_cell():
    with pytest.raises(AuthoringError) as caught, errors_name("01_tiny"):
        raise AuthoringError("mend it", cell="`double_it`")
    assert str(caught.value) == "01_tiny, cell `double_it`: mend it"


def test_other_errors_pass():
    with pytest.raises(ZeroDivisionError), errors_name("01_tiny"):
        raise ZeroDivisionError
