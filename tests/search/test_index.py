"""The index follows every write: in the same transaction, and back again when it is rolled back."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.models import PracticeCase
from search.analyzer import ANALYZER_VERSION, token
from search.index import find, index, matching_ids, rebuild, reconcile, suggest
from search.models import SearchDocument, SearchName, SearchSynonym, SearchTerm, SearchText, SearchWord
from tests.factories import CaseFactory, EnterpriseFactory

pytestmark = pytest.mark.django_db


def slugs(query: str) -> list[str]:
    return [hit.slug for hit in find(query).hits]


def save_and_index(case: PracticeCase) -> None:
    with transaction.atomic():
        case.save()
        index("case", [case.pk])


@pytest.fixture
def case(empty_registry) -> PracticeCase:
    case = CaseFactory(title="Hønsehuset", slug="hoensehuset", background="Beboerne bygger et hønsehus med perlehøns.")
    rebuild()
    return PracticeCase.objects.get(pk=case.pk)


def test_found_in_the_transaction_that_writes(case):
    assert slugs("hønsehus") == ["hoensehuset"]
    assert slugs("perlehøne høns") == ["hoensehuset"]


def test_a_change_is_found_and_the_old_words_are_not(case):
    case.title, case.background = "Gedehuset", "Beboerne holder geder."
    save_and_index(case)
    assert slugs("geder") == ["hoensehuset"]
    assert slugs("perlehøns") == []
    assert SearchDocument.objects.filter(kind="case").count() == 1
    assert SearchText.objects.filter(document__kind="case").count() == 1


def test_what_is_unpublished_is_gone_with_all_that_hangs_on_it(case):
    case.status = "draft"
    save_and_index(case)
    assert find("hønsehus").total == 0
    assert not SearchDocument.objects.filter(kind="case").exists()
    assert not SearchText.objects.filter(t__contains="hoensehus").exists()
    assert not SearchName.objects.filter(key="hoensehuset").exists()
    assert suggest("høns") == []


def test_a_rolled_back_change_leaves_the_index_as_it_was(case):
    with transaction.atomic():
        case.title = case.background = "Kaniner"
        save_and_index(case)
        assert slugs("kaniner") == ["hoensehuset"]
        transaction.set_rollback(True)
    assert slugs("kaniner") == []
    assert slugs("perlehøns") == ["hoensehuset"]


def test_bulk_written_entries_are_found(empty_registry):
    cases = [CaseFactory(title=f"Projekt {number}", background=f"Kendeord{number} og fællesord") for number in range(30)]
    with CaptureQueriesContext(connection) as few:
        index("case", [case.pk for case in cases[:5]])
    with CaptureQueriesContext(connection) as many:
        index("case", [case.pk for case in cases])
    assert len(many) < len(few) + 10  # not one for each of 25 entries more
    assert find("fællesord").exact_total == 30
    assert find("kendeord17").hits[0].title == "Projekt 17"


def test_reconcile_mends_what_a_killed_process_left(case):
    forgotten = CaseFactory(title="Glemt case", background="Uden indeks")  # written, and then the process died
    PracticeCase.objects.filter(pk=case.pk).update(background="Nu med ænder", updated_at="2030-01-01T00:00:00Z")
    gone = CaseFactory(title="Slettet case")
    index("case", [gone.pk])
    PracticeCase.objects.filter(pk=gone.pk).delete()
    assert slugs("uden indeks") == []

    found = reconcile()
    assert found.dropped == 1
    assert found.written >= 2
    assert slugs("uden indeks") == [forgotten.slug]
    assert slugs("ænder") == ["hoensehuset"]
    assert slugs("slettet") == []
    assert reconcile().written == 0


def test_reconcile_renews_documents_of_an_older_analyser(case):
    SearchDocument.objects.update(analyzer_version=ANALYZER_VERSION - 1)
    assert reconcile().written == SearchDocument.objects.count()
    assert reconcile().written == 0


def test_rebuild_counts_the_words_and_forgets_those_that_are_gone(case):
    other = CaseFactory(title="Et andet hønsehus", background="Også her")
    index("case", [other.pk])
    case.title = case.background = "Noget nyt"
    save_and_index(case)
    rebuild()
    assert SearchTerm.objects.get(token="hoensehus").documents == 1
    assert not SearchTerm.objects.filter(token__startswith="perle").exists()
    assert SearchTerm.objects.get(token="zpub").documents == SearchDocument.objects.count()


def test_a_synonym_works_from_the_moment_it_is_saved(case):
    assert slugs("fjerkræavl") == []
    synonym = SearchSynonym.objects.create(lay="fjerkræavl", professional="hønsehus, andehus")
    assert slugs("fjerkræavl") == ["hoensehuset"]
    assert slugs("FJERKRÆAVL") == ["hoensehuset"]
    synonym.professional = "noget andet"
    synonym.save()
    assert slugs("fjerkræavl") == []


def test_business_numbers_are_found_with_and_without_spaces(empty_registry):
    enterprise = EnterpriseFactory(name="Numsen og Co", cvr="12345674")
    index("enterprise", [enterprise.pk])
    for query in ("12345674", "12 34 56 74", "1234 5674", "CVR 12 34 56 74", "cvr-nr. 12345674", "DK12345674"):
        assert slugs(query) == [enterprise.slug], query


def test_years_with_spaces(empty_registry):
    case = CaseFactory(title="Sommerlejr", background="Begyndte i 2013 med 40.000 kr.")
    index("case", [case.pk])
    for query in ("2013", "20 13", "40.000", "40000", "40 000"):
        assert slugs(query) == [case.slug], query


def test_lists_get_the_ids_of_their_kind(case):
    assert matching_ids("case", "hønsehus") == [case.pk]
    assert matching_ids("enterprise", "hønsehus") == []
    assert matching_ids("case", "  ") is None
    assert matching_ids("case", "ukendtord") == []


def test_suggestions_begin_at_any_word_of_a_name(empty_registry):
    enterprise = EnterpriseFactory(name="Den gamle smedje i Saltum")
    index("enterprise", [enterprise.pk])
    for typed in ("den", "gam", "smedje i", "SALT", "sa"):
        assert [each.name for each in suggest(typed)] == ["Den gamle smedje i Saltum"], typed
    assert suggest("s") == []
    assert suggest("medje") == []
    assert suggest("%_'\"") == []


def test_a_search_takes_a_fixed_number_of_queries(case):
    find("xyzzyqwert")  # the known words are read once a process
    strangers = " ".join(f"qwert{letter}yzzx" for letter in "abcdefghijkl")
    for query in ("hønsehus", "hønsehus " * 30, "hønsehvs", "ukendt ord her", "a b c d e f g h i j k l m n", strangers):
        with CaptureQueriesContext(connection) as queries:
            find(query)
        own = [each for each in queries if "SAVEPOINT" not in each["sql"] and "statement_timeout" not in each["sql"]]
        assert len(own) <= 12, query


def test_many_hits_are_capped_and_said_so(empty_registry, monkeypatch):
    from search.engines import engine

    monkeypatch.setattr(type(engine()), "cap", 10)
    cases = [CaseFactory(title=f"Vandhul {number}", background="Fællesord") for number in range(15)]
    index("case", [case.pk for case in cases])
    result = find("fællesord")
    assert not result.total_is_exact
    assert result.exact_total == 10
    assert len(result.hits) == 10
    assert len(matching_ids("case", "fællesord") or []) == 15  # lists are never cut


def test_a_search_that_takes_too_long_answers_so(case, monkeypatch):
    from search import finding

    monkeypatch.setattr(finding, "SECONDS", 0.05)
    slow = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "postgresql": "SELECT pg_sleep(5)",
    }

    def wait(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute(slow[connection.vendor])

    monkeypatch.setattr(finding, "_exact", wait)
    result = find("hønsehus")
    assert result.timed_out
    assert result.total == 0
    monkeypatch.undo()
    assert slugs("hønsehus") == ["hoensehuset"]  # the connection is as before


def test_a_new_word_is_offered_as_a_correction_at_once_and_the_others_are_not_read_again(case):
    assert find("giraffflok").suggestion is None  # the words are read now, as another process may have done
    other = CaseFactory(title="Girafflokken", background="Beboerne tegner okapier.")
    index("case", [other.pk])
    with CaptureQueriesContext(connection) as queries:
        assert find("girafflokkken").suggestion == "girafflokken"
        assert find("okapieer").suggestion == "okapier"
    assert not [each for each in queries if "search_searchsynonym UNION" in each["sql"] or "w.in_title" in each["sql"]]


def test_reconcile_finds_and_mends_tokens_that_the_analyser_never_gave(case):
    """A fault of the analyser leaves tokens of other words behind, with nothing else to tell them by."""
    SearchText.objects.filter(document__kind="case").update(b="michael")
    SearchWord.objects.filter(word="perlehøns").update(token="michael")
    SearchSynonym.objects.create(lay="fuglene", professional="høns")
    SearchSynonym.objects.filter(lay="fuglene").update(key="michael")
    assert slugs("perlehøns") == [] or connection.vendor == "postgresql"  # which searches its own column, written with the text
    assert reconcile().written == 1
    assert slugs("perlehøns") == ["hoensehuset"]
    assert SearchWord.objects.get(word="perlehøns").token == token("perlehøns")
    assert SearchSynonym.objects.get(lay="fuglene").key == token("fuglene")
    assert reconcile().written == 0


@pytest.mark.parametrize("upgrade", [lambda: call_command("load_catalogue", verbosity=0), reconcile])
def test_an_index_of_an_older_analyser_is_written_anew_by_the_upgrade(catalogue, upgrade):
    SearchDocument.objects.update(analyzer_version=ANALYZER_VERSION - 1)
    SearchText.objects.filter(document__kind="case").update(b="michael")
    upgrade()
    assert not SearchDocument.objects.exclude(analyzer_version=ANALYZER_VERSION).exists()
    assert not SearchText.objects.filter(b="michael").exists()
