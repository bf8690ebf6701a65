"""What every worker would import and prepare first: done once, where they are forked from."""

import IPython.core.interactiveshell
import IPython.display
import IPython.lib.lexers  # noqa: F401
import jinja2.ext  # noqa: F401
import matplotlib.pyplot  # noqa: F401
import mistune.plugins.def_list
import mistune.plugins.task_lists  # noqa: F401

import bpcourse.plots  # noqa: F401
from bpcourse.exercises import all_exercises
from bpcourse.grading.nbgrader import execute, sanitize, worker  # noqa: F401

import nbconvert.exporters  # noqa: F401  isort: skip  (after worker, which imports nbgrader)
import nbgrader.preprocessors  # noqa: F401  isort: skip
from nbformat.validator import get_validator  # isort: skip
from sqlalchemy.orm import configure_mappers  # isort: skip

all_exercises()
configure_mappers()
get_validator(4, 5)
get_validator(4, 5, relax_add_props=True)
