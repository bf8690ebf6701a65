"""Everything that turns an answer into a verdict. Knows no unit and no notebook."""
