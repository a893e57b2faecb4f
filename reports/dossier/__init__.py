"""This package makes the dossier: one assessment as a print-ready, tagged PDF, typeset without a browser."""
