"""Entries that resemble the one shown, each with the reason in words."""

from __future__ import annotations

from collections.abc import Iterable

from registry.links import Linked

SHOWN = 6


def alike(links: dict[str, list[Linked]], traits: Iterable[tuple[str, str]], leave_out: Iterable[str] = ()) -> list[tuple[Linked, str]]:
    """The links that share a trait with this entry, strongest first. A trait is the links' key and how it is said.

    A link's text is the name of what is shared; of several shared things the first is named. No query.
    """
    left_out = set(leave_out)
    found: dict[str, tuple[Linked, str]] = {}
    for key, phrase in traits:
        for link in links[key]:
            if link.slug not in left_out:
                found.setdefault(link.slug, (link, phrase.format(link.text)))
    return list(found.values())[:SHOWN]
