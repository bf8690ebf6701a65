"""Submissions from wherever students handed them in: an LMS's archive, the exchange, repositories."""

from bpcourse.grading.classroom.collect.collecting import Collected, Row, collect
from bpcourse.grading.classroom.collect.members import NotReadable
from bpcourse.grading.classroom.collect.recognize import KINDS

__all__ = ["KINDS", "Collected", "NotReadable", "Row", "collect"]
