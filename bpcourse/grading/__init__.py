"""Grading: the judge (trusted), the sandbox (untrusted), and what crosses between them."""
