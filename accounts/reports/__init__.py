"""Errors that readers report on the portal's pages, and how they're answered."""
