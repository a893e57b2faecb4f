"""This page is on its way."""
