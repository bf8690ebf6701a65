"""The course's website: units as readers see them, and what docs/ adds. `bpcourse site` builds it."""
