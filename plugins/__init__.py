"""Thin Pelican adapters: they connect signals, call one pure function each and set one new attribute."""
