"""What several units share."""
