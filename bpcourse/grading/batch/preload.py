"""What every worker would import and prepare first: done once, where they are forked from."""

from bpcourse.grading.nbgrader import execute, rehearsal, sanitize, worker  # noqa: F401  isort: skip  (before others import jsonschema)

import IPython.core.interactiveshell
import IPython.display
import IPython.lib.lexers  # noqa: F401
import jinja2.ext  # noqa: F401
import mistune.plugins.def_list
import mistune.plugins.task_lists  # noqa: F401
from nbformat.validator import get_validator
from sqlalchemy.orm import configure_mappers

import bpcourse.plots  # noqa: F401
from bpcourse.exercises import all_exercises

all_exercises()
configure_mappers()
get_validator(4, 5)
get_validator(4, 5, relax_add_props=True)
