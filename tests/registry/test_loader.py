"""The catalogue loader: all or nothing, again and again, never over a person's edit."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from cases.models import CaseOutcome, PracticeCase
from enterprises.models import SocialEnterprise
from registry.catalogue import kinds
from registry.catalogue.kinds import CatalogueError, FileError, folder_reader
from registry.catalogue.loader import load, unedited
from registry.catalogue.schema import AreaRecord
from registry.models import Citation, HousingArea, Theme
from search.models import SearchDocument
from tests.factories import SourceFactory

pytestmark = pytest.mark.both_databases


def test_loading_again_changes_nothing(catalogue):
    report = load()
    assert all(counts.created == counts.updated == 0 and not counts.left_out for counts in report.values())
    assert sum(counts.unchanged for counts in report.values()) > 500


def test_what_a_person_edited_is_kept_until_the_files_are_asked_to_win(catalogue):
    """Every way to edit, each on a record of its own, met by one load, and then by one that takes the files' word."""
    titled, outcome, linked, moved, gone = (PracticeCase.objects.get(number=number) for number in (1, 2, 3, 4, 5))
    as_shipped = {case.pk: (case.title, case.slug) for case in (titled, outcome, linked, moved, gone)}
    titled.title = "Rettet af en person"
    titled.save()
    row = CaseOutcome.objects.filter(case=outcome).first()
    row.value = 12345
    row.save()
    linked.secondary_themes.set(Theme.objects.all())
    moved.slug = "et-bedre-navn"
    moved.save()
    gone.relations_in.all().delete()  # nothing goes that another case names: here only the one that is moved
    gone.delete()
    SocialEnterprise.objects.filter(slug="frak").update(status="archived")
    cases = PracticeCase.objects.count()

    report = load()
    assert sorted(report["cases"].left_out) == sorted(slug for _, slug in as_shipped.values())
    assert report["enterprises"].left_out == ["frak"]
    titled.refresh_from_db()
    assert titled.title == "Rettet af en person"
    row.refresh_from_db()
    assert row.value == 12345
    assert linked.secondary_themes.count() == 7
    assert PracticeCase.objects.get(number=4).slug == "et-bedre-navn"
    assert PracticeCase.objects.count() == cases  # nothing twice, and what was deleted isn't back
    assert SocialEnterprise.objects.get(slug="frak").status == "archived"

    report = load(overwrite=True)
    assert report["cases"].updated + report["cases"].created == 5
    assert sorted((case.title, case.slug) for case in PracticeCase.objects.filter(number__lte=5)) == sorted(as_shipped.values())
    assert not CaseOutcome.objects.filter(value=12345).exists()
    assert PracticeCase.objects.get(number=3).secondary_themes.count() < 7


def test_a_column_that_has_come_since_is_no_edit():
    assert unedited({"title": "A", "rows": [{"text": "x"}]}, {"title": "A", "new": 1, "rows": [{"text": "x", "new": 2}]})
    assert not unedited({"title": "A", "rows": []}, {"title": "A", "rows": [{"text": "x"}]})
    assert not unedited({"title": "A"}, {"title": "B"})


def test_every_source_a_row_cites_lists_the_entry(catalogue):
    for model, rows in ((PracticeCase, "outcomes"), (SocialEnterprise, "impact"), (SocialEnterprise, "cooperates_with")):
        for entry in model.objects.prefetch_related("sources", f"{rows}__citation"):
            listed = {citation.source_id for citation in entry.sources.all()}
            assert {row.citation.source_id for row in getattr(entry, rows).all()} <= listed, entry


def test_a_dry_run_reports_and_keeps_nothing(only_areas, empty_registry):
    source = SourceFactory(slug="bag-facaderne")
    (only_areas / "god.yaml").write_text(AREA.format(slug="god", name="God", more=""), encoding="utf-8")
    report = load(dry_run=True)
    assert report["areas"].created == 1
    assert not HousingArea.objects.exists()
    assert not Citation.objects.filter(source=source).exists()
    assert not SearchDocument.objects.filter(kind="area").exists()


@pytest.mark.long
def test_a_dry_run_of_the_whole_catalogue_reports_and_keeps_nothing(empty_registry):
    report = load(dry_run=True)
    assert report["cases"].created == 37
    assert not PracticeCase.objects.exists()
    assert not SearchDocument.objects.exists()


@pytest.fixture
def only_areas(monkeypatch, tmp_path):
    """The loader with one kind, read from an empty folder."""
    area = next(kind for kind in kinds.all_kinds() if kind.name == "areas")
    folder = tmp_path / "areas"
    folder.mkdir()
    sources = next(kind for kind in kinds.all_kinds() if kind.name == "sources")
    monkeypatch.setattr(kinds, "_kinds", {"sources": sources, "areas": replace(area, read=folder_reader(folder, AreaRecord))})
    return folder


AREA = "slug: {slug}\nname: {name}\nsources:\n  - source: bag-facaderne\n    place: case 1\n{more}"


def test_a_wrong_file_is_named_with_the_field_and_nothing_is_loaded(only_areas, empty_registry):
    (only_areas / "god.yaml").write_text(AREA.format(slug="god", name="God", more=""), encoding="utf-8")
    (only_areas / "daarlig.yaml").write_text("slug: daarlig\nnavn: Dårlig\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load()
    places = {(error.file, error.place) for error in caught.value.errors}
    assert {("areas/daarlig.yaml", "name"), ("areas/daarlig.yaml", "sources"), ("areas/daarlig.yaml", "navn")} <= places
    assert not HousingArea.objects.exists()


def test_a_link_to_nothing_is_named_and_nothing_is_loaded(only_areas, empty_registry):
    text = AREA.format(slug="god", name="God", more="municipality: atlantis\n")
    (only_areas / "god.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load()
    assert [str(error) for error in caught.value.errors] == ["areas/god.yaml: municipality: 'atlantis' does not exist"]
    assert not HousingArea.objects.exists()
    assert not Citation.objects.exists()


def test_a_cpr_number_is_refused_with_its_place(only_areas, empty_registry):
    text = AREA.format(slug="god", name="God", more="text: Ring til 010170-1234\n")
    (only_areas / "god.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load()
    assert [(error.file, error.place) for error in caught.value.errors] == [("areas/god.yaml", "text")]


@pytest.mark.parametrize("text", ["{", "- [", "\tslug: x", "\x00"])
def test_a_file_that_is_no_yaml_is_an_error_and_no_crash(only_areas, text):
    (only_areas / "x.yaml").write_text(text, encoding="utf-8")
    _, errors = kinds.all_kinds()[1].read()
    assert [error.file for error in errors] == ["areas/x.yaml"] or isinstance(errors[0], FileError)


def test_the_command_refuses_with_every_error(only_areas, empty_registry):
    (only_areas / "x.yaml").write_text("slug: y\n", encoding="utf-8")
    stderr = io.StringIO()
    with pytest.raises(CommandError, match="Intet er indlæst"):
        call_command("load_catalogue", stderr=stderr, stdout=io.StringIO())
    assert "areas/x.yaml" in stderr.getvalue()


def test_check_catalogue_finds_nothing_wrong(catalogue):
    out = io.StringIO()
    call_command("check_catalogue", stdout=out)
    assert "oplysninger uden kilde: 0" in out.getvalue()
    assert "brudte links: 0" in out.getvalue()


def test_check_catalogue_finds_a_link_to_what_is_unpublished(catalogue):
    HousingArea.objects.filter(slug="vollsmose").update(status="draft")
    with pytest.raises(CommandError):
        call_command("check_catalogue", stdout=io.StringIO(), stderr=io.StringIO())
