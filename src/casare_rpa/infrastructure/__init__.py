"""What talks to the world outside: Playwright and the operating system."""
