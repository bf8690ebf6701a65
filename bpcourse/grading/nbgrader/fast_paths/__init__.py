"""What nbgrader and the libraries below it do anew for every submission, done once a worker.

These steps were more than half of a worker's time. Each replaces an attribute of a library:
`install` has the table, looks at versions and names first, and goes without where they are not
those that were tried.
"""
