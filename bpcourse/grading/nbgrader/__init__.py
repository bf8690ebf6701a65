"""The glue to nbgrader."""
