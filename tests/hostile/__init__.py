"""Hostile texts in every field and every sink; ``python -m tests.hostile <folder>`` tries whole collections of them."""
