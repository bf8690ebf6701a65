"""The feedback page: points and reasons first, then the exercises, and the unit's text in folds.

No script, nothing from a network, whatever a submission has written: the template escapes all that
is not markup already, and the page's policy tells the browser to run and load nothing.
"""
