"""Says what each measured number is about."""
