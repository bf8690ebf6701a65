"""What stands in the course's notebooks: their release, and whether a person has changed them."""
