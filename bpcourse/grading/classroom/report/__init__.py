"""What a class has understood of a unit, on one page."""
