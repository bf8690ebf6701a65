"""Every claim of speed or accuracy as a script: `python -m benchmarks.NAME`; all: `.full`."""
