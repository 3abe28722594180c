"""The pages of import and export in the admin: what they say, who may, what is logged, and how many queries they take."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.exchange import EnterpriseResource
from enterprises.models import SocialEnterprise
from procurement.models import Threshold
from registry.models import Export, ImportRun
from tests.conftest import PortalClient
from tests.factories import EnterpriseFactory, OrganisationFactory, UserFactory, UserWithRole

from .exchanging import csv_file, exported

BASE = "/admin/enterprises/socialenterprise/"
OFFERED = ("enterprises_socialenterprise", "registry_organisation", "cases_practicecase", "procurement_threshold")


@pytest.fixture
def keeper(db):
    return OrganisationFactory(name="Prøvekommune", kind="municipality")


@pytest.fixture
def admin(client, keeper):
    client.user = UserWithRole("admin", keeper)
    client.force_login(client.user)
    return client


def send(client, content: bytes, name: str = "fil.csv", **data):
    return client.post(f"{BASE}import/", {"fil": SimpleUploadedFile(name, content), **data})


def text_of(response) -> str:
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode("utf-8-sig")


def test_a_file_goes_all_the_way_and_is_remembered(admin, keeper):
    entry = EnterpriseFactory(name="Huset", city="Kolding")
    sent = send(admin, csv_file([["ID", "Navn", "By"], [entry.pk, "Huset", "Vejle"], ["", "", "Vejle"]]), organisation=keeper.pk)
    run = ImportRun.objects.get()
    assert sent.headers["Location"] == f"{BASE}import/{run.pk}/"
    page = admin.get(sent.headers["Location"]).content.decode()
    assert "Dette felt kan ikke være tomt" in page
    assert "B3" in page
    assert "Udfør importen" not in page
    errors = text_of(admin.get(f"{BASE}import/{run.pk}/fejl/"))
    assert "B3;3;Navn;;Dette felt kan ikke være tomt" in errors
    sent = send(admin, csv_file([["ID", "Navn", "By"], [entry.pk, "Huset", "Vejle"]]), organisation=keeper.pk)
    page = admin.get(sent.headers["Location"]).content.decode()
    assert "<del>Kolding</del> → <ins>Vejle</ins>" in page
    changes = text_of(admin.get(sent.headers["Location"] + "aendringer/"))
    assert changes.splitlines() == ["Række;ID;Post;Kolonne;Før;Efter", f"2;{entry.pk};Huset;By;Kolding;Vejle"]
    entry.refresh_from_db()
    assert entry.city == "Kolding"
    done = admin.post(sent.headers["Location"], {"hvad": "udfoer"}, follow=True).content.decode()
    assert "Importen er udført: 0 nye og 1 ændrede." in done
    entry.refresh_from_db()
    assert entry.city == "Vejle"
    assert "i forvejen" in admin.post(sent.headers["Location"], {"hvad": "udfoer"}, follow=True).content.decode()
    assert "fil.csv" in admin.get(f"{BASE}import/").content.decode()
    log = admin.get("/admin/registry/importrun/").content.decode()
    assert "Udført" in log or "udført" in log
    assert [(row.what, row.rows) for row in Export.objects.order_by("pk")] == [
        ("Administration: import, fejl", 3),
        ("Administration: import, ændringer", 1),
    ]


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (b"", "fil.csv", "Filen er tom."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "billede.csv", "kan ikke læses som et regneark"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "gammel.xls", "adgangskode"),
        (b"Navm;By\nA;B\n", "fil.csv", "Mente du »Navn«?"),
        (b"Navn\nA\n", "010190-1234.csv", "ligner et CPR-nummer"),
    ],
)
def test_a_bad_file_is_refused_at_its_field_and_the_choice_is_kept(admin, keeper, content, name, text):
    UserWithRole("admin", keeper)
    page = send(admin, content, name, organisation=keeper.pk)
    assert page.status_code == 200
    html = page.content.decode()
    assert text in html
    assert 'aria-invalid="true"' in html
    assert f'value="{keeper.pk}" selected' in html
    assert not ImportRun.objects.exists()


def test_nothing_and_nonsense_are_refused_in_words(admin):
    assert "Vælg en fil." in admin.post(f"{BASE}import/", {}).content.decode()
    assert admin.post(f"{BASE}import/", {"fil": "tekst", "organisation": "x' OR 1"}).status_code == 200
    for path in ("eksport/json/", "import/skabelon/x/", "import/0/", "import/0/fejl/", "import/999999999999999999999/"):
        assert admin.get(BASE + path).status_code == 404, path


def test_one_without_an_organisation_is_told_what_to_do(client, db):
    client.force_login(UserFactory(is_superuser=True))
    assert "Du kan ikke importere endnu" in client.get(f"{BASE}import/").content.decode()
    thresholds = client.get("/admin/procurement/threshold/import/").content.decode()  # they name their sources themselves
    assert "På vegne af" not in thresholds
    assert "Send filen" in thresholds


def test_only_the_one_who_sent_a_file_writes_it_and_nobody_but_administrators_sees_it(admin, keeper):
    entry = EnterpriseFactory(city="Kolding")
    address = send(admin, csv_file([["ID", "By"], [entry.pk, "Vejle"]]), organisation=keeper.pk).headers["Location"]
    admin.get(address)
    other = PortalClient()
    other.force_login(UserWithRole("admin", keeper))
    assert "Kun den, der har sendt filen" in other.get(address).content.decode()
    assert "Udfør importen" not in other.get(address).content.decode()
    assert "Kun den, der har sendt filen" in other.post(address, {"hvad": "udfoer"}, follow=True).content.decode()
    assert admin.get(address.replace("enterprises/socialenterprise", "registry/organisation")).status_code == 404
    for role in ("housing", "municipal", "purchaser", ""):
        reader = PortalClient()
        reader.force_login(UserWithRole(role, keeper) if role else UserFactory())
        for path in (address, f"{address}fejl/", f"{BASE}import/", f"{BASE}eksport/csv/", f"{BASE}import/skabelon/xlsx/"):
            for answer in (reader.get(path), reader.post(path, {"hvad": "udfoer"})):
                assert answer.status_code == 302, path
                assert answer.headers["Location"].startswith("/admin/login/"), path
        answer = reader.post(BASE, {"action": "export_csv", "_selected_action": [entry.pk]})
        assert answer.headers["Location"].startswith("/admin/login/")
    entry.refresh_from_db()
    assert entry.city == "Kolding"
    assert "opgivet" in admin.post(address, {"hvad": "opgiv"}, follow=True).content.decode()
    assert not Export.objects.exists()


@pytest.mark.parametrize("name", OFFERED)
def test_each_kind_has_its_pages_and_a_template_that_says_what_to_write(admin, name):
    assert "Importér" in admin.get(reverse(f"admin:{name}_changelist")).content.decode()
    page = admin.get(reverse(f"admin:{name}_import")).content.decode()
    assert "Hvad skal der stå" in page
    book = load_workbook(io.BytesIO(b"".join(admin.get(reverse(f"admin:{name}_template", args=["xlsx"])).streaming_content)))
    assert book.sheetnames[1] == "Vejledning"
    headings = [cell.value for cell in book.worksheets[0][1]]
    told = [row[0] for row in book["Vejledning"].iter_rows(min_row=2, values_only=True)]
    assert headings == told[: len(headings)]
    assert text_of(admin.get(reverse(f"admin:{name}_template", args=["csv"]))).strip().split(";") == headings
    assert Export.objects.filter(what__startswith="Administration: skabelon").count() == 2


def test_an_export_is_what_the_list_shows_and_is_logged(admin):
    for name, city in (("Huset i Kolding", "Kolding"), ("Huset i Vejle", "Vejle"), ("Noget andet", "Vejle")):
        EnterpriseFactory(name=name, city=city, operating_status="planned" if city == "Vejle" else "closed")
    assert (
        '/eksport/csv/?operating_status__exact=planned&amp;q=huset"'
        in admin.get(f"{BASE}?q=huset&operating_status__exact=planned").content.decode()
    )
    answer = admin.get(f"{BASE}eksport/csv/?q=huset&operating_status__exact=planned")
    assert 'filename="virksomheder-' in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(text_of(answer)), delimiter=";"))
    assert [row[3] for row in rows[1:]] == ["Huset i Vejle"]
    chosen = list(SocialEnterprise.objects.filter(city="Vejle").values_list("pk", flat=True))
    answer = admin.post(BASE, {"action": "export_xlsx", "_selected_action": chosen})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == set(chosen)
    logged = [(row.by, row.what, row.file_format, row.rows, row.choices) for row in Export.objects.order_by("pk")]
    assert logged == [
        (admin.user, "Administration: Virksomheder", "csv", 1, "q=huset&operating_status__exact=planned"),
        (admin.user, "Administration: Virksomheder", "xlsx", 2, "valgte"),
    ]
    assert admin.get(f"{BASE}eksport/csv/?findes__ikke=1").headers["Location"] == f"{BASE}?e=1"


def test_a_long_file_shows_how_far_it_is_while_it_is_checked_and_while_it_is_written(admin, keeper, monkeypatch):
    monkeypatch.setattr(EnterpriseResource, "parts", 2)
    entries = [EnterpriseFactory(city="Kolding") for _ in range(5)]
    rows = exported(EnterpriseResource(), SocialEnterprise.objects.order_by("pk"), "csv")
    for row in rows[1:]:
        row[rows[0].index("By")] = "Vejle"
    address = send(admin, csv_file(rows), organisation=keeper.pk).headers["Location"]
    pages = [admin.get(address).content.decode() for _ in range(3)]
    assert [f'value="{done}"' in page for done, page in zip((2, 4, 0), pages, strict=True)] == [True, True, False]
    assert ['http-equiv="refresh"' in page for page in pages] == [True, True, False]
    page = text_of(admin.post(address, {"hvad": "udfoer"}))
    assert [f"{done} af 5 rækker er skrevet" in page for done in (2, 4, 5)] == [True] * 3
    assert "0 nye og 5 ændrede" in page
    assert page.rstrip().endswith("</html>")
    assert set(SocialEnterprise.objects.filter(pk__in=[entry.pk for entry in entries]).values_list("city", flat=True)) == {"Vejle"}
    assert "i forvejen" in text_of(admin.post(address, {"hvad": "udfoer"}))


def test_a_failure_while_a_long_file_is_written_is_told_in_the_page(admin, keeper, monkeypatch, caplog):
    monkeypatch.setattr(EnterpriseResource, "parts", 1)
    for _ in range(2):
        EnterpriseFactory(city="Kolding")
    content = csv_file([["ID", "By"], *([pk, "Vejle"] for pk in SocialEnterprise.objects.values_list("pk", flat=True))])
    address = send(admin, content, organisation=keeper.pk).headers["Location"]
    for _ in range(2):
        admin.get(address)

    def fails(self, planned):
        raise RuntimeError("gone")

    monkeypatch.setattr("registry.exchange.writing._Writer._tell", lambda self, new, changed: fails(self, new))
    assert "Noget gik galt, og intet er skrevet" in text_of(admin.post(address, {"hvad": "udfoer"}))
    assert set(SocialEnterprise.objects.values_list("city", flat=True)) == {"Kolding"}
    assert "failed" in caplog.text


def test_the_pages_take_a_fixed_number_of_queries(admin, keeper):
    entries = [EnterpriseFactory(city="Kolding", cvr="") for _ in range(8)]
    address = send(admin, csv_file([["ID", "By"], *([entry.pk, "Vejle"] for entry in entries)]), organisation=keeper.pk).headers["Location"]
    admin.get(address)
    for path, most in ((f"{BASE}import/", 12), (address, 12), (f"{address}aendringer/", 12)):
        with CaptureQueriesContext(connection) as captured:
            text_of(admin.get(path))
        assert len(captured) <= most, [each["sql"][:100] for each in captured]
    counts = []
    for number in (2, 8):
        with CaptureQueriesContext(connection) as captured:
            text_of(admin.post(BASE, {"action": "export_csv", "_selected_action": [entry.pk for entry in entries[:number]]}))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 25, counts


def test_amounts_are_brought_in_without_an_organisation(admin):
    Threshold.objects.all().delete()
    base = "/admin/procurement/threshold/import/"
    rows = [["Beløbsgrænse", "Købere", "Kontrakter", "Beløb i kr.", "Gælder fra", "Hjemmel", "Kilde", "Fundet som"]]
    rows.append(["Koncessioner", "alle", "alle", "41.093.836 kr.", "01.01.2026", "§ 1", "Loven", "beløb i kroner fundet"])
    address = admin.post(base, {"fil": SimpleUploadedFile("beløb.csv", csv_file(rows))}).headers["Location"]
    admin.get(address)
    assert "1 nye" in admin.post(address, {"hvad": "udfoer"}, follow=True).content.decode()
    row = Threshold.objects.get()
    assert (row.amount_dkk, row.checked_by, row.history.get().history_change_reason) == (41_093_836, None, "Import af fil beløb.csv")
