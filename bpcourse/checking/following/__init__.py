"""A backward beside the learner's own forward: whose cache, which cases, whose derivative."""
