"""One report from text to observations."""
