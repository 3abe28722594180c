"""A purchase under way: what is to be bought, in which lots, who was considered, and the memo that explains the choice."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from enterprises.models import SocialEnterprise
from registry.models import LifecycleEvent, Municipality, Offering, Organisation

from ..rules import Buyer, Contract, Interest, Purchase, Support, YesNo
from ..rules.authority import Counts, Decides, Unit, counts_together
from .threshold import Threshold

YES_NO = [(YesNo.YES, "ja"), (YesNo.NO, "nej")]


class PurchasePlan(models.Model):
    """A purchase as its organisation states it so far; empty is 'not told yet'. Amounts are whole kroner excl. VAT.

    Seen and written by its own organisation alone (`steward`). `version` counts the times the facts were saved, so that one
    who saves over another's changes is told. A plan that is closed (`closed_at`) is only read, until it's opened again.
    """

    BUYERS = [
        (Buyer.MUNICIPALITY, "kommune"),
        (Buyer.REGION, "region"),
        (Buyer.STATE, "stat"),
        (Buyer.HOUSING, "almen boligorganisation"),
        (Buyer.PUBLIC_LAW_BODY, "andet offentligretligt organ"),
    ]
    CONTRACTS = [
        (Contract.WORKS, "bygge og anlæg"),
        (Contract.GOODS, "varer"),
        (Contract.SERVICE, "tjenester, også rådgivning"),
        (Contract.LIGHT, "sociale, sundheds- og kulturtjenester"),
    ]
    INTERESTS = [(Interest.NOT_ASSESSED, "ikke vurderet"), (Interest.NO, "nej"), (Interest.YES, "ja")]
    SUPPORTS = [(Support.YES, "ja"), (Support.NO, "nej"), (Support.NOT_STATED, "ikke oplyst")]
    UNITS = [
        (Unit.MUNICIPALITY, "kommunen eller en anden myndighed"),
        (Unit.HOUSING_ORGANISATION, "boligorganisationen"),
        (Unit.DEPARTMENT, "en boligafdeling"),
        (Unit.JOINT, "flere sammen (fælles indkøb)"),
    ]
    DECISIONS = [
        (Decides.ALONE, "enheden bestemmer selv, uafhængigt af de andre"),
        (Decides.COORDINATED, "købet samordnes med andres, eller en anden bestemmer"),
    ]
    FACTS = (
        "date",
        "buyer_type",
        "contract_type",
        "value_dkk",
        "duration_months",
        "cross_border_interest",
        "public_support",
        "supplier_share_pct",
        "prior_reserved_win_3y",
        "unit",
        "decides",
    )

    steward = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="køber")
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="ansvarlig person"
    )
    title = models.CharField("titel", max_length=160)
    need = models.TextField("behov", blank=True, max_length=4000)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ydelse")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="leveres i kommunen"
    )
    people_needed = models.PositiveIntegerField("mennesker i forløb, der skal være plads til", null=True, blank=True)
    date = models.DateField("dato", null=True, blank=True)
    buyer_type = models.CharField("køberens slags", max_length=24, choices=BUYERS, blank=True)
    contract_type = models.CharField("kontraktens slags", max_length=16, choices=CONTRACTS, blank=True)
    value_dkk = models.BigIntegerField("anslået værdi", null=True, blank=True)
    duration_months = models.PositiveIntegerField("varighed i måneder", null=True, blank=True)
    cross_border_interest = models.CharField("klar interesse fra andre lande", max_length=10, choices=INTERESTS, blank=True)
    public_support = models.CharField("offentligt støttet byggeri", max_length=8, choices=SUPPORTS, blank=True)
    supplier_share_pct = models.DecimalField("udsatte medarbejdere, procent", max_digits=5, decimal_places=2, null=True, blank=True)
    prior_reserved_win_3y = models.CharField("tidligere reserveret kontrakt", max_length=4, choices=YES_NO, blank=True)
    unit = models.CharField("ordregiver", max_length=20, choices=UNITS, blank=True)
    decides = models.CharField("hvem bestemmer", max_length=12, choices=DECISIONS, blank=True)
    version = models.PositiveIntegerField("udgave", default=1)
    closed_at = models.DateTimeField("lukket", null=True, blank=True)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    updated_at = models.DateTimeField("ændret", auto_now=True)

    class Meta:
        verbose_name = "indkøbsplan"
        verbose_name_plural = "indkøbsplaner"
        ordering = ["-updated_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("purchase_plan", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def counts(self) -> Counts:
        return counts_together(Unit(self.unit) if self.unit else None, Decides(self.decides) if self.decides else None)

    def purchase(self, lots: list[int]) -> Purchase | None:
        """The purchase with the values of the lots to be bought without tender; None until date, buyer, kind and value are told."""
        if self.date is None or not self.buyer_type or not self.contract_type or self.value_dkk is None:
            return None
        share = self.supplier_share_pct
        return Purchase(
            date=self.date,
            buyer=Buyer(self.buyer_type),
            contract=Contract(self.contract_type),
            value=self.value_dkk,
            duration_months=self.duration_months,
            cross_border=Interest(self.cross_border_interest or Interest.NOT_ASSESSED),
            public_support=Support(self.public_support) if self.public_support else None,
            lot_value=max(lots, default=None),
            lots_sum=sum(lots) if lots else None,
            supplier_share_pct=float(share) if share is not None else None,
            prior_reserved_win=YesNo(self.prior_reserved_win_3y) if self.prior_reserved_win_3y else None,
        )


class PlanEvent(LifecycleEvent):
    """What has happened to a plan besides what is written in it: handed over, closed, opened again."""

    SAID: ClassVar[dict[str, str]] = {
        "archived": "Planen blev lukket",
        "reopened": "Planen blev åbnet igen",
        "handed_over": "Overdraget til en anden",
    }

    entry = models.ForeignKey(PurchasePlan, on_delete=models.CASCADE, related_name="events")

    class Meta(LifecycleEvent.Meta):
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"

    @property
    def said(self) -> str:
        """The step in the words used of plans."""
        return self.SAID.get(self.step, self.get_step_display())


class PlanLot(models.Model):
    """A part of the purchase, in the order it was typed. `without_tender`: to be bought outside the tender."""

    plan = models.ForeignKey(PurchasePlan, on_delete=models.CASCADE, related_name="lots")
    position = models.PositiveSmallIntegerField("rækkefølge", default=0)
    title = models.CharField("del", max_length=160)
    value_dkk = models.BigIntegerField("værdi")
    without_tender = models.BooleanField("købes uden for udbuddet", default=False)

    class Meta:
        verbose_name = "del af køb"
        verbose_name_plural = "dele af køb"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class PlanCandidate(models.Model):
    """An enterprise on the shortlist: how far it got, and why it was chosen or not."""

    STATES = [
        ("considered", "overvejet"),
        ("asked", "spurgt"),
        ("answered", "har svaret"),
        ("chosen", "valgt"),
        ("not_chosen", "ikke valgt"),
    ]

    plan = models.ForeignKey(PurchasePlan, on_delete=models.CASCADE, related_name="candidates")
    enterprise = models.ForeignKey(SocialEnterprise, on_delete=models.PROTECT, related_name="+", verbose_name="virksomhed")
    state = models.CharField("hvor langt", max_length=12, choices=STATES, default="considered")
    asked_on = models.DateField("spurgt den", null=True, blank=True)
    answered_on = models.DateField("svarede den", null=True, blank=True)
    reason = models.TextField("hvorfor eller hvorfor ikke", blank=True, max_length=2000)

    class Meta:
        verbose_name = "virksomhed på listen"
        verbose_name_plural = "virksomheder på listen"
        ordering = ["enterprise__name"]
        constraints = [models.UniqueConstraint(fields=["plan", "enterprise"], name="plan_candidate_once")]

    def __str__(self) -> str:
        return str(self.enterprise)


class PurchaseQuerySet(models.QuerySet["RegisteredPurchase"]):
    """Words used about registered purchases."""

    def counting(self) -> PurchaseQuerySet:
        """What the running totals add up."""
        return self.filter(withdrawn_at__isnull=True)


class RegisteredPurchase(models.Model):
    """A purchase that was made, in whole kroner excl. VAT: what the running totals add up. Seen by its own organisation alone.

    One that should never have been there is withdrawn with a reason: it stays to be read, and counts no more. Corrections are
    in its history, each with its reason.
    """

    CONTRACTS = PurchasePlan.CONTRACTS

    steward = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="køber")
    supplier = models.ForeignKey(SocialEnterprise, on_delete=models.PROTECT, related_name="+", verbose_name="leverandør")
    contract_type = models.CharField("kontraktens slags", max_length=16, choices=CONTRACTS)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ydelse")
    made_on = models.DateField("købt den")
    amount_dkk = models.BigIntegerField("beløb i kr.")
    text = models.CharField("hvad", max_length=200)
    plan = models.ForeignKey(PurchasePlan, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="indkøbsplan")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="skrevet af"
    )
    entered_at = models.DateTimeField("skrevet", auto_now_add=True)
    updated_at = models.DateTimeField("ændret", auto_now=True)
    withdrawn_at = models.DateTimeField("trukket tilbage", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="trukket tilbage af"
    )
    withdrawn_reason = models.TextField("hvorfor trukket tilbage", blank=True, max_length=1000)

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        verbose_name = "registreret køb"
        verbose_name_plural = "registrerede køb"
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_dkk__gte=0), name="registered_purchase_not_negative"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(withdrawn_reason=""), name="withdrawn_purchase_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text}, {self.made_on:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("registered_purchase", args=[self.pk])

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class DecisionMemo(models.Model):
    """The explanation of a purchase as it was filed. `content` holds all that is shown, so nothing that changes later changes it.

    It's never edited or deleted: the database refuses it (migrations 0006 and 0008), and a new version supersedes it. `number`
    counts the versions.
    """

    plan = models.ForeignKey(PurchasePlan, on_delete=models.PROTECT, related_name="memos", verbose_name="indkøbsplan")
    number = models.PositiveSmallIntegerField("udgave")
    route = models.CharField("valgt vej", max_length=32)
    content: Any = models.JSONField("indhold")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="arkiveret af")
    filed_at = models.DateTimeField("arkiveret")

    class Meta:
        verbose_name = "beslutningsnotat"
        verbose_name_plural = "beslutningsnotater"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="memo_version_once")]

    def __str__(self) -> str:
        return f"Notat {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("decision_memo", args=[self.plan_id, self.number])

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None:
            raise ValidationError("Et arkiveret notat kan ikke rettes. Arkivér en ny udgave.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> Any:
        raise ValidationError("Et arkiveret notat kan ikke slettes.")


class MemoAmount(models.Model):
    """That a memo was answered with an amount: the memo has its own copy, and the row it came from can't be deleted under it."""

    memo = models.ForeignKey(DecisionMemo, on_delete=models.CASCADE, related_name="amounts", verbose_name="notat")
    threshold = models.ForeignKey(Threshold, on_delete=models.PROTECT, related_name="+", verbose_name="beløbsgrænse")

    class Meta:
        verbose_name = "notat, der er svaret med beløbet"
        verbose_name_plural = "notater, der er svaret med beløbet"
        constraints = [models.UniqueConstraint(fields=["memo", "threshold"], name="memo_amount_once")]

    def __str__(self) -> str:
        return f"notat nr. {self.memo.number} om {self.memo.plan.title}"
