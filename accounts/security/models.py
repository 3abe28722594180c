"""Rows of the security log."""

from __future__ import annotations

from django.db import models


class SecurityEventKind(models.TextChoices):
    """What happened. The codes stand in the database and in the log lines; new ones are added, none is renamed."""

    LOGIN = "login", "log-ind"
    LOGIN_FAILED = "login_failed", "log-ind mislykkedes"
    THROTTLED = "throttled", "bedt om at vente efter forsøg"
    LOGOUT = "logout", "log-ud"
    REAUTHENTICATED = "reauthenticated", "bekræftede, hvem det er"
    PASSWORD_CHANGED = "password_changed", "adgangskode ændret"
    PASSWORD_RESET = "password_reset", "adgangskode nulstillet ved link"
    ADDRESS_CHANGED = "address_changed", "e-mail ændret"
    ADDRESS_UNDONE = "address_undone", "ændring af e-mail fortrudt"
    FACTOR_ADDED = "factor_added", "to-trins-login sat op"
    FACTOR_REMOVED = "factor_removed", "to-trins-login fjernet"
    FACTOR_RESET = "factor_reset", "nye nødkoder"
    CODES_VIEWED = "codes_viewed", "nødkoder vist"
    FACTOR_USED = "factor_used", "to-trins-login brugt"
    FACTOR_FAILED = "factor_failed", "forkert kode til to-trins-login"
    REFUSED = "refused", "adgang nægtet"
    ROLE_GIVEN = "role_given", "rolle givet"
    ROLE_CHANGED = "role_changed", "rolle ændret"
    ROLE_ENDED = "role_ended", "rolle afsluttet"
    HAND_OVER_ASKED = "hand_over_asked", "overdragelse foreslået"
    HAND_OVER_DECLINED = "hand_over_declined", "forslag om overdragelse afvist"
    HANDED_OVER = "handed_over", "overdragelse"
    HAND_OVER_UNDONE = "hand_over_undone", "overdragelse fortrudt"
    ACCOUNT_OPENED = "account_opened", "konto oprettet"
    ACCOUNT_CLOSED = "account_closed", "konto lukket"
    ACCOUNT_REOPENED = "account_reopened", "konto genåbnet"
    SUPERUSER_CHANGED = "superuser_changed", "administrator uden for organisationerne ændret"
    INVITED = "invited", "invitation sendt"
    SESSIONS_ENDED = "sessions_ended", "logget ud alle steder"
    ERASED = "erased", "person slettet"
    OWN_DATA = "own_data", "egne data hentet"


class SecurityEvent(models.Model):
    """One event. Holds no name, e-mail, network address or browser.

    `account` and `by` are the ids of the person concerned and of who did it: plain numbers, so that a row outlives both. `source`
    is the client's network address and `typed` the address typed at log-in, each as a keyed digest: events from one source can be
    seen together, and the source can't be read out of it. `facts` are codes and ids, never text that a person has written.
    """

    at = models.DateTimeField("hvornår", auto_now_add=True, db_index=True)
    kind = models.CharField("hændelse", max_length=24, choices=SecurityEventKind)
    account = models.BigIntegerField("konto nr.", null=True, blank=True, db_index=True)
    by = models.BigIntegerField("udført af konto nr.", null=True, blank=True)
    source = models.CharField("afsender (kode)", max_length=16, blank=True, db_index=True)
    typed = models.CharField("skrevet e-mail (kode)", max_length=16, blank=True)
    facts = models.JSONField("oplysninger", default=dict, blank=True)

    class Meta:
        verbose_name = "sikkerhedshændelse"
        verbose_name_plural = "sikkerhedslog"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["typed", "at"], name="security_event_of_an_address", condition=~models.Q(typed=""))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d.%m.%Y %H:%M}"
