"""What isn't published is nowhere: no page, list, count, facet, export, data set, search hit, or other entry's page."""

from __future__ import annotations

import re
from html import unescape

import pytest

from cases.models import PracticeCase
from enterprises.models import SocialEnterprise
from partnerships.models import Challenge, Partnership, SocialMasterPlan, Solution
from registry.listing.facets import EntryFacet
from registry.models import HousingArea, Municipality, Organisation
from registry.opendata import datasets
from search import index
from tests.factories import UserFactory
from tests.pages import ALL

HIDDEN = [
    (PracticeCase, "bydelsmoedre", "title", "/cases/"),
    (SocialEnterprise, "frak", "name", "/virksomheder/"),
    (SocialMasterPlan, "bydelsprojektet-3i1", "name", "/helhedsplaner/"),
    (Partnership, "partnerskabsaftale-jammerbugt", "title", "/partnerskaber/"),
    (Solution, "vaer-kunde", "title", "/loesninger/"),
    (Challenge, "lukker-naar-stoetten-hoerer-op", "title", "/udfordringer/"),
    (HousingArea, "vollsmose", "name", "/boligomraader/"),
    (Organisation, "landsbyggefonden", "name", "/organisationer/"),
]
KINDS = {
    PracticeCase: "case",
    SocialEnterprise: "enterprise",
    SocialMasterPlan: "plan",
    Partnership: "partnership",
    Solution: "solution",
    Challenge: "challenge",
    HousingArea: "area",
    Organisation: "organisation",
}


def hide(model, slug):
    entry = model.objects.get(slug=slug)
    entry.status = "draft"
    entry.save()
    index.index(KINDS[model], [entry.pk])
    return entry


# Half of the kinds at a time: what the one half hides is still pointed to by the other, and the pages are read twice and not eight times.
@pytest.fixture(
    params=[HIDDEN[::2], HIDDEN[1::2]], ids=[" ".join(KINDS[model] for model, *_ in half) for half in (HIDDEN[::2], HIDDEN[1::2])]
)
def hidden(request, catalogue):
    """Entries of the catalogue that have just been made drafts: each with its name and its list."""
    entries = [(hide(model, slug), name, path) for model, slug, name, path in request.param]
    return [(entry, getattr(entry, name), path) for entry, name, path in entries]


def _readers(client):
    yield client
    client.force_login(UserFactory())
    yield client


@pytest.mark.both_databases
def test_a_draft_has_no_page_and_is_in_no_list(client, hidden):
    for reader in _readers(client):
        for entry, name, path in hidden:
            assert reader.get(entry.get_absolute_url()).status_code == 404, entry
            data = reader.get(f"{path}?format=json")
            assert entry.slug not in [each["slug"] for each in data.json()["results"]], entry
            assert entry.get_absolute_url() not in data.content.decode(), entry
            assert entry.get_absolute_url() not in reader.get(f"{path}?format=csv").content.decode(), entry
            assert f'href="{entry.get_absolute_url()}"' not in reader.get(f"{path}?q={name.split()[0]}").content.decode(), entry


def test_a_draft_is_in_no_data_set(client, hidden):
    for name in datasets():
        text = client.get(f"/data/{name}.json").content.decode()
        for entry, _, _ in hidden:
            assert f'"slug": "{entry.slug}"' not in text, (name, entry)
            assert f'"{entry.get_absolute_url()}"' not in text, (name, entry)


@pytest.mark.both_databases
def test_a_draft_is_in_no_search_and_no_count(client, hidden):
    for entry, name, _ in hidden:
        found = client.get("/soeg/", {"q": name, "format": "json"}).json()
        assert entry.get_absolute_url() not in [hit["url"].removeprefix("http://localhost") for hit in found["results"]], entry


def published() -> set[str]:
    """The address of every published entry."""
    entries = {municipality.get_absolute_url() for municipality in Municipality.objects.all()}
    return entries.union(*({entry.get_absolute_url() for entry in model.objects.filter(status="published")} for model, *_ in HIDDEN))


def assert_none_leads_to_what_is_withdrawn(client, links: dict[str, set[str]]) -> None:
    """One entry of each kind is hidden; the pages in `links` (each with where it led) that led to one do so no more.

    A page that didn't link to it while it was published doesn't begin to, so only those that did are read again.
    """
    hidden = {hide(model, slug).get_absolute_url() for model, slug, _, _ in HIDDEN}
    pointing = [path for path in links if links[path] & hidden and path not in hidden]
    assert hidden <= set().union(*(links[path] for path in pointing))
    for path in pointing:
        html = client.get(path).content.decode()
        assert [address for address in hidden if f'href="{address}"' in html] == [], path


def test_one_page_of_each_kind_leads_somewhere_and_nowhere_that_has_been_withdrawn(client, catalogue):
    """A link leads to an entry that is published, or to a page that answers."""
    shown = {entry.get_absolute_url() for model, slug, *_ in HIDDEN for entry in model.objects.filter(slug=slug)}
    links = {path: links_on(client, path) for path in sorted({*ALL, *(path for *_, path in HIDDEN), *shown})}
    for path in sorted(set().union(*links.values()) - set(links) - published()):
        links[path] = links_on(client, path)
    assert_none_leads_to_what_is_withdrawn(client, links)


@pytest.mark.long
def test_every_link_leads_somewhere_and_none_to_what_has_been_withdrawn(client, catalogue):
    """Every page of a published entry answers, and so does every link of one page of each kind and of every case."""
    paths = {*ALL, *published(), *(path for *_, path in HIDDEN)}
    links = {path: links_on(client, path) for path in sorted(paths)}
    followed = {*ALL, *(case.get_absolute_url() for case in PracticeCase.objects.filter(status="published"))}
    for path in sorted(set().union(*(links[path] for path in followed)) - paths):
        links[path] = links_on(client, path)
    assert_none_leads_to_what_is_withdrawn(client, links)


def links_on(client, path: str) -> set[str]:
    """The portal's own addresses that a page links to, without the place on the page; the page must answer."""
    response = client.get(path)
    assert response.status_code in (200, 302), path
    if not response.headers["Content-Type"].startswith("text/html"):
        return set()
    return {unescape(link).split("#")[0] for link in re.findall(r'<a\s[^>]*?href="(/[^"]*)"', response.content.decode())}


def test_facets_of_entries_offer_only_published_ones(client, hidden):
    for _, _, _, path in HIDDEN:
        html = client.get(path).content.decode()
        for entry, _, _ in hidden:
            assert f'value="{entry.slug}" class="form-checkbox' not in html, (path, entry)


def test_entry_facets_are_used_wherever_choices_have_pages():
    from cases.filters import CaseFilterSet
    from enterprises.filters import EnterpriseFilterSet

    entries = {"kommune", "omraade", "ligger", "samarbejder"}
    for filterset in (CaseFilterSet, EnterpriseFilterSet):
        for name in entries & set(filterset.base_filters):
            assert isinstance(filterset.base_filters[name], EntryFacet)
