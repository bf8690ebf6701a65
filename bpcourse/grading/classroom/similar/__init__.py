"""Which submissions of a unit are more alike than chance explains; signs, and no proof."""
