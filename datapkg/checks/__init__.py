"""Validation: structure, provenance and the consistency of the numbers."""
