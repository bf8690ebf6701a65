"""Which wrong answers pass? See __main__.py."""
