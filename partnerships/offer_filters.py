"""The catalogue's filters."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from registry.listing import ChoiceFacet, EntryFacet, FacetFilterSet, RelatedFacet
from registry.models import Status

from .filters import RowChoiceFacet
from .models import Mark, Offer, OfferMark, OfferPrice

MOST_WORDS = 8


class Words(django_filters.CharFilter):
    """Words that must all begin a word in the offer, its category, its enterprise or its agreement.

    Plain matching, not the portal's search: offers are few, and no kind of the search. A word in the middle of another is
    none, or 'gaver' would find every 'opgaver'.
    """

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in (value or "").replace("\0", "")[:300].split()[:MOST_WORDS]:
            qs = qs.filter(self._stands_in(word))
        return qs

    def _stands_in(self, word: str) -> Q:
        found = Q()
        # SQLite knows capitals of A-Z alone, so Danish words are tried as they are typed both ways.
        for each in sorted({word, word.lower(), word.capitalize()}):
            for field in ("title", "summary", "description", "category__name", "enterprise__name"):
                found |= self._begins(field, each)
            found |= self._begins("agreement__title", each) & Q(agreement__status=Status.PUBLISHED)
        return found

    def _begins(self, field: str, word: str) -> Q:
        return Q(**{f"{field}__istartswith": word}) | Q(**{f"{field}__icontains": f" {word}"})


class MarkFacet(RowChoiceFacet):
    """The marks that a source says an offer has."""

    def narrow(self, qs: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
        matching = qs.model._default_manager.filter(marks__kind__in=values, marks__answer=OfferMark.YES)
        return qs.filter(pk__in=matching.order_by().values("pk"))

    def counted(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        return super().counted(qs.filter(marks__answer=OfferMark.YES))


_PRICED = Case(
    When(Exists(OfferPrice.objects.filter(offer=OuterRef("pk"))), then=Value("ja")), default=Value("nej"), output_field=CharField()
)


class OfferFilterSet(FacetFilterSet):
    """Category, marks, price, who sells it and where, and the agreement."""

    q = Words(label="Søgeord", required=False)
    kategori = RelatedFacet(label="Kategori", path="category__slug", text="category__name", open=True)
    maerke = MarkFacet(label="Mærker og pris", path="marks__kind", choices=[(mark.value, str(mark.label).capitalize()) for mark in Mark])
    pris = ChoiceFacet(label="Pris", expression=_PRICED, choices=[("ja", "Prisen er oplyst"), ("nej", "Prisen er ikke oplyst")])
    virksomhed = EntryFacet(label="Virksomhed", entry="enterprise", open=True)
    kommune = EntryFacet(label="Virksomheden ligger i", entry="enterprise__municipality")
    aftale = EntryFacet(label="Aftale", entry="agreement", name="title")

    class Meta:
        model = Offer
        fields: list[str] = []
