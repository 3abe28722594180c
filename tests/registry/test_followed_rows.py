"""What isn't an entry is edited as safely: words, places in sources, tables of a survey. Two at once, history, a version restored."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from registry.models import Status, Survey, SurveyQuestion, SurveyStep, TargetGroup
from tests.conftest import PortalClient
from tests.factories import CitationFactory, UserWithRole

from .test_two_editors import address, opened


@pytest.fixture
def people(db):
    made = []
    for _ in range(2):
        client = PortalClient()
        client.force_login(UserWithRole("admin"))
        made.append(client)
    return made


def test_two_edit_one_word_and_an_earlier_version_is_restored(people):
    anna, bo = people
    group = TargetGroup.objects.create(slug="zyx", name="Først", description="Som det var.")
    mine, theirs = opened(bo, group), opened(anna, group)
    assert anna.post(address(group), theirs | {"name": ["Annas"], "_reason": ["Et bedre ord."]}).status_code == 302
    page = bo.post(address(group), mine | {"name": ["Bos"], "description": ["Også rettet."]})
    assert page.status_code == 200
    assert "har gemt imens" in unescape(page.content.decode())
    group.refresh_from_db()
    assert (group.name, group.description) == ("Annas", "Som det var.")
    shown = unescape(bo.get(reverse("admin:registry_targetgroup_history", args=[group.pk])).content.decode())
    assert "Et bedre ord." in shown
    first = group.history.last()
    back = reverse("admin:registry_targetgroup_restore", args=[group.pk, first.history_id])
    seen = str(group.history.first().history_id)
    assert "Først" in unescape(bo.get(back).content.decode())
    assert bo.post(back, {"set": "0", "reason": ""}).status_code == 200  # somebody has saved since the page was opened
    assert bo.post(back, {"set": seen, "reason": ""}).status_code == 302
    group.refresh_from_db()
    assert group.name == "Først"


def test_a_table_of_a_survey_is_in_its_own_history_and_the_surveys(people):
    _, bo = people
    survey = Survey.objects.create(slug="zyx", title="Undersøgelsen", year=2015, respondents=17, status=Status.DRAFT)
    survey.sources.add(CitationFactory())
    question = SurveyQuestion.objects.create(
        survey=survey, number=1, title="Tabellen", question="Hvor mange?", total=3, citation=CitationFactory()
    )
    step = SurveyStep.objects.create(question=question, label="Mange", count=3)
    question.save()  # code that writes rows saves what they are under
    form = opened(bo, question) | {"steps-0-count": ["4"], "total": ["4"]}
    assert bo.post(address(question), form).status_code == 302
    step.refresh_from_db()
    assert step.count == 4
    told = unescape(bo.get(reverse("admin:registry_surveyquestion_history", args=[question.pk])).content.decode())
    assert "antal kommuner: 3" in told
    assert "antal kommuner: 4" in told
    assert survey.history.first().rows["questions"][0]["steps"][0]["count"] == 4
    # A table that a published report shows stays.
    survey.status = Status.PUBLISHED
    survey.save()
    gone = reverse("admin:registry_surveyquestion_delete", args=[question.pk])
    assert "kan ikke slettes" in unescape(bo.get(gone).content.decode())
    bo.post(gone, {"post": "yes"})
    assert SurveyQuestion.objects.filter(pk=question.pk).exists()
