"""Where a workflow begins and ends, and what it says."""
