"""Whoever carries letters: one module or folder for each courier, all behind :class:`pipeline.delivery.Courier`."""
