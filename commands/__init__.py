"""This package holds the groups of commands that cli.py offers beside its own."""
