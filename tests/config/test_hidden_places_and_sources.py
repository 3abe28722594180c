"""A municipality, an area, an organisation or a source that isn't published is named on no other entry's page, row, facet or file."""

from __future__ import annotations

import pytest

from cases.models import PracticeCase
from enterprises.models import SocialEnterprise
from partnerships.models import Challenge, Partnership, SocialMasterPlan, Solution
from registry.models import HousingArea, Municipality, Organisation, Source
from registry.opendata import datasets
from search import index
from tests.conftest import PortalClient
from tests.factories import UserWithRole
from tests.pages import ALL, LISTS

WORD = "Zyxvu"
# The kind, what is hidden of it, and the column that names it.
HIDDEN = {
    "municipality": (Municipality, ("kolding", "fredericia"), "name"),
    "source": (Source, ("bag-facaderne",), "title"),
    "area": (HousingArea, ("vollsmose",), "name"),
    "organisation": (Organisation, ("landsbyggefonden",), "name"),
}


def hide(*kinds: str) -> None:
    """Give some entries that others point to a name of their own, and take them back."""
    for kind in kinds:
        model, slugs, column = HIDDEN[kind]
        for slug in slugs:
            entry = model.objects.get(slug=slug)
            model.objects.filter(pk=entry.pk).update(status="draft", **{column: f"{WORD}{kind}{slug}"})
            if kind == "municipality":
                Organisation.objects.filter(slug=f"{slug}-kommune").update(status="draft", name=f"{WORD}organisation{slug}")
            index.index(kind, [entry.pk])
    index.rebuild()
    index.note("catalogue", None)


def addresses() -> list[str]:
    """One page of each kind, and of each kind of entry the first that point to what is hidden; lists, files, data and search."""
    found = [path for path in ALL if not any(f"/{slug}/" in path for _, slugs, _ in HIDDEN.values() for slug in slugs)]
    for model in (PracticeCase, SocialEnterprise, SocialMasterPlan, Partnership, Solution, Challenge, HousingArea, Organisation):
        published = model.objects.filter(status="published")
        if any(field.name == "municipality" for field in model._meta.get_fields()):
            found += [entry.get_absolute_url() for entry in published.filter(municipality__status="draft")[:3]]
        found += [entry.get_absolute_url() for entry in published.filter(sources__source__status="draft").distinct()[:3]]
    found += [f"{path}?format={kind}" for path in LISTS for kind in ("json", "csv")]
    found += [f"/data/{name}.json" for name in datasets()]
    found += [
        "/soeg/?q=kommune&format=json",
        f"/soeg/?q={WORD}",
        f"/soeg/forslag/?q={WORD[:4]}",
        "/cases/?kommune=kolding",
        "/kilder/",
        "/rapporter/",
    ]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("kind", [*HIDDEN])
def test_it_is_named_nowhere(catalogue, kind):
    hide(kind)
    readers = {"anonymous": PortalClient(), "housing": PortalClient()}
    readers["housing"].force_login(UserWithRole("housing"))
    wrong = []
    for path in addresses():
        for name, client in readers.items() if path in LISTS else [("anonymous", readers["anonymous"])]:
            text = client.get(path).content.decode()
            asked = text.replace(f"q={WORD}", "").replace(f'value="{WORD}"', "")
            if WORD.casefold() in asked.casefold().replace(f"”{WORD.casefold()}”", ""):
                at = asked.casefold().index(WORD.casefold())
                wrong.append(f"{name} {path}: …{asked[max(0, at - 90) : at + 60]}…".replace("\n", " "))
    assert not wrong, "\n".join(wrong)
