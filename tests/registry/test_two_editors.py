"""Two people with one record open never lose each other's work silently."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib import admin as site
from django.urls import reverse

from cases.models import CaseRecommendation
from registry import two_editors
from registry.merging import doing
from registry.models import Entry, Organisation, OrganisationAlias
from registry.safe_editing import SafeEditing
from tests.conftest import PortalClient
from tests.factories import CaseFactory, EnterpriseFactory, OrganisationFactory, UserWithRole

# --- What each has changed, without a database ---------------------------------------------------------------------------


def test_what_only_the_other_changed_is_taken_and_what_both_did_is_shown():
    base = {"a": ["1"], "b": ["1"], "c": ["1"], "d": ["1"]}
    mine = {"a": ["1"], "b": ["2"], "c": ["2"], "d": ["1"]}
    theirs = {"a": ["3"], "b": ["1"], "c": ["3"], "d": ["1"]}
    found = two_editors.weigh(base, mine, theirs)
    assert (found.taken, found.both) == (["a"], ["c"])
    assert found.fields == {"a": ["3"], "b": ["2"], "c": ["2"], "d": ["1"]}


def test_line_ends_and_the_order_of_choices_are_no_change():
    assert two_editors.same(["a\r\nb "], ["a\nb"])
    assert two_editors.same(["2", "1"], ["1", "2"])
    assert not two_editors.same(["1"], [])


def test_a_page_that_does_not_say_how_it_was_opened_takes_nothing_over():
    found = two_editors.weigh(None, {"a": ["1"]}, {"a": ["2"]})
    assert (found.both, found.fields) == (["a"], {"a": ["1"]})


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "rows", "gone"),
    [
        ({"1": "a"}, {"1": "b"}, {"1": "a"}, [("1", "b", "")], 0),
        ({"1": "a"}, {"1": "a"}, {"1": "b"}, [("1", "b", "taken")], 0),
        ({"1": "a"}, {"1": "b"}, {"1": "c"}, [("1", "b", "both")], 0),
        ({"1": "a"}, {"1": "a"}, {"1": "a", "2": "n"}, [("1", "a", ""), ("2", "n", "new")], 0),
        ({"1": "a"}, {"1": "a"}, {}, [], 1),
        ({"1": "a"}, {"1": "b"}, {}, [(None, "b", "gone")], 0),
    ],
)
def test_rows_are_weighed_one_by_one(base, mine, theirs, rows, gone):
    as_rows = [{key: {"t": [text]} for key, text in each.items()} for each in (base, mine, theirs)]
    found = two_editors.weigh_rows(as_rows[0], as_rows[1], [{"t": ["ny"]}], as_rows[2])
    assert [(row.pk, row.fields["t"][0], row.state) for row in found.rows] == [*rows, (None, "ny", "")]
    assert len(found.gone) == gone


# --- In the admin ----------------------------------------------------------------------------------------------------------


def test_every_admin_of_entries_edits_safely():
    pages = [page for model, page in site.site._registry.items() if issubclass(model, Entry)]
    assert len(pages) >= 10
    assert [page for page in pages if not isinstance(page, SafeEditing)] == []


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


def opened(client, entry) -> dict[str, list[str]]:
    """What the form of an entry would send if nobody touched it."""
    html = client.get(address(entry)).content.decode()
    form = html[html.index('<form method="post" id=') if '<form method="post" id=' in html else html.index('method="post" id=') :]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" not in given or given.get("type") in ("submit", "button") or "__prefix__" in given["name"]:
            continue
        if given.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        found.setdefault(given["name"], []).append(unescape(given.get("value", "on" if given.get("type") == "checkbox" else "")))
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        if "__prefix__" not in name:
            found[name] = [unescape(text)]
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        if "__prefix__" not in name:
            found[name] = [unescape(value) for value in re.findall(r'<option value="([^"]*)"[^>]* selected', options)]
    return found


def address(entry) -> str:
    return reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk])


def saved(client, entry, form) -> bool:
    return client.post(address(entry), form).status_code == 302


def text(response) -> str:
    return " ".join(unescape(re.sub(r"<br>", " ", response.content.decode())).split())


def test_the_second_sees_both_versions_keeps_what_they_typed_and_saves_knowingly(people):
    anna, bo = people
    entry = OrganisationFactory(name="Foreningen", text="Fra først af.")
    for name in ("Alias", "Forsvinder"):
        OrganisationAlias.objects.create(organisation=entry, name=name)
    theirs, mine = opened(anna, entry), opened(bo, entry)
    theirs |= {"name": ["Annas navn"], "text": ["Annas tekst"], "aliases-0-name": ["Annas alias"], "aliases-1-DELETE": ["on"]}
    assert saved(anna, entry, theirs)
    mine |= {"text": ["Bos tekst"], "aliases-0-name": ["Bos alias"], "aliases-TOTAL_FORMS": ["3"], "aliases-2-name": ["Bos nye"]}
    answer = bo.post(address(entry), mine)
    html = text(answer)
    assert "Anna har gemt imens" in html
    for shown in ("Annas tekst", "Bos tekst", "Annas alias", "Bos alias", "Forsvinder", "Foreningen"):
        assert shown in html
    assert 'value="Annas navn"' in html  # only the other changed it
    assert answer.context["adminform"].form["text"].value() == "Bos tekst"
    assert 'value="Bos nye"' in html
    entry.refresh_from_db()
    assert (entry.name, entry.text) == ("Annas navn", "Annas tekst")
    # What the page now holds, sent as it is, counts.
    again = {**mine, "name": ["Annas navn"], "aliases-TOTAL_FORMS": ["2"], "aliases-INITIAL_FORMS": ["1"], "aliases-1-name": ["Bos nye"]}
    again = {
        name: values for name, values in again.items() if not name.startswith(("aliases-2-", "aliases-1-id", "aliases-1-organisation"))
    }
    again["_seen"] = [answer.context["seen"]]
    assert saved(bo, entry, again)
    entry.refresh_from_db()
    assert (entry.name, entry.text) == ("Annas navn", "Bos tekst")
    assert set(entry.aliases.values_list("name", flat=True)) == {"Bos alias", "Bos nye"}


def test_a_save_that_is_not_about_the_same_is_shown_too_and_loses_nothing(people):
    anna, bo = people
    entry = CaseFactory(title="Før", city="Kolding")
    advice = CaseRecommendation.objects.create(case=entry, title="Et råd", text="Gør det.")
    theirs, mine = opened(anna, entry), opened(bo, entry)
    assert saved(anna, entry, theirs | {"city": ["Vejle"]})
    answer = bo.post(address(entry), mine | {"title": ["Efter"]})
    assert "Kun den anden har rettet her" in text(answer)
    assert answer.context["adminform"].form["city"].value() == "Vejle"
    assert answer.context["adminform"].form["title"].value() == "Efter"
    assert [str(form.instance.pk) for each in answer.context["inline_admin_formsets"] for form in each.formset.initial_forms] == [
        str(advice.pk)
    ]


def test_nothing_is_asked_when_nobody_else_has_saved_or_what_they_saved_is_the_same(people):
    anna, bo = people
    for entry in (EnterpriseFactory(), OrganisationFactory(), CaseFactory()):
        mine = opened(bo, entry)
        if hasattr(entry, "events"):
            entry.events.create(step="confirmed")
        type(entry).objects.get(pk=entry.pk).save()  # as a confirmation does: the time moves, and nothing else
        assert saved(bo, entry, mine), entry
        assert saved(anna, entry, opened(anna, entry)), entry


def test_a_form_that_does_not_say_how_it_was_opened_is_shown_both_versions(people):
    _, bo = people
    entry = OrganisationFactory(name="Foreningen", text="Det, der står.")
    mine = opened(bo, entry) | {"text": ["Noget andet"]}
    for odd in ([], [""], ["{"], ['{"at": 1}'], ["[]"]):
        html = text(bo.post(address(entry), mine | {"_seen": odd}))
        assert "har gemt imens" in html
        assert "Det, der står." in html


def test_what_was_typed_on_a_page_opened_before_a_merge_is_not_lost(people):
    _, bo = people
    kept, lost = OrganisationFactory(name="Den Ene"), OrganisationFactory(name="Den Anden")
    mine = opened(bo, lost) | {"text": ["Det skrev jeg"]}
    case = CaseFactory()
    takes_part = case.participants.create(organisation=lost, label="Den Anden", role="lead", citation=case.sources.first())
    about_case = opened(bo, case)
    doing.merge(kept_id=kept.pk, lost_id=lost.pk, wanted={}, seen=None, by=UserWithRole("admin"))
    answer = text(bo.post(address(lost), mine))
    assert "Den Anden er lagt sammen med Den Ene" in answer
    assert "Det skrev jeg" in answer
    assert Organisation.objects.get(pk=lost.pk).text == ""
    assert "Den Anden er lagt sammen med Den Ene" in text(bo.get(address(lost)))
    # The case's row points to the kept one now, and a page opened before doesn't point it back.
    assert "har gemt imens" in text(bo.post(address(case), about_case | {"title": ["Ny titel"]}))
    assert "er lagt sammen med en anden" in text(bo.post(address(case), opened(bo, case) | {"participants-0-organisation": [str(lost.pk)]}))
    takes_part.refresh_from_db()
    assert takes_part.organisation == kept
