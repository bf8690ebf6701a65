"""Claim to have changed arguments that were never passed, and those that may not be.

expect: honest=0 late=0
"""

# %%
from _judge import student

call = student.Student.do_call


def changed(self, function, args, kwargs):
    result, _ = call(self, function, args, kwargs)
    return result, {0: None, 7: None, "out": None, None: {}, float("nan"): 1.0, (1, 2): []}


student.Student.do_call = changed
