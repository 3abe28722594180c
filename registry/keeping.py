"""What something points to isn't deleted under it: the last word, beside PROTECT on the foreign keys.

A many-to-many's own table has no `on_delete` that a model could say, and Django's is to let the link go with either end: a
target group deleted would be gone from every case without a word. Here each link of the portal's models holds its target.
The databases themselves refuse as well: the tables' keys say nothing of what happens on delete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models


def links(labels: Iterable[str]) -> Iterator[models.ManyToManyField[Any, Any]]:
    """Every many-to-many that the apps' models declare."""
    for label in labels:
        for model in apps.get_app_config(label).get_models():
            yield from model._meta.local_many_to_many


def hold_targets(labels: Iterable[str]) -> None:
    """Let every link of the apps hold what it points to. Called once, when all models are there.

    RESTRICT and not PROTECT: what is deleted together with all that points to it may go.
    """
    labels = set(labels)
    for link in links(labels):
        through: Any = link.remote_field.through
        if through._meta.auto_created and link.related_model._meta.app_label in labels:
            through._meta.get_field(link.m2m_reverse_field_name()).remote_field.on_delete = models.RESTRICT
