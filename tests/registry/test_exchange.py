"""Imports against the database: what a file changes and leaves, the rules it meets, and that it's all or nothing."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.exchange import CaseResource
from cases.models import PracticeCase
from enterprises.exchange import EnterpriseResource
from enterprises.models import SocialEnterprise
from procurement.exchange import ThresholdResource
from procurement.models import Threshold
from registry.exchange import running, writing
from registry.exchange.organisations import OrganisationResource
from registry.exchange.reading import BadFile
from registry.exchange.resources import CONTROL
from registry.history_differences import differences
from registry.merging.doing import merge
from registry.merging.reading import whole
from registry.models import ImportPart, ImportRun, Organisation
from registry.steps import Refused
from search import index
from search.models import SearchDocument
from tests.factories import (
    CaseFactory,
    EnterpriseFactory,
    MunicipalityFactory,
    OfferingFactory,
    OrganisationFactory,
    ThemeFactory,
    UserFactory,
)

from .exchanging import csv_file, export, exported, receive, told, write, xlsx_file
from .spreadsheets import FIRST, FixedResource, make_enterprises

pytestmark = pytest.mark.both_databases

FILES = Path(__file__).parent / "files"
KINDS = {
    "enterprises": (EnterpriseResource, SocialEnterprise, "Kort fortalt", "summary"),
    "organisations": (OrganisationResource, Organisation, "Beskrivelse", "text"),
    "cases": (CaseResource, PracticeCase, "Erfaringer", "experience"),
    "thresholds": (ThresholdResource, Threshold, "Hjemmel", "legal_reference"),
}


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.fixture
def keeper(db):
    return OrganisationFactory(name="Prøvekommune", slug="proevekommune-org", kind="municipality")


def as_stored(model) -> dict[int, dict]:
    """Every row with its links, but for the time of change."""
    rows = {row["pk"]: row for row in model.objects.values("pk", *(each.attname for each in model._meta.concrete_fields))}
    for row in rows.values():
        row.pop("updated_at", None)
    for link in model._meta.many_to_many:
        if link.name == "sources":
            continue
        for pk, other in model.objects.filter(**{f"{link.name}__isnull": False}).values_list("pk", link.name):
            rows[pk].setdefault(link.name, set()).add(other)
    return rows


def text_of(rows, file_format: str = "csv") -> bytes:
    return csv_file(rows) if file_format == "csv" else xlsx_file(rows)


# --- Out, edited, and in again ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_an_export_changes_nothing_when_it_comes_back_and_an_edited_cell_changes_that_cell_alone(catalogue, by, keeper, kind):
    make, model, heading, name = KINDS[kind]
    for file_format in ("csv", "xlsx"):
        run = receive(make(), export(make(), model.objects.order_by("pk"), file_format), by, keeper)
        assert (run.unchanged, run.new, run.changed, run.wrong) == (model.objects.count(), 0, 0, 0), told(run)
        with pytest.raises(Refused, match="ændrer ikke noget"):
            write(make(), run, by)
    rows = exported(make(), model.objects.order_by("pk"), "xlsx")
    rows[3][rows[0].index(heading)] = "Rettet i et regneark"
    before, pk = as_stored(model), rows[3][0]
    run = receive(make(), xlsx_file(rows), by, keeper)
    assert (run.changed, run.unchanged) == (1, len(rows) - 2)
    write(make(), run, by)
    after = as_stored(model)
    assert after.pop(pk) == {**before.pop(pk), name: "Rettet i et regneark"}
    assert after == before


@pytest.mark.parametrize("file", ["edited.xlsx", "edited.csv"])
def test_a_file_saved_by_libreoffice_changes_just_the_cells_that_were_edited(db, by, keeper, file):
    made = make_enterprises()
    before = as_stored(SocialEnterprise)
    run = receive(FixedResource(), (FILES / file).read_bytes(), by, keeper)
    assert told(run) == []
    changed = {(row, each.heading, each.before, each.after) for row, _, _, cells in running.changes(run) for each in cells}
    assert changed == {
        (2, "By", "Høje Taastrup", "Taastrup"),
        (2, "Registreret den", "04.05.2015", "05.06.2016"),
        (3, "Plads til mennesker i forløb på én gang", "0", "12"),
    }
    write(FixedResource(), run, by)
    before[FIRST] |= {"city": "Taastrup", "registered_on": dt.date(2016, 6, 5)}
    before[FIRST + 1] |= {"capacity": 12}
    assert as_stored(SocialEnterprise) == before
    assert [row.kind for row in made[0].aliases.order_by("position")] == ["alias", "short"]


def test_a_missing_column_is_untouched_and_an_empty_cell_clears(db, by, keeper):
    one, other = OfferingFactory(name="Café"), OfferingFactory(name="Montage")
    entry = EnterpriseFactory(city="Kolding", street="Vej 1", municipality=MunicipalityFactory(name="Kolding"), capacity=4)
    entry.offerings.set([one])
    entry.aliases.create(name="Gammelt", kind="former", position=0)
    entry.aliases.create(name="Væk", position=1)
    rows = [["ID", "By", "Hører til i kommunen", "Plads til mennesker i forløb på én gang", "Ydelser", "Andre navne"]]
    rows.append([entry.pk, "", "", "", "montage | Café", "Nyt | Gammelt"])
    versions = entry.history.count()
    run = receive(EnterpriseResource(), csv_file(rows), by, keeper)
    assert (run.changed, told(run)) == (1, [])
    write(EnterpriseResource(), run, by)
    entry = SocialEnterprise.objects.get(pk=entry.pk)
    assert (entry.city, entry.municipality, entry.capacity, entry.street) == ("", None, None, "Vej 1")
    assert set(entry.offerings.all()) == {one, other}
    assert [(row.name, row.kind) for row in entry.aliases.all()] == [("Nyt", "alias"), ("Gammelt", "former")]
    version = entry.history.first()
    assert (version.history_user, version.history_change_reason, version.history_type) == (by, "Import af fil fil.csv", "~")
    assert entry.history.count() == versions + 1  # one change for columns, links and rows
    labels = {label for label, _, _ in differences([version], entry.history.all()[1])[0]}
    assert {"by", "ydelser", "andre navne"} <= labels
    event = entry.events.get()
    assert (event.step, event.by, event.organisation, event.via, event.reason) == ("changed", by, keeper, "admin", "Import af fil fil.csv")
    assert f"Oplyst af {keeper.name}" in {citation.source.title for citation in entry.sources.all()}


def test_new_rows_are_drafts_with_an_address_a_source_an_event_and_a_history(db, by, keeper):
    OrganisationFactory(slug="aeblehuset")
    MunicipalityFactory(name="Odense", code="461")
    rows = [["Navn", "Kort fortalt", "Grundlag", "Hører til i kommunen", "CVR-nummer", "Sideadresse", "Status"]]
    rows += [
        ["Æblehuset", "Et hus", "nævnt i en kilde", "461", "13 58 56 28", "", ""],
        ["Nr. 2", "To", "mentioned", "odense kommune", "", "nummer-to", "kladde"],
    ]
    run = receive(EnterpriseResource(), csv_file(rows, encoding="cp1252"), by, keeper)
    assert (run.new, told(run)) == (2, [])
    write(EnterpriseResource(), run, by)
    first, second = SocialEnterprise.objects.order_by("pk")
    assert (first.slug, first.status, first.kind, first.cvr, first.municipality.name) == (
        "aeblehuset-2",
        "draft",
        "enterprise",
        "13585628",
        "Odense",
    )
    assert (second.slug, second.confirm_months, second.operating_status) == ("nummer-to", 12, "unknown")
    for entry in (first, second):
        assert [event.step for event in entry.events.all()] == ["created"]
        assert [version.history_type for version in entry.history.all()] == ["+"]
        assert [citation.source.publisher for citation in entry.sources.all()] == [keeper.name]
    assert not SearchDocument.objects.filter(object_id__in=[first.pk, second.pk]).exists()
    run.refresh_from_db()
    assert (run.state, run.parts.count()) == ("done", 0)
    with pytest.raises(Refused, match="i forvejen"):
        write(EnterpriseResource(), run, by)


@pytest.mark.parametrize("kind", ["cases", "enterprises"])
def test_the_index_is_as_a_rebuild_would_make_it(catalogue, by, keeper, kind):
    make, model, heading, _ = KINDS[kind]
    index.reconcile()  # what the fixtures have made
    rows = exported(make(), model.objects.order_by("pk")[:30], "csv")
    for row in rows[1:]:
        row[rows[0].index(heading)] = "Zyxvutord om havearbejde"
    run = receive(make(), csv_file(rows), by, keeper)
    write(make(), run, by)
    documents = SearchDocument.objects.order_by("kind", "object_id").values_list("kind", "object_id", "title", "source_updated_at")
    at_once = list(documents)
    assert index.find("zyxvutord").total == model.objects.filter(pk__in=[row[0] for row in rows[1:]], status="published").count()
    assert index.reconcile() == index.Reconciled(0, 0)
    index.rebuild()
    assert list(documents) == at_once


# --- Rules -----------------------------------------------------------------------------------------------------------------
def test_every_wrong_cell_is_named_with_row_column_value_and_what_to_do(db, by, keeper):
    held = EnterpriseFactory(cvr="13585628", name="Har nummeret")
    OrganisationFactory(name="Ens"), OrganisationFactory(name="Ens")
    entry = EnterpriseFactory(name="Står her", slug="staar-her")
    headings = [
        "ID",
        "Navn",
        "Kort fortalt",
        "Grundlag",
        "CVR-nummer",
        "Hører til i kommunen",
        "Hører under",
        "Startet",
        "Sideadresse",
        "Status",
    ]
    rows = [headings, *[[""] * 10 for _ in range(9)]]
    rows[1][:4] = ["999999999", "A", "B", "nævnt i en kilde"]
    rows[2][:4] = ["x", "A", "B", "nævnt i en kilde"]
    rows[3][:5] = ["", "A", "B" * 321, "gættet", "12345678"]
    rows[4][:6] = ["", "A", "B", "nævnt i en kilde", "13585628", "Ingensteds"]
    rows[5][:7] = ["", "", "B", "nævnt i en kilde", "", "", "Ens"]
    rows[6][:8] = [str(entry.pk), "Ring 010190-1234", "En virksomhed.", "kortlagt i undersøgelse", "", "", "", "maj 2015"]
    rows[6][8:] = ["ny-adresse", "kladde"]
    rows[7][:4] = [str(entry.pk), "To gange", "En virksomhed.", "kortlagt i undersøgelse"]
    rows[7][8:] = ["staar-her", "udgivet"]
    rows[8][:10] = ["", "A", "B", "nævnt i en kilde", "", "", "", "01.05.2015", "staar-her", "udgivet"]
    rows[9][:5] = ["", "A", "B", "nævnt i en kilde", "13585628"]
    run = receive(EnterpriseResource(), csv_file(rows), by, keeper)
    found = [(cell, heading, text.split(".")[0].split(":")[0]) for cell, heading, _, text in told(run)]
    assert found == [
        ("A2", "ID", "Der findes ingen virksomhed med det ID"),
        ("A3", "ID", "Skriv ID-nummeret fra eksporten, eller ryd cellen, hvis rækken er ny"),
        ("D4", "Grundlag", "Vælg en af"),
        ("E4", "CVR-nummer", "CVR-nummeret findes ikke"),
        ("C4", "Kort fortalt", "Denne værdi må højst have 320 tegn (den har 321)"),
        ("F5", "Hører til i kommunen", "»Ingensteds« findes ikke som kommune"),
        ("E5", "CVR-nummer", f"Det hører til Har nummeret (ID {held.pk}) i forvejen"),
        ("G6", "Hører under", "Flere passer på »Ens«"),
        ("B6", "Navn", "Dette felt kan ikke være tomt"),
        ("B7", "Navn", "Teksten ligner et CPR-nummer"),
        ("H7", "Startet", "Skriv datoen som dd"),
        ("I7", "Sideadresse", "Sideadressen kan ikke rettes ved import"),
        ("J7", "Status", "Status kan ikke rettes ved import"),
        ("A8", "ID", "Det samme står i række 7"),
        ("J9", "Status", "Status kan ikke rettes ved import"),
        ("I9", "Sideadresse", "Det samme står i række 8"),
        ("E10", "CVR-nummer", "Det samme står i række 5"),
    ], found
    assert (run.wrong, run.state) == (9, "ready")
    with pytest.raises(Refused, match="har fejl"):
        write(EnterpriseResource(), run, by)
    kept = json.dumps(list(ImportPart.objects.values_list("cells", "found")))
    assert "1234" not in kept.replace("12345678", "")  # the CPR number is stored nowhere, not even to be refused


def test_what_the_database_has_and_the_kind_forbids_is_refused(db, by, keeper):
    EnterpriseFactory(cvr="13585628", name="Har nummeret")
    entry = EnterpriseFactory()
    rows = [["ID", "Navn", "Kort fortalt", "Grundlag", "CVR-nummer", "Startet", "Sideadresse"]]
    rows += [["", "A", "B", "nævnt i en kilde", "13585628", "", ""], ["", "A", "B", "nævnt i en kilde", "", "01.05.2015", ""]]
    rows += [["", "A", "B", "nævnt i en kilde", "", "", entry.slug], ["", "A", "B", "nævnt i en kilde", "", "", "registrer"]]
    run = receive(EnterpriseResource(), csv_file(rows), by, keeper)
    assert [(cell, text) for cell, _, _, text in told(run)] == [
        ("E2", f"Det hører til Har nummeret (ID {SocialEnterprise.objects.get(cvr='13585628').pk}) i forvejen."),
        ("3", "Kolonnen mangler i filen. Vælg, hvor nøjagtig datoen er: dag, måned, år eller en af de andre."),
        ("G4", "Sideadressen er brugt. Vælg en anden, eller skriv ID, hvis det er den samme."),
        ("G5", "Sideadressen er brugt. Vælg en anden, eller skriv ID, hvis det er den samme."),
    ]


def test_organisations_keep_their_order_their_kind_and_their_merges(db, by, keeper):
    above, below, kept, lost = (OrganisationFactory() for _ in range(4))
    below.parent = above
    below.save()
    profile = EnterpriseFactory()
    merge(kept_id=kept.pk, lost_id=lost.pk, wanted={}, seen=_fingerprint(kept, lost), by=by, reason="")
    rows = [["ID", "Hører under", "Slags", "Beskrivelse"], [above.pk, below.slug, "forening", ""], [below.pk, below.slug, "forening", ""]]
    rows += [
        [kept.pk, keeper.slug, "forening", ""],
        [profile.pk, "", "forening", ""],
        [keeper.pk, kept.slug, "socialøkonomisk virksomhed", ""],
    ]
    rows += [[lost.pk, "", "forening", "Ny"]]
    run = receive(OrganisationResource(), csv_file(rows), by, keeper)
    assert [(cell, text.split(".")[0]) for cell, _, _, text in told(run)] == [
        ("B2", f"{below} hører selv under {above}"),
        ("B3", "Den kan ikke høre under sig selv"),
        ("C5", "Socialøkonomiske virksomheder oprettes og ændres under virksomheder"),
        ("B6", f"{kept} hører selv under {keeper}"),
        ("C6", "Socialøkonomiske virksomheder oprettes og ændres under virksomheder"),
        ("A7", f"Den er lagt sammen med {kept} (ID {kept.pk})"),
    ]


def _fingerprint(kept, lost) -> str:
    from registry.merging.reading import preview

    return preview(whole(kept.pk), whole(lost.pk), {}).fingerprint


THRESHOLD = ["Beløbsgrænse", "Købere", "Kontrakter", "Beløb i kr.", "Gælder fra", "Gælder til og med", "Hjemmel", "Kilde", "Fundet som"]


def threshold(start: str, end: str, amount: str = "1.000 kr.") -> list[str]:
    return ["Koncessioner", "alle", "alle", amount, start, end, "§ 1", "Loven", "beløb i kroner fundet"]


def test_amounts_may_not_overlap_in_the_file_or_with_what_stands(empty_registry, by):
    standing = Threshold.objects.create(
        key="concession", buyer_type="alle", contract_type="alle", legal_reference="§ 1", source_title="Loven", found_as="dkk",
        valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2020, 12, 31),
    )  # fmt: skip
    rows = [THRESHOLD, threshold("2020-12-31", ""), threshold("2021-01-01", "2021-12-31"), threshold("2021-06-01", "2021-05-01")]
    rows += [threshold("31.12.2021", "2022-06-30"), threshold("01-07-2022", "", "12,5")]
    run = receive(ThresholdResource(), csv_file(rows), by)
    start, end = "Perioden overlapper beløbet", "Ret en af datoerne."
    assert [(cell, text) for cell, _, _, text in told(run)] == [
        (
            "E2",
            f"{start} med ID {standing.pk}, der gælder fra 1. januar 2020 til og med 31. december 2020. {end}",
        ),
        ("E3", f"{start} i række 2, der gælder fra 31. december 2020 uden slutdato. {end}"),
        ("F4", "Beløbet kan ikke holde op med at gælde, før det begynder."),
        ("E5", f"{start} i række 2, der gælder fra 31. december 2020 uden slutdato. {end}"),
        ("D6", "Skriv et helt tal uden komma, for eksempel 12 eller 1.250."),
    ]


def test_periods_that_move_into_each_others_place_are_written_in_an_order_that_can_be(empty_registry, by):
    rows = [THRESHOLD, threshold("2020-01-01", "2020-12-31"), threshold("2021-01-01", "2021-12-31"), threshold("2022-01-01", "")]
    write(ThresholdResource(), receive(ThresholdResource(), csv_file(rows), by), by)
    out = exported(ThresholdResource(), Threshold.objects.order_by("valid_from"), "xlsx")
    start, end = (out[0].index(heading) for heading in ("Gælder fra", "Gælder til og med"))
    for row, (first, last) in zip(out[1:], [("2021-01-01", "2021-06-30"), ("2021-07-01", "2022-06-30"), ("2022-07-01", "")], strict=True):
        row[start], row[end] = first, last
    run = receive(ThresholdResource(), xlsx_file(out), by)
    assert (run.changed, told(run)) == (3, [])
    write(ThresholdResource(), run, by)
    stands = list(Threshold.objects.order_by("valid_from").values_list("valid_from", "valid_to"))
    assert [str(day) for pair in stands for day in pair] == ["2021-01-01", "2021-06-30", "2021-07-01", "2022-06-30", "2022-07-01", "None"]


def test_an_amount_that_a_file_changes_must_be_checked_again(empty_registry, by):
    write(ThresholdResource(), receive(ThresholdResource(), csv_file([THRESHOLD, threshold("2020-01-01", "")]), by), by)
    Threshold.objects.update(checked_on=dt.date(2026, 1, 1), checked_by=by)
    out = exported(ThresholdResource(), Threshold.objects.all(), "csv")
    buyers, amount = out[0].index("Købere"), out[0].index("Beløb i kr.")
    out[1][buyers] = "andre"
    write(ThresholdResource(), receive(ThresholdResource(), csv_file(out), by), by)
    assert Threshold.objects.get().checked_by == by
    out = exported(ThresholdResource(), Threshold.objects.all(), "csv")
    out[1][amount] = "2.000"
    write(ThresholdResource(), receive(ThresholdResource(), csv_file(out), by), by)
    row = Threshold.objects.get()
    assert (row.amount_dkk, row.checked_on, row.checked_by) == (2000, None, None)


def test_a_word_out_of_its_time_is_not_chosen_anew_and_stays_where_it_is(db, by, keeper):
    old, new = OfferingFactory(name="Vask", valid_to=dt.date(2020, 1, 1)), OfferingFactory(name="Kantine")
    has, lacks = EnterpriseFactory(), EnterpriseFactory()
    has.offerings.add(old)
    rows = [["ID", "Ydelser"], [has.pk, "Vask | Kantine"], [lacks.pk, "Vask"]]
    run = receive(EnterpriseResource(), csv_file(rows), by, keeper)
    assert [(cell, text) for cell, _, _, text in told(run)] == [("B3", "»Vask« bruges ikke mere og kan ikke vælges. Vælg et andet ord.")]
    write(EnterpriseResource(), receive(EnterpriseResource(), csv_file(rows[:2]), by, keeper), by)
    assert set(has.offerings.all()) == {old, new}


def test_a_case_is_made_and_corrected_with_its_themes_and_dates(db, by, keeper):
    ThemeFactory(number=3, name="Job", slug="job")
    case = CaseFactory(number=7, start=dt.date(2015, 1, 1), start_precision="year")
    headings = ["ID", "Nummer", "Titel", "Kort fortalt", "Tema", "Start", "Startens nøjagtighed", "Slut", "Slutningens nøjagtighed"]
    headings += ["Baggrund", "Projekt", "Erfaringer", "I gang, da kilden blev skrevet"]
    rows = [
        headings,
        [case.pk, 8, "Rettet", "En case.", 3, dt.date(2016, 1, 1), "år", "", "", "Baggrund.", "Projekt.", "Erfaringer.", "ja"],
    ]
    rows.append(["", 9, "Ny", "Kort", "job", dt.date(2015, 5, 1), "måned", dt.date(2014, 1, 1), "år", "B", "P", "E", "nej"])
    run = receive(CaseResource(), xlsx_file(rows), by, keeper)
    assert told(run) == [("H3", "Slut", "01.01.2014", "Slut ligger før start. Ret en af datoerne.")]
    rows[2][7] = dt.date(2016, 1, 1)
    run = receive(CaseResource(), xlsx_file(rows), by, keeper)
    write(CaseResource(), run, by)
    case.refresh_from_db()
    assert (case.number, case.title, case.theme.slug, case.period_text, case.ongoing) == (8, "Rettet", "job", "siden 2016", True)
    new = PracticeCase.objects.get(number=9)
    assert (new.slug, new.status, new.period_text, [event.step for event in new.events.all()]) == (
        "ny",
        "draft",
        "maj 2015-2016",
        ["created"],
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"Navm;By\nA;B\n", "Kolonnen »Navm« kendes ikke. Mente du »Navn«?"),
        (b"Navn;By;Navn\nA;B;C\n", "Kolonnen »Navn« står to gange"),
        (b"Et;To\nA;B\n", "Ingen af dem kendes"),
        (b"Navn;By\n", "ingen rækker"),
        (b"Navn;By\nA;B;C\n", "I række 2 står der noget i en kolonne uden overskrift"),
        (b"Navn;;By\nA;B;C\n", "I række 2 står der noget i en kolonne uden overskrift"),
    ],
)
def test_a_file_with_other_columns_is_refused_and_nothing_of_it_is_kept(db, by, keeper, content, text):
    with pytest.raises(BadFile, match=text.replace("?", r"\?")):
        receive(EnterpriseResource(), content, by, keeper)
    assert not ImportRun.objects.exists()


# --- A colleague -----------------------------------------------------------------------------------------------------------
def test_a_colleagues_later_edit_is_kept_and_one_of_the_same_cell_is_shown_with_both(db, by, keeper):
    entry = EnterpriseFactory(name="Huset", city="Kolding", street="Vej 1")
    rows = exported(EnterpriseResource(), SocialEnterprise.objects.filter(pk=entry.pk), "csv")
    entry.city = "Odense"
    entry.save()
    rows[1][rows[0].index("Vej og nummer")] = "Vej 2"
    run = receive(EnterpriseResource(), csv_file(rows), by, keeper)
    assert (run.changed, run.kept, told(run)) == (1, 1, [])
    write(EnterpriseResource(), run, by)
    entry.refresh_from_db()
    assert (entry.city, entry.street) == ("Odense", "Vej 2")
    rows[1][rows[0].index("By")] = "Vejle"
    run = receive(EnterpriseResource(), csv_file(rows), by, keeper)
    assert [(heading, value, text) for _, heading, value, text in told(run)] == [
        ("By", "Vejle", "En anden har rettet det, siden filen blev hentet. Nu står der »Odense«. Hent listen igen, og ret i den.")
    ]
    rows[1][rows[0].index(CONTROL)] = "k" + "x" * 40
    run = receive(EnterpriseResource(), csv_file(rows), by, keeper)
    assert told(run)[0][3].startswith("Cellen er ændret, eller filen er fra en ældre udgave")


def test_an_edit_after_the_check_stops_the_writing_and_the_file_is_checked_again(db, by, keeper):
    entries = [EnterpriseFactory(city="Kolding") for _ in range(2)]
    rows = [["ID", "By"], *([entry.pk, "Vejle"] for entry in entries)]
    run = receive(EnterpriseResource(), csv_file(rows), by, keeper)
    entries[1].city = "Odense"
    entries[1].save()
    with pytest.raises(Refused, match="Registret er ændret"):
        write(EnterpriseResource(), run, by)
    run.refresh_from_db()
    assert (run.state, run.checked, run.note) == ("checking", 0, writing.MOVED)
    assert set(SocialEnterprise.objects.values_list("city", flat=True)) == {"Kolding", "Odense"}
    run = running.check_next(run.pk, EnterpriseResource())
    assert {each.before for _, _, _, cells in running.changes(run) for each in cells} == {"Kolding", "Odense"}
    write(EnterpriseResource(), run, by)
    assert set(SocialEnterprise.objects.values_list("city", flat=True)) == {"Vejle"}


# --- All or nothing --------------------------------------------------------------------------------------------------------
class InTwos(EnterpriseResource):
    """Parts of two rows."""

    parts = 2

    class Meta(EnterpriseResource.Meta):
        pass


def test_a_failure_in_the_middle_or_a_reader_who_leaves_writes_nothing(db, by, keeper, monkeypatch):
    entries = [EnterpriseFactory(city="Kolding") for _ in range(5)]
    index.index("enterprise", [entry.pk for entry in entries])
    rows = [["ID", "Navn", "Kort fortalt", "Grundlag", "By"], *([each.pk, each.name, each.summary, "mapped", "Vejle"] for each in entries)]
    rows.append(["", "Ny", "Ny", "mapped", "Vejle"])
    run = receive(InTwos(), csv_file(rows), by, keeper)
    assert (run.changed, run.new, run.parts.count()) == (5, 1, 3)
    before = as_stored(SocialEnterprise), SocialEnterprise.history.count(), SearchDocument.objects.aggregate(last=Max("pk"))

    def stands() -> bool:
        run.refresh_from_db()
        now = as_stored(SocialEnterprise), SocialEnterprise.history.count(), SearchDocument.objects.aggregate(last=Max("pk"))
        return now == before and run.state == "ready" and run.parts.count() == 3

    steps = writing.write(run_id=run.pk, make=InTwos, by=by, now=timezone.now())
    assert [next(steps), next(steps)] == [2, 4]
    steps.close()
    assert stands()
    done = []

    def fails(kind, ids):
        done.append(ids)
        if len(done) == 3:
            raise RuntimeError("the index is gone")
        return index.index(kind, ids)

    with monkeypatch.context() as patch:
        patch.setattr("registry.exchange.writing.index.index", fails)
        with pytest.raises(RuntimeError):
            write(InTwos(), run, by)
    assert len(done) == 3
    assert stands()
    write(InTwos(), run, by)
    assert set(SocialEnterprise.objects.values_list("city", flat=True)) == {"Vejle"}


def test_a_spoilt_file_of_ten_thousand_rows_names_every_spoilt_cell_and_leaves_the_database_as_it_was(db, by, keeper):
    EnterpriseFactory()
    rows = [["Navn", "Kort fortalt", "Grundlag", "Postnummer", "Plads til mennesker i forløb på én gang"]]
    rows += [[f"Virksomhed {number}", "Kort", "nævnt i en kilde", "6000", str(number)] for number in range(10_000)]
    spoilt = {}
    for at in range(0, 10_000, 4):
        rows[at + 1][3 + at % 8 // 4] = "mange"
        spoilt[f"{'DE'[at % 8 // 4]}{at + 2}"] = rows[0][3 + at % 8 // 4]
    before = as_stored(SocialEnterprise)
    with CaptureQueriesContext(connection) as captured:
        run = receive(EnterpriseResource(), csv_file(rows), by, keeper)
    assert {cell: heading for cell, heading, _, _ in told(run)} == spoilt
    assert (run.rows, run.errors, run.wrong, run.new) == (10_000, 2_500, 2_500, 7_500)
    assert as_stored(SocialEnterprise) == before
    assert len(captured) < 20 * 25  # for each of 20 parts, and none for a row


def test_queries_do_not_grow_with_the_rows(db, by, keeper):
    def queries(number: int) -> tuple[int, int]:
        entries = [EnterpriseFactory(city="Kolding", municipality=place) for _ in range(number)]
        for entry in entries:
            entry.offerings.set([offering])
        rows = exported(EnterpriseResource(), SocialEnterprise.objects.filter(pk__in=[entry.pk for entry in entries]), "csv")
        for row in rows[1:]:
            row[rows[0].index("By")], row[rows[0].index("Ydelser")] = "Vejle", "Montage"
        with CaptureQueriesContext(connection) as checked:
            run = receive(EnterpriseResource(), csv_file(rows), by, keeper)
        with CaptureQueriesContext(connection) as written:
            write(EnterpriseResource(), run, by)
        return len(checked), len(written) - 2 * number  # the two tables of each record are written one by one

    def of_organisations(number: int) -> int:
        rows = [["ID", "Slags", "Hører under"], *([OrganisationFactory().pk, "fond", keeper.slug] for _ in range(number))]
        with CaptureQueriesContext(connection) as checked:
            assert receive(OrganisationResource(), csv_file(rows), by, keeper).changed == number
        return len(checked)

    place, offering = MunicipalityFactory(), OfferingFactory(name="Café")
    OfferingFactory(name="Montage")
    queries(1)
    few, many = queries(2), queries(12)
    assert few[0] == many[0]
    assert many[1] <= few[1]
    assert of_organisations(2) == of_organisations(9)


def test_what_is_not_written_is_forgotten_after_some_days_or_when_given_up(db, by, keeper):
    entry = EnterpriseFactory(city="Kolding")
    content = csv_file([["ID", "By"], [entry.pk, "Vejle"]])
    first, second = receive(EnterpriseResource(), content, by, keeper), receive(EnterpriseResource(), content, by, keeper)
    ImportRun.objects.filter(pk=first.pk).update(at=timezone.now() - dt.timedelta(days=8))
    third = receive(EnterpriseResource(), content, by, keeper)
    running.drop(run_id=third.pk)
    states = dict(ImportRun.objects.values_list("pk", "state"))
    assert states == {first.pk: "old", second.pk: "ready", third.pk: "dropped"}
    assert set(ImportPart.objects.values_list("run", flat=True)) == {second.pk}
    with pytest.raises(Refused, match="opgivet"):
        write(EnterpriseResource(), third, by)
