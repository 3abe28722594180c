"""Measurements: search quality, hostile inputs and page speed. `python -m bench` prints them all."""
