"""The catalogue: what the documents tell is sold, in the right order, and nothing of what isn't published."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pydantic import ValidationError

from accounts.models import User
from enterprises.models import SocialEnterprise
from partnerships.models import Offer, OfferMark, OfferPrice, Partnership
from partnerships.schema import OfferRecord
from tests.factories import CitationFactory, EnterpriseFactory, OfferFactory, OfferingFactory

LIST = "/indkoeb/katalog/"


def slugs(client, query: str = "") -> list[str]:
    return [entry["slug"] for entry in client.get(f"{LIST}?{query}&format=json").json()["results"]]


def mark(offer: Offer, **answers: str) -> Offer:
    for kind, answer in answers.items():
        OfferMark.objects.create(offer=offer, kind=kind, answer=answer, text="Står i kilden.", citation=CitationFactory())
    return offer


def test_the_shipped_offers_say_who_sells_and_under_which_agreement(client, catalogue):
    """Read against the documents: seed 000 for VOKS, FRAK and Kamoon, seed 001 for Slagelse."""
    found = client.get("/data/offers.json").json()["results"]
    slagelse, budget = "frivillige-indkoebsaftaler-slagelse", "frak-budgetlinje-3b"
    sold = {
        each["slug"]: (each["enterprise"] and each["enterprise"]["slug"], each["agreement"] and each["agreement"]["slug"]) for each in found
    }
    assert sold == {
        "jubilaeumsgave-i-slagelse": (None, slagelse),
        "legehus": ("legehytten", slagelse),
        "plantedekorationer-fra-voks": ("voks", "voks-udstilling-hos-kab"),
        "planter-fra-voks": ("voks", None),
        "planteabonnement-fra-voks": ("voks", None),
        "moedelokale-hos-voks": ("voks", None),
        "groenne-og-praktiske-opgaver-fra-frak": ("frak", budget),
        "sodavand-af-ukrudt": ("frak", None),
        "arabisk-mad-ud-af-huset": ("kamoon", None),
        "redesignet-denim-fra-bevar": ("bevar", None),
    }
    # No document prints a price, or says that something sold has a mark.
    assert all(each["prices"] == each["marks"] == [] and each["sources"] for each in found)


def test_a_price_that_is_not_told_says_so_and_one_that_is_stands_with_its_vat_and_source(client, catalogue):
    page = client.get(f"{LIST}legehus/").content.decode()
    assert "Ikke oplyst. Spørg virksomheden." in page
    assert "Pris ikke oplyst" in client.get(f"{LIST}?q=legehus").content.decode()
    assert ";ikke oplyst;" in client.get(f"{LIST}?q=legehus&format=csv").content.decode()
    legehus = Offer.objects.get(slug="legehus")
    place = CitationFactory(place="side 7")
    OfferPrice.objects.create(offer=legehus, text="pr. styk", amount_dkk=4500, qualifier="about", vat="without", citation=place)
    page = client.get(f"{LIST}legehus/").content.decode().replace("\xa0", " ")
    assert "cirka 4.500 kr." in page
    assert "Uden moms" in page
    assert "side 7" in page
    assert slugs(client, "pris=ja") == ["legehus"]


@pytest.mark.both_databases
def test_both_marks_and_a_market_price_come_first_and_one_no_does_not(client, empty_registry):
    category = OfferingFactory(name="Aa")
    plain = OfferFactory(title="A", category=category)
    lacking = mark(OfferFactory(title="B", category=category), social="yes", green="yes", market_price="no")
    full = mark(OfferFactory(title="C", category=category), social="yes", green="yes", market_price="yes")
    assert slugs(client) == [full.slug, plain.slug, lacking.slug]
    assert slugs(client, "sort=titel") == [plain.slug, lacking.slug, full.slug]
    page = client.get(LIST).content.decode()
    assert page.count("Fremhævet</span>") == 1
    assert "ikke om noget tilbud, der har alle tre" not in page
    assert sorted(slugs(client, "maerke=green")) == sorted([lacking.slug, full.slug])
    assert slugs(client, "maerke=market_price") == [full.slug]


@pytest.mark.both_databases
def test_words_are_found_in_title_category_seller_and_agreement(client, catalogue):
    assert slugs(client, "q=gaver") == ["jubilaeumsgave-i-slagelse"]
    assert slugs(client, "q=LEGEHYTTEN") == ["legehus"]
    assert set(slugs(client, "q=voks+planter")) == {"planter-fra-voks", "planteabonnement-fra-voks", "plantedekorationer-fra-voks"}
    assert set(slugs(client, "q=frivillige")) == {"jubilaeumsgave-i-slagelse", "legehus"}
    assert slugs(client, "q=%27%25_") == []
    assert client.get(f"{LIST}?q=%00").status_code == 200
    assert client.get(f"{LIST}?kategori=x&kategori=%00&sort=x&side=99999999&virksomhed=" + "y" * 500).status_code == 200


def test_an_offer_of_an_enterprise_that_is_not_published_is_nowhere(client, catalogue):
    SocialEnterprise.objects.filter(slug="legehytten").update(status="draft")
    assert "legehus" not in slugs(client)
    assert client.get(f"{LIST}legehus/").status_code == 404
    pages = [LIST, f"{LIST}jubilaeumsgave-i-slagelse/", "/kilder/erfaringsopsamling-2015/", "/data/offers.json", f"{LIST}?format=csv"]
    pages.append("/partnerskaber/frivillige-indkoebsaftaler-slagelse/")
    for path in pages:
        assert "katalog/legehus/" not in client.get(path).content.decode(), path


def test_a_draft_is_nowhere_and_an_agreement_that_is_not_published_is_not_named(client, catalogue):
    Offer.objects.filter(slug="legehus").update(status="draft")
    assert client.get(f"{LIST}legehus/").status_code == 404
    for path in (LIST, "/virksomheder/legehytten/", "/kilder/erfaringsopsamling-2015/", "/data/offers.json"):
        assert "katalog/legehus/" not in client.get(path).content.decode(), path
    Partnership.objects.filter(slug="frak-budgetlinje-3b").update(status="archived")
    for path in (LIST, f"{LIST}groenne-og-praktiske-opgaver-fra-frak/", f"{LIST}?format=csv", "/data/offers.json"):
        page = client.get(path).content.decode()
        assert "frak-budgetlinje-3b" not in page, path
        assert "Fast post til FRAK" not in page, path


def test_the_enterprise_the_agreement_and_the_source_lead_to_the_offer(client, catalogue):
    pages = ["/virksomheder/legehytten/", "/partnerskaber/frivillige-indkoebsaftaler-slagelse/", "/kilder/erfaringsopsamling-2015/"]
    for path in pages:
        assert 'href="/indkoeb/katalog/legehus/"' in client.get(path).content.decode(), path


def test_an_offer_says_who_sells_it_or_that_nobody_is_named(client, catalogue):
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferFactory(enterprise=None)
    assert OfferFactory(enterprise=None, enterprise_note="Ikke nævnt.").pk
    client.force_login(User.objects.create_superuser("admin@example.dk"))
    legehus = Offer.objects.get(slug="legehus")
    address = reverse("admin:partnerships_offer_change", args=[legehus.pk])
    opened = client.get(address).context
    form = opened["adminform"].form
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    data["_seen"] = opened["seen"]  # how the page was opened
    rows = {f"{name}-{count}": "0" for name in ("prices", "marks", "notes") for count in ("TOTAL_FORMS", "INITIAL_FORMS")}
    answer = client.post(address, data | rows | {"enterprise": ""}).content.decode()
    assert "Vælg virksomheden, eller skriv" in answer
    assert client.post(address, data | rows | {"title": "Legehus af træ"}).status_code == 302
    assert Offer.objects.get(slug="legehus").title == "Legehus af træ"
    assert legehus.history.count() == 2  # as it was loaded, and as it is now


def test_an_administrator_writes_a_price_and_the_marks_with_their_source(client, catalogue):
    client.force_login(User.objects.create_superuser("admin@example.dk"))
    legehus = Offer.objects.get(slug="legehus")
    address, place = reverse("admin:partnerships_offer_change", args=[legehus.pk]), CitationFactory(place="brev af 3. marts")
    opened = client.get(address).context
    form = opened["adminform"].form
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields} | {"_seen": opened["seen"]}
    for name, count in (("prices", 1), ("marks", 3), ("notes", 0)):
        data |= {f"{name}-TOTAL_FORMS": str(count), f"{name}-INITIAL_FORMS": "0"}
    price = {"position": "0", "text": "pr. styk", "amount_dkk": "4500", "qualifier": "", "vat": "without"}
    data |= {f"prices-0-{name}": value for name, value in price.items()}
    for number, kind in enumerate(("social", "green", "market_price")):
        row = {"position": str(number), "kind": kind, "answer": "yes", "text": "Står i brevet."}
        data |= {f"marks-{number}-{name}": value for name, value in row.items()}
    refused = client.post(address, data)
    assert refused.status_code == 200  # neither has a source
    data |= {f"{name}-citation": place.pk for name in ("prices-0", "marks-0", "marks-1", "marks-2")}
    answer = client.post(address, data)
    assert answer.status_code == 302, [each.formset.errors for each in answer.context["inline_admin_formsets"]]
    page = client.get(f"{LIST}legehus/").content.decode().replace("\xa0", " ")
    assert "4.500 kr." in page
    assert "brev af 3. marts" in page
    assert slugs(client)[0] == "legehus"


def test_archiving_in_the_admin_takes_an_offer_away_and_is_remembered(client, catalogue):
    client.force_login(User.objects.create_superuser("admin@example.dk"))
    legehus = Offer.objects.get(slug="legehus")
    client.post(reverse("admin:partnerships_offer_changelist"), {"action": "archive", "_selected_action": [legehus.pk]})
    assert "legehus" not in slugs(client)
    assert legehus.history.first().status == "archived"
    client.post(reverse("admin:partnerships_offer_changelist"), {"action": "publish", "_selected_action": [legehus.pk]})
    assert "legehus" in slugs(client)


def found(client, words: str) -> list[str]:
    return [hit["url"].removeprefix("http://localhost") for hit in client.get("/soeg/", {"q": words, "format": "json"}).json()["results"]]


def test_what_is_sold_leads_to_who_sells_it(client, catalogue):
    """Offers are no kind of the search: their enterprise and their agreement are found by what they say."""
    assert "/virksomheder/frak/" in found(client, "sodavand af ukrudt")
    assert "/partnerskaber/frivillige-indkoebsaftaler-slagelse/" in found(client, "gave til jubilæum")
    assert "/virksomheder/kamoon/" in found(client, "mezze")
    client.force_login(User.objects.create_superuser("admin@example.dk"))
    voks, frak = (SocialEnterprise.objects.get(slug=slug) for slug in ("voks", "frak"))
    offer = OfferFactory(enterprise=voks, title="Fløjtekedler", summary="Fløjter i køkkenet.")
    address = reverse("admin:partnerships_offer_change", args=[offer.pk])
    for change, seller in (({}, voks), ({"enterprise": frak.pk}, frak), ({"title": "Kobberkedler", "summary": "Uden fløjt."}, None)):
        opened = client.get(address).context
        form = opened["adminform"].form
        data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields} | {"_seen": opened["seen"]}
        rows = {f"{name}-{count}": "0" for name in ("prices", "marks", "notes") for count in ("TOTAL_FORMS", "INITIAL_FORMS")}
        assert client.post(address, data | rows | change).status_code == 302
        assert found(client, "fløjtekedler") == ([seller.get_absolute_url()] if seller else [])
    first = offer.history.order_by("history_id")[0]
    restore = reverse("admin:partnerships_offer_restore", args=[offer.pk, first.history_id])
    assert client.post(restore, {"set": client.get(restore).context["seen"]}).status_code == 302
    assert found(client, "fløjtekedler") == [voks.get_absolute_url()]
    client.post(reverse("admin:partnerships_offer_changelist"), {"action": "archive", "_selected_action": [offer.pk]})
    assert found(client, "fløjtekedler") == []
    client.post(reverse("admin:partnerships_offer_changelist"), {"action": "publish", "_selected_action": [offer.pk]})
    assert found(client, "fløjtekedler") == [voks.get_absolute_url()]
    delete = reverse("admin:partnerships_offer_delete", args=[offer.pk])
    client.post(delete, {"post": "yes"})
    assert found(client, "fløjtekedler") == [voks.get_absolute_url()]  # what is published isn't deleted
    client.post(reverse("admin:partnerships_offer_changelist"), {"action": "archive", "_selected_action": [offer.pk]})
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert found(client, "fløjtekedler") == []
    assert not Offer.objects.filter(pk=offer.pk).exists()


RECORD = {
    "slug": "a",
    "sources": [{"source": "x", "place": "side 1"}],
    "title": "A",
    "category": "catering",
    "enterprise": "voks",
    "summary": "Mad.",
}
GREEN = {"kind": "green", "answer": "yes", "text": "Mærket.", "place": "side 2"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"enterprise": None}, "enterprise_note"),
        ({"marks": [GREEN, GREEN]}, "twice"),
        ({"prices": [{"text": "pr. styk", "amount_dkk": -1, "place": "side 3"}]}, "amount_dkk"),
        ({"prices": [{"text": "pr. styk", "amount_dkk": 1}]}, "place"),
        ({"picture": "foto.jpg"}, "picture"),
        ({"sources": []}, "sources"),
    ],
)
def test_a_data_file_that_says_too_little_or_too_much_is_refused(change, said):
    OfferRecord.model_validate(RECORD)
    with pytest.raises(ValidationError, match=said):
        OfferRecord.model_validate(RECORD | change)


def test_a_list_costs_no_more_with_more_offers(client, empty_registry, django_assert_max_num_queries):
    for _ in range(12):
        mark(OfferFactory(enterprise=EnterpriseFactory()), social="yes")
    with django_assert_max_num_queries(8):
        client.get(LIST)
    with django_assert_max_num_queries(8):
        client.get(f"{LIST}?format=csv")
