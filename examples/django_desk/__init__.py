"""A service desk behind HTTP: Django stores records, serviceops decides on actions."""
