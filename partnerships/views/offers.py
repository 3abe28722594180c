"""The catalogue: what can be bought, by category, and the page of one offer."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from registry.kept_pages import kept_page
from registry.links import Part, linked
from registry.listing import Column, RegistryListView, trail_to
from registry.models import Citation, Offering, Status

from ..models import Mark, Offer, OfferMark, OfferNote, OfferPrice
from ..offer_filters import OfferFilterSet
from ..pictures import drawing
from .alike import alike

TITLE = "Katalog over varer og tjenester"
ADDRESS = "/indkoeb/katalog/"


def answers(offer: Offer) -> list[tuple[str, OfferMark | None]]:
    """The three things KAB asks for, each with what a source says of it; None where none does. Marks must be fetched."""
    told = {mark.kind: mark for mark in offer.marks.all()}
    return [(str(kind.label), told.get(kind)) for kind in Mark]


def _answer(kind: Mark) -> Column:
    def value(offer: Offer) -> str:
        told = next((mark for mark in offer.marks.all() if mark.kind == kind), None)
        return told.get_answer_display() if told else "ikke oplyst"

    return Column(str(kind.label).capitalize(), value)


class OfferListView(RegistryListView):
    """All offers; those with both marks and a market price first."""

    filterset_class = OfferFilterSet
    title = TITLE
    intro = "Planter, mad, gaver og opgaver: det, som socialøkonomiske virksomheder sælger ifølge portalens kilder."
    singular, plural = "tilbud", "tilbud"
    search_label = "Søg i kataloget"
    row_template = "partnerships/offer_row.html"
    template_name = "partnerships/offers_list.html"
    dataset = "offers"
    source_line = "Hvert tilbud nævner sin kilde. Oplysningerne er så gamle som den: spørg virksomheden om pris og levering."
    trail = (("/indkoeb/", "Indkøb"),)
    sorts: ClassVar = {
        "fremhaevet": ("Mærker og markedspris først", ["-highlighted", "category__name", "title"]),
        "titel": ("Titel A-Å", ["title"]),
        "kategori": ("Kategori", ["category__name", "title"]),
        "virksomhed": ("Virksomhed", ["enterprise__name", "title"]),
    }
    columns = (
        Column("Titel", lambda offer: offer.title),
        Column("Kategori", lambda offer: offer.category.name),
        Column("Kort fortalt", lambda offer: offer.summary),
        Column("Virksomhed", lambda offer: offer.enterprise.name if offer.enterprise else offer.enterprise_note),
        Column("Pris", lambda offer: [f"{row.amount} {row.text}, {row.get_vat_display()}" for row in offer.prices.all()] or "ikke oplyst"),
        *(_answer(kind) for kind in Mark),
        Column("Aftale", lambda offer: offer.agreement.title if offer.agreement and offer.agreement.is_published else ""),
        Column("Om aftalen", lambda offer: offer.agreement_note),
        Column("Kilder", lambda offer: [str(citation) for citation in offer.sources.all()]),
        Column("Adresse", lambda offer: offer.get_absolute_url()),
    )

    def get_queryset(self) -> QuerySet[Offer]:
        offers = Offer.objects.published().with_highlight()
        return offers.select_related("category", "enterprise", "agreement").prefetch_related("prices", "marks")

    def exported(self) -> QuerySet[Offer]:
        return self.get_queryset().prefetch_related(Prefetch("sources", Citation.objects.select_related("source")))

    def decorate(self, entries: list[Any]) -> list[Any]:
        for offer in entries:
            offer.picture = drawing(offer.category.slug)
        return entries

    def extra_context(self) -> dict[str, Any]:
        offered = Q(offers__in=Offer.objects.published())
        categories = list(Offering.objects.annotate(number=Count("offers", filter=offered)).filter(number__gt=0).order_by("name"))
        for category in categories:
            category.picture = drawing(category.slug)  # type: ignore[attr-defined]
        highlighted = Offer.objects.published().with_highlight().filter(highlighted=1).exists()
        return {"categories": categories, "chosen": self.request.GET.getlist("kategori"), "any_highlighted": highlighted}


@kept_page
def offer_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One offer: who sells it, what it costs, the marks, the agreement, and where all that stands."""
    offer = get_object_or_404(
        Offer.objects.published()
        .with_highlight()
        .select_related("category", "enterprise__municipality", "agreement")
        .prefetch_related(
            Prefetch("sources", Citation.objects.select_related("source")),
            Prefetch("prices", OfferPrice.objects.select_related("citation__source")),
            Prefetch("marks", OfferMark.objects.select_related("citation__source")),
            Prefetch("notes", OfferNote.objects.select_related("citation__source")),
        ),
        slug=slug,
    )
    others = Offer.objects.published().exclude(pk=offer.pk)
    links = linked(
        [
            Part("same_category", others.filter(category=offer.category), "offer", name="title", text="category__name"),
            Part(
                "same_enterprise",
                others.filter(enterprise__isnull=False, enterprise=offer.enterprise),
                "offer",
                name="title",
                text="enterprise__name",
            ),
            Part(
                "same_agreement",
                others.filter(agreement__isnull=False, agreement=offer.agreement, agreement__status=Status.PUBLISHED),
                "offer",
                name="title",
                text="agreement__title",
            ),
            Part("same_group", others.filter(category__group=offer.category.group), "offer", name="title", text="category__name"),
        ]
    )
    traits = [
        ("same_category", "Samme kategori: {}"),
        ("same_agreement", "Samme aftale: {}"),
        ("same_enterprise", "Også fra {}"),
        ("same_group", "{}"),
    ]
    context = {
        "offer": offer,
        "picture": drawing(offer.category.slug),
        "answers": answers(offer),
        "agreement": offer.agreement if offer.agreement and offer.agreement.is_published else None,
        "alike": alike(links, traits),
        "trail": [("/indkoeb/", "Indkøb"), *trail_to(request, ADDRESS, "Katalog")],
    }
    return render(request, "partnerships/offer.html", context)
