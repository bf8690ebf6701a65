"""The glue to nbgrader."""

from bpcourse.grading.nbgrader.fast_paths.imports import import_jsonschema

import_jsonschema()  # before nbgrader does
