"""This package holds what an answer is worth: pure functions over arrays and frozen values (the scoring method)."""
