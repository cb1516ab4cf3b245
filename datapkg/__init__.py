"""Turns Chinese government work reports into statistical data that anyone can check."""
