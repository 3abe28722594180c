"""Fills a database of its own with made-up enterprises and cases, to measure with. Never in a database with real entries in it."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections import Counter
from itertools import accumulate
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, models, transaction
from django.utils import timezone

from cases.models import CaseOutcome, CaseParticipant, CaseRecommendation, PracticeCase
from enterprises.models import MunicipalCooperation, SocialEnterprise
from registry.catalogue.loader import load
from registry.models import ActivityType, Citation, HousingArea, Municipality, Offering, Organisation, TargetGroup, Theme
from search.analyzer import STOP_WORDS
from search.index import index
from search.models import SearchText
from search.writing import recount

BATCH = 1_000
PREFIX = "syntetisk"
COMPOUNDS = 0.02  # share of words put together from two: vocabulary grows with the texts, as in real ones
_WORD = re.compile(r"[^\W\d_]{2,30}")


class Text:
    """Danish-like text: the catalogue's words, drawn by their rank (Zipf), in sentences of 6 to 14 words."""

    def __init__(self, random: Random) -> None:
        counts: Counter[str] = Counter()
        for body in SearchText.objects.order_by("pk").values_list("body", flat=True).iterator():
            counts.update(word.lower() for word in _WORD.findall(body))
        if len(counts) < 1000:
            raise CommandError("The catalogue gives too few words. Load it first: manage.py load_catalogue")
        self.random = random
        self.words = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.content = [word for word in self.words if word not in STOP_WORDS and len(word) > 3]
        self.content_weights = list(accumulate(1 / rank for rank in range(8, len(self.content) + 8)))

    def some(self, number: int) -> list[str]:
        drawn = self.random.choices(self.words, cum_weights=self.weights, k=number)
        return [self.compound() if self.random.random() < COMPOUNDS else word for word in drawn]

    def compound(self) -> str:
        first, second = self.random.choices(self.content, cum_weights=self.content_weights, k=2)
        return first[:14] + second[:14]

    def title(self) -> str:
        chosen = self.random.choices(self.content, cum_weights=self.content_weights, k=self.random.randint(2, 4))
        return " ".join(dict.fromkeys(chosen)).capitalize()

    def prose(self, number: int) -> str:
        """About `number` words."""
        sentences = []
        while number > 0:
            size = self.random.randint(6, 14)
            sentences.append(" ".join(self.some(size)).capitalize() + ".")
            number -= size
        return " ".join(sentences)


class Command(BaseCommand):
    help = "Make synthetic enterprises and cases, linked and indexed, in a database of their own. The same seed gives the same."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--enterprises", type=int, default=500)
        parser.add_argument("--cases", type=int, default=500)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if PracticeCase.objects.exclude(slug__startswith=PREFIX).count() > 100:
            raise CommandError("This database holds real cases. Set DATABASE_URL to one of its own.")
        if PracticeCase.objects.filter(slug__startswith=PREFIX).exists():
            raise CommandError("This database holds synthetic entries already. Begin with an empty one.")
        start = time.monotonic()
        load()
        self.random = Random(options["seed"])  # noqa: S311 - text to measure with, no secret
        self.text = Text(self.random)
        self._read_what_entries_refer_to()
        enterprises = self._in_batches(options["enterprises"], self._enterprises)
        self.stdout.write(f"{len(enterprises)} enterprises, {time.monotonic() - start:.0f} s")
        cases = self._in_batches(options["cases"], self._cases)
        self.stdout.write(f"{len(cases)} cases, {time.monotonic() - start:.0f} s")
        with transaction.atomic():
            recount()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"counted, {time.monotonic() - start:.0f} s")

    def _read_what_entries_refer_to(self) -> None:
        self.municipalities = list(Municipality.objects.order_by("pk").values_list("pk", flat=True))
        self.areas = list(HousingArea.objects.order_by("pk").values_list("pk", flat=True))
        self.themes = list(Theme.objects.order_by("pk").values_list("pk", flat=True))
        self.activities = list(ActivityType.objects.order_by("pk").values_list("pk", flat=True))
        self.groups = list(TargetGroup.objects.order_by("pk").values_list("pk", flat=True))
        self.offerings = list(Offering.objects.order_by("pk").values_list("pk", flat=True))
        self.numbers = set(SocialEnterprise.objects.exclude(cvr="").values_list("cvr", flat=True))
        self.citations = list(Citation.objects.order_by("pk").values_list("pk", flat=True))

    def _in_batches(self, total: int, make: Any) -> list[int]:
        made: list[int] = []
        for start in range(0, total, BATCH):
            with transaction.atomic():
                made += make(start, min(BATCH, total - start))
        return made

    def _one(self, of: list[int]) -> int:
        # Some municipalities, areas and themes have far more than others.
        return of[min(int(self.random.paretovariate(0.7)) - 1, len(of) - 1)] if self.random.random() < 0.5 else self.random.choice(of)

    def _number(self) -> str:
        """Eight digits that no enterprise has: of 50,000 drawn at random some are the same, and the database refuses those."""
        while (drawn := str(self.random.randint(10_000_000, 99_999_999))) in self.numbers:
            pass
        self.numbers.add(drawn)
        return drawn

    def _date(self) -> dt.date:
        return dt.date(2000, 1, 1) + dt.timedelta(days=self.random.randint(0, 9000))

    def _enterprises(self, start: int, number: int) -> list[int]:
        now = timezone.now()
        parents = [
            Organisation(
                slug=f"{PREFIX}-virksomhed-{start + each}",
                status="published",
                name=self.text.title(),
                kind="enterprise",
                municipality_id=self._one(self.municipalities),
                created_at=now,
                updated_at=now,
            )
            for each in range(number)
        ]
        Organisation.objects.bulk_create(parents)
        profiles = []
        for parent in parents:
            profile = SocialEnterprise(organisation_id=parent.pk, operating_status="established", basis="mentioned")
            profile.cvr = self._number()
            profile.summary = self.text.prose(20)[:320]
            profile.description = self.text.prose(30)
            profile.founded, profile.founded_precision = self._date(), "year"
            profiles.append(profile)
        _insert_profiles(profiles)
        ids = [parent.pk for parent in parents]
        self._link(SocialEnterprise.offerings.through, "socialenterprise_id", "offering_id", ids, self.offerings, 2)
        self._link(SocialEnterprise.target_groups.through, "socialenterprise_id", "targetgroup_id", ids, self.groups, 2)
        self._link(Organisation.sources.through, "organisation_id", "citation_id", ids, self.citations, 1)
        MunicipalCooperation.objects.bulk_create(
            MunicipalCooperation(enterprise_id=pk, municipality_id=self._one(self.municipalities), citation_id=self._one(self.citations))
            for pk in ids
        )
        index("enterprise", ids)
        return ids

    def _cases(self, start: int, number: int) -> list[int]:
        rows = []
        for each in range(number):
            begin = self._date()
            rows.append(
                PracticeCase(
                    slug=f"{PREFIX}-case-{start + each}",
                    status="published",
                    title=self.text.title(),
                    summary=self.text.prose(30)[:320],
                    theme_id=self._one(self.themes),
                    municipality_id=self._one(self.municipalities),
                    start=begin,
                    start_precision="year",
                    end=begin + dt.timedelta(days=700),
                    end_precision="year",
                    background=self.text.prose(40),
                    project=self.text.prose(60),
                    experience=self.text.prose(40),
                )
            )
        PracticeCase.objects.bulk_create(rows)
        ids = [row.pk for row in rows]
        self._link(PracticeCase.areas.through, "practicecase_id", "housingarea_id", ids, self.areas, 1)
        self._link(PracticeCase.target_groups.through, "practicecase_id", "targetgroup_id", ids, self.groups, 2)
        self._link(PracticeCase.activity_types.through, "practicecase_id", "activitytype_id", ids, self.activities, 2)
        self._link(PracticeCase.sources.through, "practicecase_id", "citation_id", ids, self.citations, 1)
        placed = [{"case_id": pk, "citation_id": self._one(self.citations)} for pk in ids]
        CaseOutcome.objects.bulk_create(
            CaseOutcome(**row, kind="participants", text=self.text.prose(8)[:500], value=self.random.randint(5, 900)) for row in placed
        )
        CaseParticipant.objects.bulk_create(CaseParticipant(**row, label=self.text.title(), role="partner") for row in placed)
        CaseRecommendation.objects.bulk_create(
            CaseRecommendation(case_id=pk, title=self.text.title(), text=self.text.prose(15)) for pk in ids
        )
        index("case", ids)
        return ids

    def _link(self, through: Any, owner: str, target: str, ids: list[int], targets: list[int], most: int) -> None:
        rows = []
        for pk in ids:
            for chosen in sorted({self._one(targets) for _ in range(self.random.randint(1, most))}):
                rows.append(through(**{owner: pk, target: chosen}))
        through.objects.bulk_create(rows)


def _insert_profiles(profiles: list[SocialEnterprise]) -> None:
    """Insert only the enterprises' own table; bulk_create refuses models whose parent has a table of its own."""
    fields: list[models.Field[Any, Any]] = list(SocialEnterprise._meta.local_concrete_fields)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.name) for field in fields)
    sql = f"INSERT INTO {quote(SocialEnterprise._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608
    values = [[field.get_db_prep_save(getattr(profile, field.attname), connection) for field in fields] for profile in profiles]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
