"""A desk under load on a real database (`make embed`): workers are killed, nothing may be lost."""
