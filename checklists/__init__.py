"""This package holds what is asked: the two resolutions as data, and the words all other code uses."""
