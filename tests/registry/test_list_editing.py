"""Editing in a list of the admin: the same guards as in a form. Nothing of a colleague's is lost, history and search follow."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.contrib import admin
from django.urls import reverse

from registry.list_editing import SafeListEditing
from registry.models import Citation, TargetGroup
from search import index
from search.index import Filters, find
from search.models import SearchSynonym
from tests.conftest import PortalClient
from tests.factories import CaseFactory, CitationFactory, UserWithRole

LIST = "/admin/registry/targetgroup/?q=zyx"


def test_every_list_that_can_be_edited_edits_safely():
    for page in admin.site._registry.values():
        assert not page.list_editable or isinstance(page, SafeListEditing), page


@pytest.fixture
def people(db):
    made = []
    for name in ("Anna", "Bo"):
        user = UserWithRole("admin")
        user.name = name
        user.save()
        client = PortalClient()
        client.force_login(user)
        made.append(client)
    return made


def opened(client, address: str) -> dict[str, str]:
    """What the list would send if nobody touched it."""
    html = client.get(address).content.decode()
    html = html[html.index('id="changelist-form"') :]
    found = {"_save": "Gem"}
    for tag in re.findall(r"<input [^>]*>", html):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") not in ("checkbox", "submit") and "name" in given:
            found[given["name"]] = unescape(given.get("value", ""))
    return found


def text(answer) -> str:
    return unescape(answer.content.decode())


def test_a_stale_list_takes_over_shows_both_and_saves_knowingly(people):
    anna, bo = people
    for slug in ("zyx-a", "zyx-b"):
        TargetGroup.objects.create(slug=slug, name=slug.upper())
    mine, theirs = opened(bo, LIST), opened(anna, LIST)
    rows = {theirs[f"form-{n}-id"]: n for n in range(2)}
    first, second = (rows[str(TargetGroup.objects.get(slug=slug).pk)] for slug in ("zyx-a", "zyx-b"))
    assert anna.post(LIST, theirs | {f"form-{first}-name": "Annas", f"form-{second}-valid_to": "2030-01-31"}).status_code == 302
    # Bo's page is old now. What only Anna changed stays as she has it; what both changed is refused with both values.
    form = mine | {f"form-{first}-name": "Bos", f"form-{second}-name": "Også Bos"}
    answer = bo.post(LIST, form)
    assert answer.status_code == 200
    assert "Anna har imens gemt »Annas«. Du skrev »Bos«." in text(answer)
    assert 'value="Bos"' in text(answer)
    assert TargetGroup.objects.get(slug="zyx-b").name == "ZYX-B"
    again = form | {
        name: unescape(value) for name, value in re.findall(r'name="(form-\d+-_seen)" value="([^"]*)"', answer.content.decode())
    }
    assert bo.post(LIST, again).status_code == 302
    found = {group.slug: group for group in TargetGroup.objects.filter(slug__startswith="zyx-")}
    assert (found["zyx-a"].name, found["zyx-b"].name) == ("Bos", "Også Bos")
    assert str(found["zyx-b"].valid_to) == "2030-01-31"
    assert [version.name for version in found["zyx-a"].history.all()] == ["Bos", "Annas", "ZYX-A"]
    # A list that doesn't say how it was opened knows nothing.
    blind = {name: value for name, value in form.items() if not name.endswith("_seen")}
    assert "har imens gemt" in text(bo.post(LIST, blind | {f"form-{first}-name": "Blindt"}))


def test_nobodys_edit_leaves_no_version_and_bad_input_is_told_at_its_row(people):
    _, bo = people
    group = TargetGroup.objects.create(slug="zyx", name="Zyx")
    form = opened(bo, LIST)
    assert bo.post(LIST, form).status_code == 302
    assert group.history.count() == 1  # that it was made
    odd = form | {"form-0-valid_from": "2030-01-31", "form-0-valid_to": "2030-01-01"}
    assert "Den sidste dag ligger før den første." in text(bo.post(LIST, odd))
    assert "CPR" in text(bo.post(LIST, form | {"form-0-name": "010203-1234"}))
    for seen in ("", "[1]", "{", json.dumps({"name": 1})):
        assert bo.post(LIST, form | {"form-0-_seen": seen, "form-0-name": "Nyt"}).status_code == 200
    assert bo.post(LIST, {"_save": "x"}).status_code in (200, 302)
    assert TargetGroup.objects.get(pk=group.pk).name == "Zyx"


def test_the_search_follows_a_word_that_is_renamed_in_the_list(people):
    _, bo = people
    group = TargetGroup.objects.create(slug="zyx", name="Gammelordet")
    case = CaseFactory(status="published")
    case.target_groups.add(group)
    index.index("case", [case.pk])
    assert bo.post(LIST, opened(bo, LIST) | {"form-0-name": "Nymodensordet"}).status_code == 302
    assert [hit.slug for hit in find("nymodensordet", Filters(kind="case")).hits] == [case.slug]
    assert find("gammelordet", Filters(kind="case"), verbatim=True).hits == []


def test_citations_and_synonyms_are_corrected_in_their_lists(people):
    _, bo = people
    citation = CitationFactory(place="side 1")
    SearchSynonym.objects.create(lay="zyxvu", professional="det rette")
    synonym = SearchSynonym.objects.get(lay="zyxvu")
    for page, row, column, words in (
        ("registry_citation", citation, "place", citation.source.title),
        ("search_searchsynonym", synonym, "professional", "zyxvu"),
    ):
        address = f"{reverse(f'admin:{page}_changelist')}?q={words}"
        form = opened(bo, address)
        number = next(n for n in range(int(form["form-TOTAL_FORMS"])) if form[f"form-{n}-id"] == str(row.pk))
        assert bo.post(address, form | {f"form-{number}-{column}": "rettet"}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, column) == "rettet"
    assert Citation.history.filter(id=citation.pk).count() == 2
