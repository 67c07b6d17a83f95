"""Real programs run beside the package: daemons and tools answer the same drawn questions."""
