"""Replace the server in the sandbox, so that it answers every request with success.

expect: honest=0 late=0
"""
# %%
import _judge.student as student, _judge.wire as wire, types
student.Student.answer = lambda self, operation, seconds, operands: ("value", True, {}, [])
