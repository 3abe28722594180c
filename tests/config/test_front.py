"""The front page's figures: kept between requests, and never behind what is published."""

from __future__ import annotations

from cases.models import PracticeCase
from enterprises.models import SocialEnterprise
from registry.models import Theme
from search.index import index
from tests.factories import CaseFactory


def figures(client):
    context = client.get("/").context
    return context["counts"]["case"], {theme.slug: theme.case_count for theme in context["themes"]}, context["enterprises"]["mapped"]


def test_what_is_published_or_withdrawn_is_counted_at_once(client, catalogue):
    cases, themes, mapped = figures(client)
    theme = Theme.objects.first()
    case = CaseFactory(theme=theme, title="Den allernyeste")
    index("case", [case.pk])
    assert figures(client) == (cases + 1, {**themes, theme.slug: themes[theme.slug] + 1}, mapped)
    assert "Den allernyeste" in client.get("/").content.decode()
    PracticeCase.objects.filter(pk=case.pk).update(status="archived")
    index("case", [case.pk])
    gone = SocialEnterprise.objects.published().filter(basis="mapped").first()
    gone.status = "draft"
    gone.save()
    index("enterprise", [gone.pk])
    assert figures(client) == (cases, themes, mapped - 1)
    assert "Den allernyeste" not in client.get("/").content.decode()


def test_a_themes_new_name_is_shown_though_the_index_knows_nothing_of_it(client, catalogue):
    client.get("/")
    Theme.objects.filter(number=1).update(name="Et helt nyt navn")
    assert "Et helt nyt navn" in client.get("/").content.decode()


def test_kept_figures_cost_two_queries(client, catalogue, django_assert_num_queries):
    client.get("/")
    with django_assert_num_queries(2):
        client.get("/")
