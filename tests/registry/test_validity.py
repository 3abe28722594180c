"""Words with validity: what is out of force isn't chosen anew, and what is filed under it keeps it."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.filters import CaseFilterSet, case_masks, listed_cases
from registry.choosing import choosable, chosen_by, shown_name
from registry.models import Offering, TargetGroup, Theme
from search import index
from search.index import Filters, find
from search.models import SearchSynonym
from search.validity import in_force, marked, within
from tests.factories import CaseFactory, UserWithRole

pytestmark = pytest.mark.both_databases

TODAY = dt.date(2026, 11, 21)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "on", "is_in_force", "name"),
    [
        (None, None, TODAY, True, "Ord"),
        (TODAY, TODAY, TODAY, True, "Ord"),
        (None, TODAY - DAY, TODAY, False, "Ord (udgået)"),
        (TODAY + DAY, None, TODAY, False, "Ord (gælder fra 22.11.2026)"),
        (TODAY - DAY, TODAY + DAY, TODAY, True, "Ord"),
    ],
)
def test_a_word_holds_from_its_first_day_to_its_last(first, last, on, is_in_force, name):
    assert in_force(first, last, on) is is_in_force
    assert marked("Ord", first, last, on) == name


_days = st.one_of(st.none(), st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 9)))


@given(first=_days, last=_days, on=st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 9)))
def test_a_word_is_marked_when_it_cannot_be_chosen(first, last, on):
    assert in_force(first, last, on) == (marked("Ord", first, last, on) == "Ord")


def _made(slug: str, **dates) -> TargetGroup:
    return TargetGroup.objects.create(slug=slug, name=slug.capitalize(), **dates)


@pytest.mark.django_db
def test_the_rule_is_the_same_on_rows():
    days = [None, TODAY - DAY, TODAY, TODAY + DAY]
    pairs = [(first, last) for first in days for last in days if not (first and last and last < first)]
    for number, (first, last) in enumerate(pairs):
        _made(f"g-{number}", valid_from=first, valid_to=last)
    rows = TargetGroup.objects.filter(slug__startswith="g-")
    expected = {f"g-{number}" for number, (first, last) in enumerate(pairs) if in_force(first, last, TODAY)}
    assert set(rows.filter(within(TODAY)).values_list("slug", flat=True)) == expected
    shown = {row.slug: row.shown for row in rows.annotate(shown=shown_name(today=TODAY), nothing=Value(0))}
    assert {slug for slug, name in shown.items() if name.endswith("(udgået)")} == {
        f"g-{number}" for number, (_, last) in enumerate(pairs) if last is not None and last < TODAY
    }


@pytest.mark.django_db
def test_the_last_day_is_not_before_the_first():
    with pytest.raises(ValidationError) as error:
        TargetGroup(slug="x", name="X", valid_from=TODAY, valid_to=TODAY - DAY).full_clean()
    assert "valid_to" in error.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        _made("x", valid_from=TODAY, valid_to=TODAY - DAY)


@pytest.fixture
def retired(db):
    return _made("foraeldet", valid_to=timezone.localdate() - DAY)


@pytest.mark.django_db
def test_a_word_out_of_force_is_kept_where_it_is_chosen_and_offered_nowhere_else(client, retired):
    case, other = CaseFactory(title="Har ordet"), CaseFactory()
    case.target_groups.add(retired)
    assert retired in choosable(TargetGroup, chosen_by(case, "target_groups"))
    assert retired not in choosable(TargetGroup, chosen_by(other, "target_groups"))
    # Pages go on showing it, and a list offers it only where it's chosen already.
    assert retired.name in unescape(client.get(case.get_absolute_url()).content.decode())
    for masks in (None, case_masks.current()):
        every = CaseFilterSet(QueryDict(""), queryset=listed_cases(), masks=masks)
        chosen = CaseFilterSet(QueryDict("maalgruppe=foraeldet"), queryset=listed_cases(), masks=masks)
        assert "foraeldet" not in _options(every)
        assert _options(chosen)["foraeldet"] == "Foraeldet (udgået)"
    listed = client.get("/cases/", {"maalgruppe": "foraeldet"})
    assert "Har ordet" in unescape(listed.content.decode())
    assert "Foraeldet (udgået)" in unescape(listed.content.decode())
    assert 'value="foraeldet"' not in client.get("/cases/").content.decode()


def _options(filters: CaseFilterSet) -> dict[str, str]:
    return {option.value: option.text for view in filters.facets() if view.name == "maalgruppe" for option in view.options}


@pytest.mark.django_db
def test_the_admin_offers_what_is_in_force_and_keeps_what_is_chosen(client, retired):
    client.force_login(UserWithRole("admin"))
    old = Theme.objects.create(slug="gammelt", name="Gammelt tema", number=99, valid_to=timezone.localdate() - DAY)
    new = client.get(reverse("admin:cases_practicecase_add")).content.decode()
    assert "Gammelt tema" not in new
    case = CaseFactory(theme=old, status="draft")
    page = unescape(client.get(reverse("admin:cases_practicecase_change", args=[case.pk])).content.decode())
    assert "Gammelt tema (udgået)" in page
    asked = {"app_label": "cases", "model_name": "practicecase", "field_name": "target_groups", "term": "foraeldet"}
    assert client.get(reverse("admin:autocomplete"), asked).json()["results"] == []
    assert not Offering.objects.filter(pk__in=choosable(Offering).exclude(valid_to=None)).exists()


@pytest.mark.django_db
def test_a_synonym_works_in_its_time_only():
    case = CaseFactory(title="Lommepengejob i sommerferien", status="published")
    index.index("case", [case.pk])
    word = SearchSynonym.objects.create(lay="zyxvusyn", professional="lommepengejob")
    assert [hit.slug for hit in find("zyxvusyn", Filters(kind="case")).hits] == [case.slug]
    word.valid_to = timezone.localdate() - DAY
    word.save()
    assert find("zyxvusyn", Filters(kind="case")).hits == []
