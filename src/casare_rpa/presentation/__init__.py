"""What people see: the only part that imports Qt."""
