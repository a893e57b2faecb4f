"""This package holds what was answered: the store of assessments, the only code that knows SQL."""
