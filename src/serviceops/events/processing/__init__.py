"""Event processing: what decides whether a signal means something now."""
