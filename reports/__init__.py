"""This package holds what is handed over: values go in; a figure, a table, a sentence or bytes come out."""
