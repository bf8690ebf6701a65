"""One notebook, graded by itself: no gradebook, no classroom; for CI, services and autograders."""
