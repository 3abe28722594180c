"""The columns of organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

    def problems(self, instance: Any, changed: set[str]) -> Iterable[tuple[str, str]]:
        if "parent" in changed and instance.parent is not None:
            if instance.parent.pk == instance.pk:
                yield "parent", "Den kan ikke høre under sig selv."
            elif instance.pk is not None and _under(instance.parent, instance.pk):
                yield "parent", f"{instance.parent} hører selv under {instance}."


def _under(organisation: Organisation, pk: int) -> bool:
    """Whether the organisation is below another, however far; a ring that stands already ends the search."""
    seen = set()
    above: Organisation | None = organisation
    while above is not None and above.pk not in seen:
        if above.parent_id == pk:
            return True
        seen.add(above.pk)
        above = above.parent
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
        if "kind" in changed:
            was_one = instance.pk is not None and Organisation.objects.filter(pk=instance.pk, kind=OrganisationKind.ENTERPRISE).exists()
            if was_one or instance.kind == OrganisationKind.ENTERPRISE:
                yield "kind", "Socialøkonomiske virksomheder oprettes og ændres under virksomheder. Vælg en anden slags."
