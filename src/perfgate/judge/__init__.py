"""What results mean against goals: pure functions, no file, clock or environment of their own."""
