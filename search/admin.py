"""Synonyms in admin: the one part of the search that people edit."""

from __future__ import annotations

from django.contrib import admin

from .models import SearchSynonym


@admin.register(SearchSynonym)
class SearchSynonymAdmin(admin.ModelAdmin):
    """What people type, and what the texts call it. Works at the next search."""

    list_display = ("lay", "professional")
    search_fields = ("lay", "professional")
