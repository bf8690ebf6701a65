"""Gradescope: the autograder's zip, and what runs in its container."""
