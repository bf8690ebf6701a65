"""What a learner has on disk: a folder of their own, and the notebook that is running."""
