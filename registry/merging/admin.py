"""Merging in the admin: the preview of two records, the list of merges, and taking one back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..admin_base import EntryAdmin
from ..duplicates import Found
from ..guard import GuardedForm
from ..looks import Looking
from ..models import NotADuplicate, Organisation, OrganisationMerge
from ..reason import ReasonForm
from ..steps import Refused
from . import doing, reading


class ApartForm(GuardedForm, forms.Form):
    """Two that look alike and aren't one: their keys as 'one-other', and why."""

    par = forms.RegexField(r"^\d{1,18}-\d{1,18}$", error_messages={"invalid": "Vælg to fra listen."})
    reason = forms.CharField(required=False, max_length=300)

    def clean_par(self) -> tuple[int, int]:
        one, other = sorted(int(part) for part in self.cleaned_data["par"].split("-"))
        if one == other or Organisation.objects.filter(pk__in=[one, other]).count() != 2:
            raise forms.ValidationError("Vælg to fra listen.")
        return one, other


class MergingAdmin(EntryAdmin):
    """Gives the admin of organisations, or of a profile of them, the list of likely duplicates and the page that makes one of two."""

    change_list_template = "registry/admin/merging_list.html"
    left_out = ""  # which pairs the list of duplicates hasn't, in Danish

    def likely_pairs(self) -> Found:
        """Those that look alike, the likeliest first, as far as a page has time for it (`TO_LIST`)."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path("sammenlaeg/<int:kept>/<int:lost>/", self.admin_site.admin_view(self.merge_view), name=f"{name}_merge"),
            path("dubletter/", self.admin_site.admin_view(self.duplicates_view), name=f"{name}_duplicates"),
        ]
        return [*own, *super().get_urls()]

    def duplicates_view(self, request: HttpRequest) -> HttpResponse:
        """Two by two those that look alike, to be merged or told apart."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._told_apart(request)
        found = self.likely_pairs()
        page: Any = Paginator(found.pairs, 25).get_page(request.GET.get("side"))
        page.object_list = [(pair, self.merge_url(pair.kept.pk, pair.lost.pk)) for pair in page.object_list]
        context = {
            **self.admin_site.each_context(request),
            "title": "Mulige dubletter",
            "opts": self.opts,
            "page": page,
            "total": len(found.pairs),
            "whole": found.whole,
            "more": self.left_out,
        }
        return render(request, "registry/admin/duplicates.html", context)

    def _told_apart(self, request: HttpRequest) -> HttpResponse:
        form = ApartForm(request.POST)
        if form.is_valid():
            one, other = form.cleaned_data["par"]
            doing.tell_apart(one_id=one, other_id=other, by=request.user, reason=form.cleaned_data["reason"])
            self.message_user(request, "Det er husket: de to er ikke en dublet.", messages.SUCCESS)
        else:
            for text in dict.fromkeys(str(text) for errors in form.errors.values() for text in errors):
                self.message_user(request, text, messages.ERROR)
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_duplicates"))

    def closed(self, obj: Any) -> str:
        """What is part of another now is read and not edited."""
        merge = reading.merge_of(obj.pk)
        return f"{obj} er lagt sammen med {merge.kept}. Ret {merge.kept} i stedet, eller fortryd sammenlægningen." if merge else ""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A page that was opened before the merge is still answered, so that what was typed there isn't lost."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or request.method == "POST" or not self.closed(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is part of another now keeps its row: its address leads on by it."""
        return super().has_delete_permission(request, obj) and (obj is None or reading.merge_of(obj.pk) is None)

    def _set_status(self, queryset: QuerySet[Any], status: str) -> int:
        """What is part of another now comes back by undoing that alone."""
        return super()._set_status(queryset.exclude(pk__in=reading.merged_away()), status)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.path == reverse("admin:autocomplete"):
            found = found.exclude(pk__in=reading.merged_away())
        return found, may_repeat

    def merge_url(self, kept: int, lost: int) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge", args=[kept, lost])

    @admin.action(description="Læg to valgte sammen", permissions=["change"])
    def merge_two(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """On to the preview; the one with the most to tell is suggested as the one that is kept."""
        chosen = list(queryset.order_by("pk")[:3])
        if len(chosen) != 2:
            self.message_user(request, "Vælg netop to, som skal være én.", messages.ERROR)
            return None
        chosen.sort(key=lambda entry: (not entry.is_published, entry.pk))
        return HttpResponseRedirect(self.merge_url(chosen[0].pk, chosen[1].pk))

    def merge_view(self, request: HttpRequest, kept: int, lost: int) -> HttpResponse:
        """What would happen, with a choice for each field in which the two differ; POST does it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            both = reading.whole(kept), reading.whole(lost)
        except Organisation.DoesNotExist:
            raise Http404 from None
        wanted = {name: value for name, value in request.POST.items() if name.startswith("felt-") and isinstance(value, str)}
        form = ReasonForm(request.POST if request.method == "POST" else None)
        problems = []
        if request.method == "POST" and form.is_valid():
            try:
                made = doing.merge(
                    kept_id=kept,
                    lost_id=lost,
                    wanted=wanted,
                    seen=request.POST.get("set", ""),
                    by=request.user,
                    reason=form.cleaned_data["reason"],
                )
            except Refused as refused:
                problems = [refused.text]
                both = reading.whole(kept), reading.whole(lost)
            else:
                self.message_user(request, f"{made.done['names'][1]} er lagt ind under {both[0]}.", messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:registry_organisationmerge_change", args=[made.pk]))
        preview = reading.preview(*both, wanted)
        context = {
            **self.admin_site.each_context(request),
            "title": "Læg to sammen",
            "opts": self.opts,
            "preview": preview,
            "parts": [(part, reading.examples(part)) for part in preview.parts],
            "form": form,
            "problems": [text for text in problems if text not in preview.refusals],
            "swap_url": self.merge_url(lost, kept),
            "back_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
            "days": doing.UNDO_DAYS,
        }
        return render(request, "registry/admin/merge.html", context)


class _Record(Looking, admin.ModelAdmin):
    """Rows that tell what was done: read, never written here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(OrganisationMerge)
class OrganisationMergeAdmin(_Record):
    """Each merge with what it did, and the way back while there is one."""

    list_display = ("__str__", "at", "by", "state")
    list_filter = ("at", ("by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("kept", "lost", "by")
    search_fields = ("kept__name", "lost__name", "kept__slug", "lost__slug")
    fields = ("kept", "lost", "at", "by", "reason", "state", "undo_link", "moved", "left", "undone_by", "undone_at")
    readonly_fields = fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:number>/fortryd/", self.admin_site.admin_view(self.undo_view), name="registry_organisationmerge_undo")
        return [own, *super().get_urls()]

    @admin.display(description="tilstand")
    def state(self, merge: OrganisationMerge) -> str:
        if merge.undone_at is not None:
            return "Fortrudt"
        return "Kan fortrydes" if timezone.now() <= doing.undo_until(merge) else "Gælder"

    @admin.display(description="fortryd")
    def undo_link(self, merge: OrganisationMerge) -> SafeString | str:
        if merge.undone_at is not None:
            return "Den er fortrudt."
        address = reverse("admin:registry_organisationmerge_undo", args=[merge.pk])
        return format_html('<a href="{}">Se, hvad der går tilbage, og fortryd</a>', address)

    @admin.display(description="hvad der blev flyttet")
    def moved(self, merge: OrganisationMerge) -> SafeString | str:
        lines = doing.summary(merge)
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines))) if lines else "Ingenting"

    @admin.display(description="hvad der ikke gik tilbage")
    def left(self, merge: OrganisationMerge) -> SafeString | str:
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in merge.told))) if merge.told else "–"

    def undo_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """What goes back and what has changed since; POST does it."""
        merge = get_object_or_404(OrganisationMerge.objects.select_related("kept", "lost", "by"), pk=number)
        back = reverse("admin:registry_organisationmerge_change", args=[merge.pk])
        plan = doing.undoing(merge, timezone.now())
        if request.method == "POST":
            try:
                undone = doing.undo(merge_id=merge.pk, by=request.user, now=timezone.now())
            except Refused as refused:
                plan.refusals = plan.refusals or [refused.text]
            else:
                left = f" {len(undone.told)} ting var ændret siden; de står herunder." if undone.told else ""
                self.message_user(request, f"Sammenlægningen er fortrudt.{left}", messages.SUCCESS)
                return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": "Fortryd sammenlægning",
            "opts": self.opts,
            "merge": merge,
            "plan": plan,
            "until": doing.undo_until(merge),
            "back_url": back,
        }
        return render(request, "registry/admin/undo_merge.html", context)


@admin.register(NotADuplicate)
class NotADuplicateAdmin(_Record):
    """What was answered with 'not a duplicate'. Deleting the answer brings the question back."""

    list_display = ("__str__", "by", "at", "reason")
    list_select_related = ("one", "other", "by")
    search_fields = ("one__name", "other__name")
