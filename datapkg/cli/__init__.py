"""The commands: options in, one call, a printed result, an exit code."""
