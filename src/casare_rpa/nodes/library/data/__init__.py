"""Lists, objects, numbers and texts made of others."""
