"""Cases that resemble a case, each with the reason in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import CharField, F, Q, Value

from .models import PracticeCase

SHOWN = 6
ENOUGH = 4  # less in common than this is not worth a reader's time

# What two cases can share, how much it tells, and how it is said. The two themes are weighed apart.
WEIGHTS = {"plans": 6, "areas": 5, "target_groups": 2, "theme": 2, "secondary": 1, "municipality": 1}


@dataclass
class Common:
    """What another case shares with this one: names by trait."""

    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def score(self) -> int:
        return sum(weight * min(len(self.names.get(trait, ())), 2) for trait, weight in WEIGHTS.items())

    @property
    def reason(self) -> str:
        """The two strongest things in common, in Danish."""
        said = []
        for trait, phrase in (("plans", "Samme helhedsplan: {}"), ("areas", "Samme område: {}")):
            if self.names.get(trait):
                said.append(phrase.format(sorted(self.names[trait])[0]))
        if self.names.get("target_groups"):
            groups = " og ".join(name[0].lower() + name[1:] for name in sorted(self.names["target_groups"])[:2])
            said.append(f"Samme målgruppe: {groups}")
        if self.names.get("theme"):
            said.append("Samme tema")
        elif self.names.get("secondary"):
            said.append("Beslægtet tema")
        if self.names.get("municipality"):
            said.append("Samme kommune")
        return ". ".join(said[:2])


def similar_cases(case: PracticeCase, leave_out: set[int]) -> list[tuple[PracticeCase, str]]:
    """The published cases most like this one, best first, with the reason. Two queries."""
    others = PracticeCase.objects.published().exclude(pk__in={case.pk, *leave_out}).order_by()
    traits = {
        "plans": (Q(plans__cases=case), "plans__name"),
        "areas": (Q(areas__cases=case), "areas__name"),
        "target_groups": (Q(target_groups__cases=case), "target_groups__name"),
        "theme": (Q(theme=case.theme_id), "theme__name"),
        "secondary": (Q(secondary_themes=case.theme_id), "theme__name"),
        "municipality": (Q(municipality=case.municipality_id, municipality__isnull=False), "municipality__name"),
    }
    queries = [
        others.filter(condition).values_list("pk", Value(trait, CharField()), F(name)) for trait, (condition, name) in traits.items()
    ]
    shared: dict[int, Common] = defaultdict(Common)
    for pk, trait, name in queries[0].union(*queries[1:]):
        shared[pk].names[trait].append(name)
    best = sorted(((common.score, pk) for pk, common in shared.items() if common.score >= ENOUGH), reverse=True)[:SHOWN]
    entries = PracticeCase.objects.select_related("municipality").in_bulk([pk for _, pk in best])
    return [(entries[pk], shared[pk].reason) for _, pk in best]
