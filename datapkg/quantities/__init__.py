"""Finds, reads and classes every numeral of a text."""
