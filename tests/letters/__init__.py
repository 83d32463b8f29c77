"""Checks of finished letters by rules and programs that nobody here wrote."""
