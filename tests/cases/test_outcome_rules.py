"""So few people that they can be known aren't told of: the rule, and the admin, where it holds as in the fixed form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import User
from cases.privacy import too_few
from tests.factories import CaseFactory


@pytest.mark.parametrize(
    ("kind", "value", "value_max", "few"),
    [
        ("employment", 4, None, True),
        ("participants", 1, 9, True),
        ("prevented", None, 2, True),
        ("employment", 5, None, False),
        ("employment", 0, None, False),
        ("employment", None, None, False),
        ("volunteers", 3, None, False),
        ("share", 2, None, False),
    ],
)
def test_who_is_so_few(kind, value, value_max, few):
    assert too_few(kind, *(None if each is None else Decimal(each) for each in (value, value_max))) is few


def everything(page) -> dict[str, object]:
    """What the admin's form would post if nothing was changed."""
    formsets = [each.formset for each in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form, *(form for each in formsets for form in (each.management_form, *each.forms))]
    values = {field.html_name: field.value() for form in forms for field in form}
    typed = {name: value for name, value in values.items() if value is not None and value is not False}
    return typed | {"_seen": page.context["seen"]}  # how the page was opened


def test_the_admin_refuses_it_too_and_lets_what_a_document_printed_stand(client, db):
    case = CaseFactory()
    printed = case.outcomes.create(kind="employment", text="kom i job", value=3, citation=case.sources.first())
    address = f"/admin/cases/practicecase/{case.pk}/change/"
    client.force_login(User.objects.create_superuser("admin@example.dk"))
    data = everything(client.get(address))
    answer = client.post(address, data | {"summary": "Ny tekst"})
    assert answer.status_code == 302, answer.context["errors"]
    data = everything(client.get(address))
    html = client.post(address, data | {"outcomes-0-value": "4"}).content.decode()
    assert "Så få mennesker kan genkendes. Skriv 5, og vælg »under«." in html
    printed.refresh_from_db()
    assert printed.value == 3
    assert client.post(address, data | {"outcomes-0-value": "5", "outcomes-0-qualifier": "under"}).status_code == 302
