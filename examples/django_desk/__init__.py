"""A service desk behind HTTP: Django keeps the records, serviceops says what may happen to them."""
