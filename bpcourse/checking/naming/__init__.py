"""Which known mistake gives the learner's numbers? What `diagnosis` works with."""
