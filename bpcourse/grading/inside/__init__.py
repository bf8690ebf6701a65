"""What runs in the sandbox: the standard library, NumPy, msgpack, and nothing else of this package."""
