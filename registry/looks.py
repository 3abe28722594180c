"""Saved looks of the admin's lists: `Looking`, before every ModelAdmin of the portal. Works without JavaScript.

A look is the list's own query string and a parameter of ours with the columns. What is saved is only what an address may hold
anyway, and is judged anew each time it's opened: parameters that the list doesn't know any more are passed over.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from .admin_mixin import ChoicesByKey, InitialFromAddress
from .cpr import refusal
from .guard import GuardedForm
from .models import DefaultLook, ListLook
from .pk import parse_pk

COLUMNS = "_kolonner"  # the columns that are shown, with commas between
PLAIN = "_alt"  # the list as it is, past the look it opens in
PASSING = {"p", "e", "all", "_popup", "_to_field", "_changelist_filters", PLAIN}  # parameters of one visit, which aren't saved
MOST = 40  # looks of one list shown


class LookForm(GuardedForm, forms.ModelForm):
    """A look's name, and whether the other administrators have it too."""

    opens = forms.BooleanField(label="Åbn listen sådan for mig", required=False)

    class Meta:
        model = ListLook
        fields = ["name", "shared"]
        error_messages = {"name": {"required": "Skriv et navn til udseendet."}}


class LookingList(ChangeList):
    """Django's list, which would take our parameters for filters."""

    def get_filters_params(self, params: Any = None) -> Any:
        found = super().get_filters_params(params)
        parts = (part.strip() for values in found.values() for value in values for part in value.split(","))
        if any(_is_too_large(part) for part in parts):
            raise IncorrectLookupParameters
        return {name: value for name, value in found.items() if name not in (COLUMNS, PLAIN)}

    def get_filters(self, request: HttpRequest) -> Any:
        try:
            return super().get_filters(request)
        except (ValueError, OverflowError) as error:  # the list by date asks for the year after 9999
            raise IncorrectLookupParameters from error


def _is_too_large(text: str) -> bool:
    """Whether a text is a number that no database holds."""
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and parse_pk(digits) is None


def saved_query(query: str) -> str:
    """A query string as it's kept: without what belongs to one visit, and no longer than there is room for."""
    pairs = parse_qsl(query[: 2 * ListLook.LONGEST_QUERY], keep_blank_values=False, max_num_fields=100) if query.count("&") < 100 else []
    kept = [(name, value.replace("\0", "")) for name, value in pairs if name.isprintable() and name not in PASSING]
    while kept and len(urlencode(kept)) > ListLook.LONGEST_QUERY:
        kept.pop()
    return urlencode(kept)


class Looking(InitialFromAddress, ChoicesByKey):
    """The mixin, before a ModelAdmin."""

    @property
    def _page(self) -> str:
        return str(self.opts.label_lower)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return LookingList

    # --- Columns -----------------------------------------------------------------------------------------------------
    def _every_column(self, request: HttpRequest) -> tuple[list[str], list[str]]:
        """The list's columns, and those of them that are always there: what leads to the record."""
        every = list(super().get_list_display(request))
        return every, [name for name in super().get_list_display_links(request, every) if name in every]

    def get_list_display(self, request: HttpRequest) -> Any:
        every, fixed = self._every_column(request)
        asked = request.GET.get(COLUMNS, "").split(",")
        chosen = [name for name in every if name in asked or name in fixed]
        return chosen if any(name in every for name in asked) else every

    def _columns(self, request: HttpRequest) -> list[tuple[str, str, bool, bool]]:
        """Each column: its name, what it's called, whether it's shown, and whether it must be."""
        from django.contrib.admin.utils import label_for_field

        every, fixed = self._every_column(request)
        shown = self.get_list_display(request)
        return [(name, str(label_for_field(name, self.model, self)), name in shown, name in fixed) for name in every]

    # --- The list ----------------------------------------------------------------------------------------------------
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseRedirect(f"{request.path}?e=1")  # a character that no database takes
        context = dict(extra_context or {})
        if self.has_view_or_change_permission(request) and "_popup" not in request.GET:
            default = DefaultLook.objects.filter(by=request.user.pk, page=self._page).select_related("look").first()
            may_open = default is not None and (default.look.by_id == request.user.pk or default.look.shared)
            if may_open and default is not None and default.look.query and request.method == "GET" and not request.GET:
                return HttpResponseRedirect(f"{request.path}?{default.look.query}")
            if request.method == "GET" and "e" in request.GET:
                self.message_user(request, "Noget af det, der var valgt, findes ikke mere. Her er hele listen.", messages.WARNING)
            now = saved_query(request.META.get("QUERY_STRING", ""))
            looks = list(self._looks(request)[:MOST])
            for look in looks:
                look.is_open = look.query == now
                look.is_default = default is not None and default.look_id == look.pk
            context |= {"looks": looks, "look_query": now, "look_columns": self._columns(request), "looks_url": self._looks_url()}
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    def _looks(self, request: HttpRequest) -> Any:
        """The person's own looks of the list, and those that others share."""
        return ListLook.objects.filter(Q(by=request.user.pk) | Q(shared=True), page=self._page).select_related("by")

    def _looks_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_looks")

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_looks"
        return [path("udseender/", self.admin_site.admin_view(self.looks_view), name=name), *super().get_urls()]

    # --- Saving, renaming, deleting ----------------------------------------------------------------------------------
    def looks_view(self, request: HttpRequest) -> HttpResponse:
        """The looks one may use, one's own to be renamed, shared and deleted. A POST saves a new one or does that."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        form = LookForm()
        if request.method == "POST":
            did = {"gem": self._save, "ret": self._change, "slet": self._delete, "aabn": self._open_in}.get(request.POST.get("hvad", ""))
            if did is None:
                return HttpResponseRedirect(self._looks_url())
            answer, form = did(request)
            if answer is not None:
                return answer
        default = DefaultLook.objects.filter(by=request.user.pk, page=self._page).first()
        context = {
            **self.admin_site.each_context(request),
            "title": f"Gemte udseender af listen over {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "looks": list(self._looks(request)),
            "default_pk": default.look_id if default else None,
            "form": form,
            "query": saved_query(request.POST.get("query", "")) if request.method == "POST" else "",
            "list_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
        }
        return render(request, "registry/admin/looks.html", context)

    def _own(self, request: HttpRequest) -> ListLook:
        number = request.POST.get("nummer", "")
        key = parse_pk(number)
        return get_object_or_404(ListLook, pk=key, page=self._page, by=request.user.pk)

    def _save(self, request: HttpRequest) -> tuple[HttpResponse | None, LookForm]:
        query = QueryDict(saved_query(request.POST.get("query", "")), mutable=True)
        every, fixed = self._every_column(request)
        chosen = [name for name in every if name in request.POST.getlist("kolonne") or name in fixed]
        query.pop(COLUMNS, None)
        if request.POST.getlist("kolonne") and chosen != every:
            query[COLUMNS] = ",".join(chosen)
        look = ListLook(by_id=request.user.pk or 0, page=self._page, query=saved_query(query.urlencode()))
        with transaction.atomic():
            form = LookForm(request.POST, instance=self._same(request, look))
            # What was searched for is kept with the look, and others may see it.
            if said := next(filter(None, (refusal(value) for _, value in parse_qsl(look.query))), ""):
                form.add_error(None, f"Listens søgning kan ikke gemmes. {said}")
            if not form.is_valid():
                return None, form
            form.instance.query = look.query
            look = form.save()
            if form.cleaned_data["opens"]:
                DefaultLook.objects.update_or_create(by_id=request.user.pk, page=self._page, defaults={"look": look})
        self.message_user(request, f"Udseendet »{look}« er gemt.", messages.SUCCESS)
        where = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return HttpResponseRedirect(f"{where}?{look.query or PLAIN + '=1'}"), form

    def _same(self, request: HttpRequest, new: ListLook) -> ListLook:
        """The look of that name, if there is one already: it's saved anew."""
        name = request.POST.get("name", "").strip()
        return ListLook.objects.filter(by=request.user.pk, page=self._page, name=name).first() or new if "\0" not in name else new

    def _change(self, request: HttpRequest) -> tuple[HttpResponse | None, LookForm]:
        form = LookForm(request.POST, instance=self._own(request))
        if form.is_valid():
            name = form.cleaned_data["name"]
            if self._looks(request).filter(by=request.user.pk, name=name).exclude(pk=form.instance.pk).exists():
                form.add_error("name", "Du har allerede et udseende med det navn.")
            else:
                form.save()
                if not form.cleaned_data["shared"]:
                    DefaultLook.objects.filter(look=form.instance).exclude(by=request.user.pk).delete()
                self.message_user(request, f"Udseendet »{form.instance}« er rettet.", messages.SUCCESS)
                return HttpResponseRedirect(self._looks_url()), form
        return None, form

    def _delete(self, request: HttpRequest) -> tuple[HttpResponse | None, LookForm]:
        look = self._own(request)
        look.delete()
        self.message_user(request, f"Udseendet »{look}« er slettet.", messages.SUCCESS)
        return HttpResponseRedirect(self._looks_url()), LookForm()

    def _open_in(self, request: HttpRequest) -> tuple[HttpResponse | None, LookForm]:
        """Let the list open in a look, one's own or a shared one; without one, as it is."""
        number = request.POST.get("nummer", "")
        key = parse_pk(number)
        if number:
            look = get_object_or_404(self._looks(request), pk=key)
            DefaultLook.objects.update_or_create(by_id=request.user.pk, page=self._page, defaults={"look": look})
        else:
            DefaultLook.objects.filter(by=request.user.pk, page=self._page).delete()
        self.message_user(request, "Det er husket.", messages.SUCCESS)
        return HttpResponseRedirect(self._looks_url()), LookForm()
