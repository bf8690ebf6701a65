"""Claim four megabytes of text for each of many cells."""

# %%
from _judge import student

claimed = [{"output_type": "stream", "name": "stdout", "text": "x" * 99_999}] * 40
student.Student.run = lambda self, *args, **kwargs: claimed
# %%
1
# %%
2
# %%
3
