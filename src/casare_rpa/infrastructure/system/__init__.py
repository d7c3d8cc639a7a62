"""What the machine must have besides Python packages: finding it, and installing what is missing."""
