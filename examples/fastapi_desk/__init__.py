"""A service desk behind HTTP: SQLAlchemy stores the records, serviceops says what may happen."""
