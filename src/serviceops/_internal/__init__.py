"""What several packages are built with: nothing here is public."""
