"""Replace the server in the sandbox, so that it answers every request with success.

expect: honest=0 late=0
"""

# %%
from _judge import student

student.Student.answer = lambda self, operation, seconds, operands: ("value", True, {}, [])
