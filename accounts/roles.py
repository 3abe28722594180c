"""The roles a person may have in an organisation."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person does at work, as far as rights go."""

    HOUSING = "housing", "boligsocial medarbejder"
    MUNICIPAL = "municipal", "kommunal medarbejder"
    PURCHASER = "purchaser", "indkøber"
    ADMIN = "admin", "administrator"
