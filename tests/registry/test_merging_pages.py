"""Merging as an administrator does it: two chosen rows, the preview, the confirmation, and the way back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from registry.duplicates import Known, pairs
from registry.models import NotADuplicate, Organisation, OrganisationMerge, OrganisationWebsite
from tests.factories import EnterpriseFactory, MunicipalityFactory, OrganisationFactory, UserWithRole


@pytest.fixture
def admin(client, db):
    client.force_login(UserWithRole("admin"))
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_two_chosen_rows_are_seen_chosen_between_merged_and_parted_again(admin, django_assert_max_num_queries):
    kept, lost = EnterpriseFactory(name="Den Ene", summary="En."), EnterpriseFactory(name="Den Anden", summary="To.", cvr="12345674")
    OrganisationWebsite.objects.create(organisation=lost, url="https://anden.example.dk", label="Den Andens side")
    chosen = {"action": "merge_two", "_selected_action": [kept.pk, lost.pk]}
    listed = reverse("admin:enterprises_socialenterprise_changelist")
    preview = admin.post(listed, chosen)
    assert preview.headers["Location"] == reverse("admin:enterprises_socialenterprise_merge", args=[kept.pk, lost.pk])
    with django_assert_max_num_queries(140):  # a few for each of some fifty relations, whatever hangs on the two
        page = admin.get(preview.headers["Location"])
    html = text(page)
    assert "Hjemmesider" in html
    assert "Den Andens side" in html
    assert 'name="felt-summary" value="beholdt" aria-describedby="felt-summary" checked' in html
    assert 'name="felt-cvr" value="anden" aria-describedby="felt-cvr" checked' in html
    typed = {"set": page.context["preview"].fingerprint, "felt-summary": "anden", "reason": "Samme sted."}
    # Something has changed since: nothing is done, and what was chosen stands.
    stale = text(admin.post(preview.headers["Location"], {**typed, "set": "gammel"}))
    assert "Noget er ændret, siden du så forhåndsvisningen" in stale
    assert 'name="felt-summary" value="anden" aria-describedby="felt-summary" checked' in stale
    assert "Samme sted." in stale
    done = admin.post(preview.headers["Location"], typed)
    merge = OrganisationMerge.objects.get()
    assert done.headers["Location"] == reverse("admin:registry_organisationmerge_change", args=[merge.pk])
    html = text(admin.get(done.headers["Location"]))
    assert "Hjemmesider: 1 flyttet" in html
    assert "CVR-nummer: taget fra Den Anden" in html
    kept.refresh_from_db()
    assert (kept.summary, kept.cvr) == ("To.", "12345674")
    undo = reverse("admin:registry_organisationmerge_undo", args=[merge.pk])
    assert "De to bliver hver sin post igen" in text(admin.get(undo))
    assert "Sammenlægningen er fortrudt." in text(admin.post(undo, follow=True))
    assert "Sammenlægningen er fortrudt i forvejen." in text(admin.get(undo))
    kept.refresh_from_db()
    assert (kept.summary, kept.cvr) == ("En.", "")
    assert [event.reason for event in lost.events.all()] == [
        f"Lagt sammen med Den Ene ({kept.slug}). Samme sted.",
        "Sammenlægningen med Den Ene er fortrudt.",
    ]


def test_one_or_three_chosen_rows_are_not_two(admin):
    rows = [OrganisationFactory().pk for _ in range(3)]
    listed = reverse("admin:registry_organisation_changelist")
    for chosen in (rows[:1], rows):
        answer = admin.post(listed, {"action": "merge_two", "_selected_action": chosen}, follow=True)
        assert "Vælg netop to" in text(answer)
    assert not OrganisationMerge.objects.exists()


def test_what_can_not_be_merged_says_why_and_offers_no_button(admin):
    kept, lost = OrganisationFactory(), EnterpriseFactory(name="Virksomheden")
    html = text(admin.get(reverse("admin:registry_organisation_merge", args=[kept.pk, lost.pk])))
    assert "Behold Virksomheden i stedet." in html
    assert "Læg sammen</button>" not in html


@pytest.mark.parametrize("role", ["housing", "municipal", "purchaser"])
def test_only_administrators_may_merge_undo_or_tell_apart(client, db, role):
    kept, lost = EnterpriseFactory(), EnterpriseFactory()
    client.force_login(UserWithRole(role))
    addresses = [
        reverse("admin:enterprises_socialenterprise_merge", args=[kept.pk, lost.pk]),
        reverse("admin:registry_organisation_merge", args=[kept.pk, lost.pk]),
        reverse("admin:registry_organisationmerge_undo", args=[0]),
        reverse("admin:enterprises_socialenterprise_duplicates"),
    ]
    for address in addresses:
        for answer in (client.get(address), client.post(address, {"par": f"{kept.pk}-{lost.pk}"})):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/admin/login/")
    assert not OrganisationMerge.objects.exists()
    assert not NotADuplicate.objects.exists()


def known(pk, name, place="Kolding", *urls, names=()):
    return Known(pk, f"s{pk}", name, "published", municipality=place, names={name, *names}, websites=set(urls))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (known(1, "Café Frihavn"), known(2, "Cafe Frihavn ApS"), True),
        (known(1, "Café Frihavn"), known(2, "Noget helt andet", names=["café frihavn"]), True),
        (known(1, "Café Frihavn"), known(2, "Cafe Frihavn", "Vejle"), False),  # another town's
        (known(1, "Café Frihavn"), known(2, "Cafe Frihavn", ""), True),  # whose place isn't told
        (known(1, "Frihavn", "Kolding", "https://www.frihavn.dk/om"), known(2, "Værkstedet", "Vejle", "http://frihavn.dk"), True),
        (known(1, "Frihavn"), known(2, "Værkstedet"), False),
    ],
)
def test_which_two_look_alike(one, other, alike):
    assert len(pairs([one, other])) == alike
    assert pairs([one, other], {(1, 2)}) == []


def test_the_queue_of_duplicates_asks_once(admin, django_assert_max_num_queries):
    place = MunicipalityFactory()
    one, other = (EnterpriseFactory(name=name, municipality=place) for name in ("Zyxvu Værksted", "Zyxvu Værksted ApS"))
    EnterpriseFactory(name="Zyxvu Værksted", municipality=place, status="archived")
    address = reverse("admin:enterprises_socialenterprise_duplicates")
    with django_assert_max_num_queries(12):
        html = text(admin.get(address))
    assert html.count("Zyxvu Værksted ApS") == 1
    assert reverse("admin:enterprises_socialenterprise_merge", args=[one.pk, other.pk]) in html
    for odd in ("", "x-y", f"{one.pk}-{one.pk}", f"{one.pk}-999999999"):
        admin.post(address, {"par": odd})
    assert "ligner et CPR-nummer" in text(admin.post(address, {"par": f"{one.pk}-{other.pk}", "reason": "010190-1234"}, follow=True))
    assert not NotADuplicate.objects.exists()
    for _ in range(2):
        admin.post(address, {"par": f"{other.pk}-{one.pk}", "reason": "To afdelinger."})
    remembered = NotADuplicate.objects.get()
    assert (remembered.one_id, remembered.other_id, remembered.reason) == (one.pk, other.pk, "To afdelinger.")
    assert "Zyxvu Værksted ApS" not in text(admin.get(address))
    admin.post(reverse("admin:registry_notaduplicate_delete", args=[remembered.pk]), {"post": "yes"})
    assert "Zyxvu Værksted ApS" in text(admin.get(address))


def test_what_was_merged_is_no_longer_brought_back_by_hand(admin):
    from enterprises import actions
    from registry.merging import doing
    from registry.steps import Refused

    kept, lost = EnterpriseFactory(), EnterpriseFactory()
    person = UserWithRole("admin")
    doing.merge(kept_id=kept.pk, lost_id=lost.pk, wanted={}, seen=None, by=person)
    with pytest.raises(Refused, match="lagt sammen med en anden"):
        actions.reopen(entry_id=lost.pk, by=person, reason="Igen")
    admin.post(reverse("admin:registry_organisation_changelist"), {"action": "publish", "_selected_action": [lost.pk]})
    assert Organisation.objects.get(pk=lost.pk).status == "archived"
    assert admin.get(reverse("admin:registry_organisation_delete", args=[lost.pk])).status_code == 403
