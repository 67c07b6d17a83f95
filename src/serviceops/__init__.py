"""IT service operation as values and pure functions: lifecycles, and the clocks promises run on."""
