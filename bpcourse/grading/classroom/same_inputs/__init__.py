"""What unnamed wrong answers give when all are asked the same, so that their numbers can be compared."""
