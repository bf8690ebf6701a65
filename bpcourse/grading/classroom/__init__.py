"""What instructors do around grading."""
