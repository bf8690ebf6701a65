"""Lie about why a name is missing: an endless text, a script, another type, a wrong exception.

expect: late=0
"""

# %%
from _judge import lacking, student

TEXT = "\x1b[2J<script>alert('ESCAPE' + 'D')</script>\n" * 10_000


class Reason:
    only_here, cause, story = True, TEXT, TEXT


lacking.Lacking.why = lambda self, name: Reason()
lacking.Lacking.told = lambda self, error, message: 7
student.Student.do_why = lambda self, *operands: ({"points": 1.0}, {})
# %%
del late  # the check of it asks why
# %%
undefined


# %%
class ReferenceUnavailable(Exception):
    pass


error = ReferenceUnavailable(TEXT)
error.__context__ = ModuleNotFoundError(TEXT, name=TEXT)
error.__context__.__context__ = error
raise error
# %%
raise NameError(TEXT, name=["late"])
