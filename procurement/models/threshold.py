"""How one may buy: the amounts that decide which rules apply, each with its dates, its paragraph and its source."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from registry.dates import danish_date
from registry.figures import danish_amount


class Threshold(models.Model):
    """An amount in whole kroner excl. VAT, valid from and to (both days included).

    Where no amount in kroner was found `amount_dkk` is empty; the euro amount is never converted. Rows found in the
    source documents of 2015-16 (`found_as` 'seed') are history, and no rule uses them.

    Two rows of a key never hold on the same day. The database itself refuses it (migration 0004: an exclusion constraint on
    PostgreSQL, triggers on SQLite), since two administrators may write at once; `clean` says it in words. A row that a filed
    memo was answered with can't be deleted (`MemoAmount`).
    """

    FOUND_AS = [("dkk", "beløb i kroner fundet"), ("eur", "kun beløb i euro fundet"), ("seed", "historisk, fra en kilde i registret")]
    KEYS = [
        ("gs_state", "Varer og tjenester, staten"),
        ("gs_other", "Varer og tjenester, andre offentlige købere"),
        ("works", "Bygge og anlæg"),
        ("light", "Sociale og andre særlige tjenester (light)"),
        ("lot_gs", "Loft for en delydelse, varer og tjenester"),
        ("lot_works", "Loft for en delydelse, bygge og anlæg"),
        ("utilities_gs", "Forsyning, varer og tjenester"),
        ("concession", "Koncessioner"),
        ("gs_small", "Små køb af varer og tjenester"),
        ("works_one_bid", "Bygge og anlæg: ét tilbud er nok"),
        ("works_underhaandsbud", "Bygge og anlæg: underhåndsbud"),
        ("works_small_part", "Bygge og anlæg: små delarbejder"),
        ("trainee_services", "Tjenester: krav om personer under oplæring"),
        ("seed_works_one_bid", "Bygge og anlæg: én valgt entreprenør (historisk)"),
        ("seed_advice_one_bid", "Rådgivning: én valgt rådgiver (historisk)"),
        ("seed_works_underhaandsbud", "Bygge og anlæg: underhåndsbud (historisk)"),
        ("seed_works_threshold", "Bygge og anlæg: EU-udbud (historisk)"),
        ("seed_lot_works", "Loft for en delydelse, bygge og anlæg (historisk)"),
    ]

    # What a check against the source is of: when any of it changes, it must be checked again.
    CHECKED = frozenset({"key", "amount_dkk", "amount_eur", "valid_from", "valid_to", "legal_reference", "source_title", "source_url"})

    INSTEAD = "Sæt i stedet »gælder til og med«. Notater, der er svaret med beløbet, skal kunne vise, hvor det kom fra."  # of deleting

    key = models.CharField("beløbsgrænse", max_length=40, choices=KEYS)
    buyer_type = models.CharField("købere", max_length=40)
    contract_type = models.CharField("kontrakter", max_length=60)
    amount_dkk = models.BigIntegerField("beløb i kr.", null=True, blank=True)
    amount_eur = models.BigIntegerField("beløb i euro", null=True, blank=True)
    valid_from = models.DateField("gælder fra", null=True, blank=True)
    valid_to = models.DateField("gælder til og med", null=True, blank=True)
    legal_reference = models.CharField("hjemmel", max_length=200)
    source_title = models.CharField("kilde", max_length=300)
    source_url = models.URLField("kildens adresse", max_length=300, blank=True)
    found_as = models.CharField("fundet som", max_length=4, choices=FOUND_AS)
    updated_at = models.DateTimeField("ændret", auto_now=True)
    checked_on = models.DateField("kontrolleret den", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="kontrolleret af"
    )

    class Meta:
        verbose_name = "beløbsgrænse"
        verbose_name_plural = "beløbsgrænser"
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="threshold_once_a_period"),
            # A null differs from every null, so rows without a date need a rule of their own.
            models.UniqueConstraint(fields=["key"], condition=models.Q(valid_from__isnull=True), name="threshold_once_without_period"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="threshold_ends_after_it_begins",
                violation_error_message="Beløbet kan ikke holde op med at gælde, før det begynder.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()}: {self.amount or 'intet beløb i kroner'}"

    @property
    def amount(self) -> str:
        return danish_amount(self.amount_dkk, unit="kr.")

    def clean(self) -> None:
        """In words: what a row must have to be used, and that no other of its key holds on the same day."""
        super().clean()
        wrong: dict[str, str] = {}
        for name in ("amount_dkk", "amount_eur"):
            if (getattr(self, name) or 0) < 0:
                wrong[name] = "Beløbet kan ikke være under 0."
        if self.found_as == "dkk" and self.amount_dkk is None:
            wrong["amount_dkk"] = "Skriv beløbet i kroner, eller vælg ”kun beløb i euro fundet”. Euro regnes aldrig om."
        if self.found_as == "eur" and self.amount_eur is None:
            wrong["amount_eur"] = "Skriv beløbet i euro, eller vælg, hvordan beløbet ellers er fundet."
        if self.found_as == "eur" and self.amount_dkk is not None:
            wrong["found_as"] = "Der står et beløb i kroner. Vælg ”beløb i kroner fundet”, hvis det står i kilden."
        if self.found_as != "seed" and self.valid_from is None:
            wrong["valid_from"] = "Skriv den første dag, beløbet gælder. Uden den bruges det aldrig."
        if wrong:
            raise ValidationError(wrong)
        if self.valid_from is None or (self.valid_to is not None and self.valid_to < self.valid_from):
            return
        others = Threshold.objects.filter(key=self.key, valid_from__isnull=False).exclude(pk=self.pk)
        until = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=self.valid_from)
        others = others.filter(until) if self.valid_to is None else others.filter(until, valid_from__lte=self.valid_to)
        other = others.order_by("valid_from").first()
        if other is not None:
            end = f"til og med {danish_date(other.valid_to)}" if other.valid_to else "uden slutdato"
            raise ValidationError(
                {"valid_from": f"Perioden overlapper beløbet, der gælder fra {danish_date(other.valid_from)} {end}. Ret en af datoerne."}
            )


class ExpiryNotice(models.Model):
    """That the administrators have been told, so many days before, that the set of amounts runs out. Keeps a mail from going twice."""

    expires_on = models.DateField("udløber den")
    days_before = models.PositiveSmallIntegerField("dage før")
    sent_at = models.DateTimeField("sendt", auto_now_add=True)

    class Meta:
        verbose_name = "besked om udløb"
        verbose_name_plural = "beskeder om udløb"
        constraints = [models.UniqueConstraint(fields=["expires_on", "days_before"], name="expiry_notice_once")]

    def __str__(self) -> str:
        return f"{self.expires_on:%d.%m.%Y}, {self.days_before} dage før"
