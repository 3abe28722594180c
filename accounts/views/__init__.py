"""Pages of a person's own, besides those that django-allauth brings."""

from .address import undo_address
from .hand_over import hand_over, hand_over_answer, hand_over_choose, hand_over_undo
from .mail import my_mail, refuse_mail
from .my_page import my_page
from .own_data import my_data
from .searches import save_search, saved_search
from .sessions import sessions

__all__ = [
    "hand_over",
    "hand_over_answer",
    "hand_over_choose",
    "hand_over_undo",
    "my_data",
    "my_mail",
    "my_page",
    "refuse_mail",
    "save_search",
    "saved_search",
    "sessions",
    "undo_address",
]
