"""Files read and written; relative paths start at the process's working folder."""
