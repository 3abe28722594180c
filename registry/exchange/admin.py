"""Import and export in the admin: `ExchangeAdmin`, for the admin of a kind that has a resource. Administrators alone come here."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import exporting
from ..admin_mixin import AdminMixin
from ..figures import danish_number
from ..guard import GuardedForm, refuse_cpr
from ..looks import Looking
from ..models import ImportRun, Organisation
from ..steps import Refused
from . import files, reading, running, writing
from .planning import cut
from .reading import BadFile
from .resources import EntryResource

logger = logging.getLogger(__name__)
SHOWN = 100  # errors, and changed records, on the page; all are in the lists to download
SHOWN_CELLS = 12  # of one record
MARK = "<!-- fremgang -->"
BROKEN = "Noget gik galt, og intet er skrevet. Fejlen er noteret. Prøv igen, eller send filen til dem, der driver portalen."


class UploadForm(GuardedForm, forms.Form):
    """The file, and the organisation that new and changed records have as their source."""

    fil = forms.FileField(
        label="Fil",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=f"Excel (.xlsx) eller CSV, højst {reading.MOST_BYTES // 1_000_000} MB.",
        error_messages={"required": "Vælg en fil.", "empty": "Filen er tom."},
    )
    organisation = forms.TypedChoiceField(
        label="På vegne af",
        coerce=int,
        help_text="Organisationen står som kilde til det, der er nyt eller ændret, hvis posten ikke har en, der vedligeholder den.",
        error_messages={"required": "Vælg en organisation."},
    )

    def __init__(self, *args: Any, organisations: Sequence[tuple[int, str]] | None, **kwargs: Any) -> None:
        """`organisations` are those one may speak for; None where nobody needs to."""
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"]
            return
        field: Any = self.fields["organisation"]
        field.choices = organisations if len(organisations) == 1 else [("", "Vælg"), *organisations]

    def clean_fil(self) -> Any:
        file = self.cleaned_data["fil"]
        refuse_cpr(file.name)
        if file.size > reading.MOST_BYTES:
            raise ValidationError(f"Filen er over {reading.MOST_BYTES // 1_000_000} MB. Del den i flere filer.")
        return file


class ExchangeAdmin(AdminMixin):
    """The mixin, before another ModelAdmin. The admin lists `export_xlsx` and `export_csv` among its actions."""

    resource_class: type[EntryResource]
    change_list_template = "registry/admin/exchange_list.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        own = [
            path("eksport/<str:file_format>/", view(self.export_view), name=f"{name}_export"),
            path("import/", view(self.import_view), name=f"{name}_import"),
            path("import/skabelon/<str:file_format>/", view(self.template_view), name=f"{name}_template"),
            path("import/<int:number>/", view(self.run_view), name=f"{name}_run"),
            path("import/<int:number>/<str:what>/", view(self.found_view), name=f"{name}_found"),
        ]
        return [*own, *super().get_urls()]

    def _url(self, name: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        own = {"export_urls": [(kind, self._url("export", kind)) for kind in files.FORMATS], "import_url": self._url("import")}
        may = self._may_import(request)
        return super().changelist_view(request, {**(extra_context or {}), **own, "may_import": may})

    def _may_import(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and self.has_add_permission(request)

    def _resource(self) -> EntryResource:
        return self.resource_class()

    # --- Export ----------------------------------------------------------------------------------------------------
    def _export(self, request: HttpRequest, keys: Sequence[int], file_format: str, choices: str) -> HttpResponseBase:
        resource = self._resource()
        made = files.exported(resource, keys, file_format, self._file_name())
        exporting.log(user=request.user, what=f"Administration: {resource.title}", file_format=file_format, rows=len(keys), choices=choices)
        return made

    def _file_name(self) -> str:
        return f"{self.resource_class.title.lower().replace('ø', 'oe')}-{timezone.localdate():%Y-%m-%d}"

    def export_view(self, request: HttpRequest, file_format: str) -> HttpResponseBase:
        """What the list shows, all pages of it, with its search and filters."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if file_format not in files.FORMATS:
            raise Http404
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{self._url('changelist')}?e=1")
        keys = list(dict.fromkeys(shown.queryset.values_list("pk", flat=True)))
        return self._export(request, keys, file_format, request.GET.urlencode())

    @admin.action(description="Eksportér de valgte til Excel", permissions=["view"])
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
        return self._export(request, list(dict.fromkeys(queryset.values_list("pk", flat=True))), "xlsx", "valgte")

    @admin.action(description="Eksportér de valgte til CSV", permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
        return self._export(request, list(dict.fromkeys(queryset.values_list("pk", flat=True))), "csv", "valgte")

    def template_view(self, request: HttpRequest, file_format: str) -> HttpResponseBase:
        """An empty file with the headings."""
        if not self._may_import(request):
            raise PermissionDenied
        if file_format not in files.FORMATS:
            raise Http404
        resource = self._resource()
        made = files.template(resource, file_format, f"skabelon-{resource.title.lower().replace('ø', 'oe')}")
        exporting.log(user=request.user, what=f"Administration: skabelon, {resource.title}", file_format=file_format, rows=0)
        return made

    # --- Import ----------------------------------------------------------------------------------------------------
    def _organisations(self, request: HttpRequest) -> list[tuple[int, str]] | None:
        """The organisations where one is administrator; None for a kind whose records name their sources themselves."""
        if not hasattr(self.model, "sources"):
            return None
        rights: Any = request.rights  # type: ignore[attr-defined]
        return sorted({(each.organisation_id, each.organisation) for each in rights.held if each.role == "admin"}, key=lambda each: each[1])

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "resource": self.resource_class,
            "list_url": self._url("changelist"),
            "import_url": self._url("import"),
        }

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file; what its columns may be."""
        if not self._may_import(request):
            raise PermissionDenied
        resource = self._resource()
        organisations = self._organisations(request)
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form = UploadForm(*posted, organisations=organisations)
        if posted and form.is_valid():
            chosen = form.cleaned_data.get("organisation")
            file = form.cleaned_data["fil"]
            try:
                run = running.receive(
                    resource=resource,
                    content=file.read(),
                    file_name=file.name,
                    by=request.user,
                    organisation=Organisation.objects.get(pk=chosen) if chosen else None,
                    now=timezone.now(),
                )
            except BadFile as bad:
                form.add_error("fil", str(bad))
            else:
                return HttpResponseRedirect(self._url("run", run.pk))
        kind = self.model._meta.label_lower
        context = {
            **self._context(request, f"Importér {resource.title.lower()}"),
            "form": form,
            "alone": organisations == [],
            "guide": files.guide(resource),
            "general": files.general(resource),
            "templates": [(kind, self._url("template", kind)) for kind in files.FORMATS],
            "runs": [(run, self._url("run", run.pk)) for run in ImportRun.objects.filter(kind=kind).select_related("by")[:10]],
            "days": running.KEPT_DAYS,
            "most_rows": resource.most_rows,
        }
        return render(request, "registry/admin/import.html", context)

    def _run(self, request: HttpRequest, number: int) -> ImportRun:
        if not self._may_import(request):
            raise PermissionDenied
        run = ImportRun.objects.select_related("by", "organisation").filter(pk=number, kind=self.model._meta.label_lower).first()
        if run is None:
            raise Http404
        return run

    def run_view(self, request: HttpRequest, number: int) -> HttpResponseBase:
        """An import: checks the next part of it, shows how far it is, then what it would do. POST writes it, or gives it up."""
        run = self._run(request, number)
        here = self._url("run", run.pk)
        if request.method == "POST":
            return self._end(request, run, here)
        if run.state == "checking" and request.method == "GET":
            running.check_next(run.pk, self._resource())
            run = self._run(request, number)
        changes = list(islice(running.changes(run), SHOWN)) if run.state == "ready" else []
        context = {
            **self._context(request, f"Import af {run.file_name}"),
            "run": run,
            "mine": run.by_id == request.user.pk,
            "may_write": run.state == "ready" and not run.wrong and run.new + run.changed > 0 and run.by_id == request.user.pk,
            "wrongs": list(islice(running.wrongs(run), SHOWN)) if run.state == "ready" else [],
            "changes": [(row, key, name, _cut(cells), max(0, len(cells) - SHOWN_CELLS)) for row, key, name, cells in changes],
            "found_urls": {"fejl": self._url("found", run.pk, "fejl"), "aendringer": self._url("found", run.pk, "aendringer")},
            "shown": SHOWN,
            "here": here,
        }
        return render(request, "registry/admin/import_run.html", context)

    def _end(self, request: HttpRequest, run: ImportRun, here: str) -> HttpResponseBase:
        if run.by_id != request.user.pk:
            messages.error(request, "Kun den, der har sendt filen, kan udføre eller opgive importen.")
            return HttpResponseRedirect(here)
        if request.POST.get("hvad") == "opgiv":
            running.drop(run_id=run.pk)
            messages.success(request, "Importen er opgivet. Intet er skrevet.")
            return HttpResponseRedirect(self._url("import"))
        steps = writing.write(run_id=run.pk, make=self._resource, by=request.user, now=timezone.now())
        if run.rows > self.resource_class.parts:
            return self._streamed(request, run, steps, here)
        try:
            for _ in steps:
                pass
        except Refused as refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, _written(run))
        return HttpResponseRedirect(here)

    def _streamed(self, request: HttpRequest, run: ImportRun, steps: Iterator[int], here: str) -> HttpResponseBase:
        """A page that grows while the file is written, so that one sees how far it is and no proxy takes it for dead.

        If the reader leaves, or the process is killed, the transaction is not ended and nothing is written.
        """
        context = {**self._context(request, f"Import af {run.file_name}"), "run": run, "here": here}
        before, after = render_to_string("registry/admin/import_writing.html", context, request).split(MARK)

        def page() -> Iterator[str | SafeString]:
            yield before
            try:
                for done in steps:
                    yield format_html("<p>{} af {} rækker er skrevet.</p>", danish_number(done), danish_number(run.rows))
                yield format_html('<div class="pp-note"><h2>Importen er udført</h2><p>{}</p></div>', _written(run))
            except Refused as refused:
                yield format_html('<div class="pp-note pp-stop"><h2>Importen er ikke udført</h2><p>{}</p></div>', refused.text)
            except Exception:
                logger.exception("Import %s failed", run.pk)
                yield format_html('<div class="pp-note pp-stop"><h2>Importen er ikke udført</h2><p>{}</p></div>', BROKEN)
            yield after

        answer = StreamingHttpResponse(page())
        answer["Content-Encoding"] = "identity"  # packed, it would come all at once
        answer["X-Accel-Buffering"] = "no"
        return answer

    def found_view(self, request: HttpRequest, number: int, what: str) -> HttpResponseBase:
        """Every error, or every change, as a file."""
        run = self._run(request, number)
        if what == "fejl":
            headings = ["Celle", "Række", "Kolonne", "Der står", "Fejl"]
            found = ([wrong.cell, wrong.row, wrong.heading, wrong.value, wrong.text] for wrong in running.wrongs(run))
            count = run.errors
        elif what == "aendringer":
            headings = ["Række", "ID", "Post", "Kolonne", "Før", "Efter"]
            found = (
                [row, key or "ny", name, each.heading, each.before, each.after]
                for row, key, name, cells in running.changes(run)
                for each in cells
            )
            count = run.new + run.changed
        else:
            raise Http404
        if request.method == "GET":
            title = f"Administration: import, {what.replace('ae', 'æ')}"
            exporting.log(user=request.user, what=title, file_format="csv", rows=count, choices=run.file_name)
        return files.csv_answer([headings], map(files.guarded, found), f"import-{run.pk}-{what}")


def _cut(cells: Sequence[Any]) -> list[tuple[str, str, str]]:
    return [(each.heading, cut(each.before), cut(each.after)) for each in cells[:SHOWN_CELLS]]


def _written(run: ImportRun) -> str:
    return f"Importen er udført: {danish_number(run.new)} nye og {danish_number(run.changed)} ændrede."


@admin.register(ImportRun)
class ImportRunAdmin(Looking, admin.ModelAdmin):
    """Who brought in which file, and what came of it: read only, and never deleted."""

    list_display = ("at", "by", "file_name", "of", "state", "rows", "new", "changed", "wrong", "page")
    list_filter = ("state", "at")
    search_fields = ("by__email", "by__name", "file_name")
    list_select_related = ("by",)
    fields = ("file_name", "of", "at", "by", "organisation", "state", "rows", "new", "changed", "unchanged", "wrong", "ended_at", "page")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return False

    @admin.display(description="hvad")
    def of(self, run: ImportRun) -> str:
        model = next((model for model in self.admin_site._registry if model._meta.label_lower == run.kind), None)
        return str(model._meta.verbose_name_plural) if model is not None else run.kind

    @admin.display(description="side")
    def page(self, run: ImportRun) -> SafeString:
        return format_html('<a href="{}">Se importen</a>', reverse(f"admin:{run.kind.replace('.', '_')}_run", args=[run.pk]))
