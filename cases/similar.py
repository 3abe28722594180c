"""Cases that resemble a case, each with the reason in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.links import Linked
from registry.listing import Masks

from .filters import case_masks
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


def similar_cases(case: PracticeCase, links: Mapping[str, list[Linked]], leave_out: set[int]) -> list[tuple[PracticeCase, str]]:
    """The published cases most like this one, best first, with the reason. Two queries, however many cases there are.

    `links` are what the case's page points to: its plans, areas and target groups. Only those are shared.
    """
    masks = case_masks.current()
    # The entries that share each thing, by its name: two areas of one name are one reason.
    shared: dict[str, dict[str, int]] = {
        "theme": {"": masks.any_of("tema", [case.theme_id])},
        "secondary": {"": masks.any_of("secondary_themes", [case.theme_id])},
        "municipality": {"": masks.any_of("kommune", [case.municipality_id])},
    }
    for trait, column in (("plans", "plans"), ("areas", "omraade"), ("target_groups", "maalgruppe")):
        keys = defaultdict(list)
        for link in links[trait]:
            keys[link.name].append(link.pk)
        shared[trait] = {name: masks.any_of(column, some) for name, some in keys.items()}
    best = _best(masks, shared, masks.everyone & ~masks.of([case.pk, *leave_out]))
    entries = PracticeCase.objects.published().only("slug", "title", "summary").in_bulk(best)
    return [(entries[pk], _common(masks, shared, pk).reason) for pk in best if pk in entries]


def _best(masks: Masks, shared: dict[str, dict[str, int]], among: int) -> list[int]:
    """Ids of the SHOWN entries with the highest scores, the last added first among equals; none below ENOUGH.

    All scores are added up at once: bit n of an entry's score is its bit in `planes[n]`.
    """
    planes = [0] * sum(2 * weight for weight in WEIGHTS.values()).bit_length()
    for trait, weight in WEIGHTS.items():
        once = twice = 0
        for mask in shared[trait].values():
            twice |= once & mask
            once |= mask
        for mask in (once, twice):
            for bit in range(weight.bit_length()):
                carry = mask if weight >> bit & 1 else 0
                while carry:
                    planes[bit], carry = planes[bit] ^ carry, planes[bit] & carry
                    bit += 1
    found: list[int] = []
    for score in range(2 ** len(planes) - 1, ENOUGH - 1, -1):
        scored = among
        for bit, plane in enumerate(planes):
            scored &= plane if score >> bit & 1 else ~plane
        if scored:
            found += sorted(masks.ids_of(scored), reverse=True)
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def _common(masks: Masks, shared: dict[str, dict[str, int]], pk: int) -> Common:
    place = masks.places[pk]
    common = Common()
    for trait, names in shared.items():
        common.names[trait] = [name for name, mask in names.items() if mask >> place & 1]
    return common
