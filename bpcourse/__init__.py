"""Helpers of the hands-on course on backpropagation."""
