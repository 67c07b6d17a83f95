"""Alert routing: who is notified of an alert, and in which group."""
