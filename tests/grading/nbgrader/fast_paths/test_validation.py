"""What is validated once is validated as before."""

import copy

import jsonschema
import nbformat
import pytest

from bpcourse.grading.nbgrader.fast_paths.validation import (
    no_copies,
    nothing_to_normalize,
    validate_at_the_end,
    validate_each_once,
)

SCHEMA = {"type": "object", "properties": {"points": {"type": "number"}}}


def outcome(validate, instance, schema):
    try:
        return validate(instance, schema)
    except (jsonschema.ValidationError, jsonschema.SchemaError) as error:
        return type(error), error.message


@pytest.mark.parametrize("instance", [{"points": 1}, {"points": "many"}, {}, 3])
@pytest.mark.parametrize("schema", [SCHEMA, {"type": "no such type"}, {}])
def test_the_outcome_is_jsonschema_s_each_time(instance, schema):
    ours = validate_each_once(jsonschema)
    assert ours.ValidationError is jsonschema.ValidationError
    for _ in range(2):
        assert outcome(ours.validate, instance, schema) == outcome(
            jsonschema.validate, instance, schema
        )


def test_another_schema_is_another_question():
    ours = validate_each_once(jsonschema)
    ours.validate({"points": "many"}, {"type": "object"})
    with pytest.raises(jsonschema.ValidationError):
        ours.validate({"points": "many"}, SCHEMA)


def test_exporters_validate_and_readers_do_not():
    asked = []
    validate = validate_at_the_end(lambda *notebook, **how: asked.append(how))
    validate({}, version=4)
    validate({}, relax_add_props=True)
    assert asked == [{"relax_add_props": True}]


def test_an_invalid_notebook_is_still_found_at_the_end():
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [{"cell_type": "film"}]
    with pytest.raises(nbformat.ValidationError):
        validate_at_the_end(nbformat.validate)(notebook, relax_add_props=True)


def test_nothing_is_copied_or_normalized():
    value = {"a": []}
    assert no_copies(copy).deepcopy(value) is value
    assert not hasattr(nothing_to_normalize(nbformat.validator), "normalize")
