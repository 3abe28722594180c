"""The kinds of mail, what each address wants, what waits for a person's daily mail, and when they last got one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class MailKind(models.TextChoices):
    """The mails the portal sends of itself; each can be chosen on its own. (Mails about the account itself are allauth's.)

    Which of them may wait for the daily mail stands in `choosing`.
    """

    RECEIVED = "received", "Det, I har sendt ind, er modtaget"
    SENT_BACK = "sent_back", "Det, I har sendt ind, er sendt tilbage"
    PUBLISHED = "published", "Det, I har sendt ind, er udgivet"
    CONFIRM = "confirm", "Oplysninger skal bekræftes"
    PROPOSED = "proposed", "En virksomhed foreslår rettelser"
    REPORTED = "reported", "En fejl er meldt på en side, I holder ved lige"
    ANSWERED = "answered", "En fejl, du har meldt, er besvaret"
    INVITED = "invited", "Invitation til at bekræfte eller rette"
    THRESHOLDS = "thresholds", "Beløbsgrænser for indkøb udløber"
    QUEUES = "queues", "Nyt, der venter på administratorerne"
    DIGEST = "digest", "Den daglige samlemail"


class When(models.TextChoices):
    """When a mail comes."""

    DAILY = "daily", "I en daglig samlemail"
    NOW = "now", "Med det samme"
    NEVER = "never", "Slet ikke"


class MailChoice(models.Model):
    """When an address wants a kind of mail. Without a row it's as `choosing` says.

    The address need not be a user's: a contact of an enterprise can say no too.
    """

    address = models.EmailField("e-mail")
    kind = models.CharField("slags", max_length=12, choices=MailKind)
    when = models.CharField("hvornår", max_length=5, choices=When)
    at = models.DateTimeField("valgt", auto_now=True)

    class Meta:
        verbose_name = "valg af mail"
        verbose_name_plural = "valg af mail"
        constraints = [models.UniqueConstraint(fields=["address", "kind"], name="mail_choice_once")]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_kind_display()}, {self.get_when_display().lower()}"


class WaitingMail(models.Model):
    """Something a person is to be told in the next daily mail: which kind of mail, and what it's about.

    `about` is a code of `subjects` and `key` the row there. No text is kept: it's read when the mail is written, so that it's
    true then, shows only what may be shown then, and needs no forgetting. `sent_at` is set just before the mail goes, and the
    row is deleted when it has gone.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="waiting_mail", verbose_name="til")
    kind = models.CharField("slags", max_length=12, choices=MailKind)
    about = models.CharField("om", max_length=20)
    key = models.BigIntegerField("nummer")
    at = models.DateTimeField("hvornår")
    sent_at = models.DateTimeField("sendt", null=True, blank=True)

    class Meta:
        verbose_name = "mail, der venter"
        verbose_name_plural = "mail, der venter"
        constraints = [models.UniqueConstraint(fields=["user", "kind", "about", "key"], name="waiting_mail_once")]


class LastDigest(models.Model):
    """When a person last got a daily mail: `day` in Denmark keeps it to one a day, `at` tells what is new since."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="last_digest", verbose_name="til"
    )
    day = models.DateField("dag")
    at = models.DateTimeField("hvornår")

    class Meta:
        verbose_name = "seneste samlemail"
        verbose_name_plural = "seneste samlemails"


class OutgoingMail(models.Model):
    """A mail that waits to be sent (`outbox`). Deleted when it has gone; without its text once it's given up."""

    to = models.EmailField("til")
    sender = models.CharField("fra", max_length=320)
    subject = models.CharField("emne", max_length=400)
    body = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField("skrevet", auto_now_add=True)
    next_try = models.DateTimeField("næste forsøg", default=timezone.now, db_index=True)
    tries = models.PositiveIntegerField("forsøg", default=0)
    error = models.CharField("fejl", max_length=60, blank=True)
    given_up_at = models.DateTimeField("opgivet", null=True, blank=True)

    class Meta:
        verbose_name = "mail på vej"
        verbose_name_plural = "mails på vej"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
