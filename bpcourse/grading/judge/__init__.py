"""Trusted: judges one submission, and starts and ends what it runs in."""
