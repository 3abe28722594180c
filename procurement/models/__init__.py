"""How one may buy: the dated amounts, and who has been told that they run out."""

from .threshold import ExpiryNotice, Threshold

__all__ = ["ExpiryNotice", "Threshold"]
