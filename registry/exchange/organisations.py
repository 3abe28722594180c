"""The columns of organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from ..merging.reading import merged_away, merges
from ..models import Organisation, OrganisationAlias, OrganisationKind
from .lookups import Lookup
from .resources import EntryResource, entries, municipalities

KEPT_BY_OTHERS = "Status, kilder, hvem der vedligeholder posten, og hvornår den er bekræftet, rettes ikke ved import"


def standing() -> Any:
    """Organisations that aren't part of another now."""
    return Organisation.objects.exclude(pk__in=merged_away())


class OfOrganisations(EntryResource):
    """What organisations and the profiles of them have in common."""

    aliases: ClassVar[Any] = OrganisationAlias

    class Meta:
        abstract = True

    @classmethod
    def relations(cls) -> Mapping[str, tuple[Lookup, str, str]]:
        parent = entries(Organisation, "name", standing)
        return {
            "municipality": (municipalities(), "kommune", "Kommunens navn eller trecifrede kode."),
            "parent": (
                parent,
                "organisation",
                "Organisationens sideadresse, eller dens navn, hvis kun én hedder det.",
            ),
        }

    def closed(self, ids: Sequence[int]) -> Mapping[int, str]:
        away = merges().filter(lost__in=list(ids)).select_related("kept")
        return {merge.lost_id: f"Den er lagt sammen med {merge.kept} (ID {merge.kept_id}). Ret den i stedet." for merge in away}

    def taken_slugs(self) -> set[str]:
        """Profiles share the organisations' addresses."""
        return set(Organisation.objects.values_list("slug", flat=True))

    @cached_property
    def _above(self) -> dict[int, int | None]:
        """What each organisation is under, with what the file has changed so far: one query for any number of rows."""
        return dict(Organisation.objects.values_list("pk", "parent"))

    def problems(self, instance: Any, changed: set[str]) -> Iterable[tuple[str, str]]:
        if "parent" not in changed or instance.parent is None or instance.pk is None:
            return
        if instance.parent.pk == instance.pk:
            yield "parent", "Den kan ikke høre under sig selv."
        elif self._is_under(instance.parent.pk, instance.pk):
            yield "parent", f"{instance.parent} hører selv under {instance}."
        else:
            self._above[instance.pk] = instance.parent.pk

    def _is_under(self, pk: int, above: int) -> bool:
        """Whether an organisation is below another, however far; a ring that stands already ends the search."""
        seen: set[int] = set()
        at: int | None = pk
        while at is not None and at not in seen:
            if self._above.get(at) == above:
                return True
            seen.add(at)
            at = self._above.get(at)
        return False


class OrganisationResource(OfOrganisations):
    title = "Organisationer"
    singular = "organisation"
    word = "organisation"
    kinds: ClassVar[tuple[str, ...]] = ("organisation", "enterprise")  # an enterprise is an organisation, and may be changed here
    left_out = f"{KEPT_BY_OTHERS}. Hjemmesider og bemærkninger rettes på organisationens egen side i administrationen."

    class Meta:
        model = Organisation
        fields = ("name", "kind", "municipality", "parent", "text", "confirm_months")

    def problems(self, instance: Any, changed: set[str]) -> Iterable[tuple[str, str]]:
        yield from super().problems(instance, changed)
        if "kind" in changed and (instance.pk in self._profiles or instance.kind == OrganisationKind.ENTERPRISE):
            yield "kind", "Socialøkonomiske virksomheder oprettes og ændres under virksomheder. Vælg en anden slags."

    @cached_property
    def _profiles(self) -> set[int]:
        """The organisations that are enterprises: one query for any number of rows."""
        return set(Organisation.objects.filter(kind=OrganisationKind.ENTERPRISE).values_list("pk", flat=True))
