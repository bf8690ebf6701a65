"""Grades and feedback on their way back to an LMS, or into a table of one's own."""
