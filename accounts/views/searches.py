"""Saved searches: a list or a search page with its choices, kept under a name. Everybody sees their own alone."""

from __future__ import annotations

from typing import cast
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registry.cpr import refusal
from registry.guard import GuardedForm
from registry.listing.views import RegistryListView
from search.models import SavedSearch

from ..forms import PortalForm
from ..models import User

MOST = 50  # a person's saved searches
NOT_KEPT = {"side", "format"}  # where in the list one was isn't part of what one looks for


class SavedSearchForm(GuardedForm, PortalForm):
    name = forms.CharField(label="Navn", max_length=120, error_messages={"required": "Giv søgningen et navn."})
    labels = {"name": "Navn"}
    hints = {"name": "Det står på Min side."}


def can_be_saved(path: str) -> str:
    """What a page that can be saved is called in Danish; '' for any other page."""
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    if found.url_name == "search":
        return "Søgning"
    view = getattr(found.func, "view_class", None)
    return str(view.title) if isinstance(view, type) and issubclass(view, RegistryListView) else ""


def clean_query(query: str) -> str:
    """The choices of a query string, without the page's number and format."""
    return urlencode([(name, value) for name, value in parse_qsl(query, max_num_fields=200) if name not in NOT_KEPT])


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def save_search(request: HttpRequest) -> HttpResponse:
    """Ask for a name for the page `sti` with the choices `valg`, and save it."""
    given = request.POST if request.method == "POST" else request.GET
    path = given.get("sti", "")
    title = can_be_saved(path)
    try:
        query = clean_query(given.get("valg", ""))
    except ValueError:
        title, query = "", ""
    if not title or len(query) > SavedSearch.LONGEST_QUERY:
        raise Http404
    words = dict(parse_qsl(query)).get("q", "")
    looks_like_cpr = next(filter(None, (refusal(value) for _, value in parse_qsl(query))), "")
    if looks_like_cpr:
        messages.error(request, f"Søgningen kan ikke gemmes. {looks_like_cpr}")
        return redirect(path)
    form = SavedSearchForm(
        request.POST if request.method == "POST" else None, initial={"name": f"{title}: {words}"[:120] if words else title}
    )
    user = cast(User, request.user)
    own = SavedSearch.objects.filter(user=user)
    same = own.filter(path=path, query=query).first()
    if request.method == "POST" and form.is_valid():
        if same is None and own.count() >= MOST:
            form.add_error("name", f"Du har {MOST} gemte søgninger. Slet nogle af dem på Min side, før du gemmer flere.")
        else:
            SavedSearch.objects.update_or_create(user=user, path=path, query=query, defaults={"name": form.cleaned_data["name"]})
            messages.success(request, "Søgningen er gemt på Min side.")
            return redirect(f"{path}?{query}" if query else path)
    context = {"form": form, "path": path, "query": query, "title": title, "same": same, "trail": [("/konto/min-side/", "Min side")]}
    return render(request, "accounts/save_search.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a saved search, or delete it (`slet`). Another person's isn't there."""
    saved = get_object_or_404(SavedSearch, pk=pk, user=cast(User, request.user))
    if request.method == "POST" and "slet" in request.POST:
        saved.delete()
        messages.success(request, "Søgningen er slettet.")
        return redirect("my_page")
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial={"name": saved.name})
    if request.method == "POST" and form.is_valid():
        saved.name = form.cleaned_data["name"]
        saved.save(update_fields=["name"])
        messages.success(request, "Søgningen har fået nyt navn.")
        return redirect("my_page")
    return render(request, "accounts/saved_search.html", {"form": form, "saved": saved, "trail": [("/konto/min-side/", "Min side")]})
