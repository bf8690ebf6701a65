"""What to say of a wrong answer that no known mistake explains."""
