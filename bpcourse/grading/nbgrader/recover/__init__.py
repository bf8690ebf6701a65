"""Submissions that arrive damaged, repaired against the release where the work can be found.

In a class of 300 about 15 notebooks arrive with cells deleted, copied or retyped, with metadata
lost, renamed, cut off, or saved by another tool.
"""
