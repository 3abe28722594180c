"""People in the admin: by e-mail, with their roles, invited by mail and never given a password by others."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.admin_base import HistoryAdmin
from registry.admin_mixin import ChoicesByKey
from registry.help_texts import Helping, Named
from registry.looks import Looking
from registry.steps import Refused

from . import actions, second_factor
from .erasure import ERASED, erase_person, obstacles
from .models import HandOver, MailChoice, Membership, OutgoingMail, User
from .security.log import record
from .security.models import SecurityEventKind as Kind

# Keys to accounts (secrets, tokens, sessions) are nobody's to read or edit here. What an administrator needs of them are
# the actions on the person below; identity providers are set up in the environment, and rights are roles.
for model in (Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken, UserSession, Group):
    admin.site.unregister(model)


class MembershipInline(Named, Helping, ChoicesByKey, admin.TabularInline):
    """The person's roles, ended ones too."""

    model = Membership
    extra = 1
    autocomplete_fields = ("organisation",)
    fields = ("organisation", "role", "starts_on", "ends_on")


class UserForm(forms.ModelForm):
    """A person; the address is kept in small letters, as log-in looks it up."""

    class Meta:
        model = User
        fields = ("email", "name", "is_active", "is_superuser")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


@admin.register(User)
class UserAdmin(Helping, Looking, admin.ModelAdmin):
    """Made with an invitation by mail; made inactive, their sessions end."""

    form = UserForm
    list_display = ("email", "name", "roles_today", "has_second_factor", "is_active", "last_login")
    list_filter = ("is_active", "memberships__role", "is_superuser")
    search_fields = ("email", "name", "memberships__organisation__name")
    ordering = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "name", "is_active")}),
        (
            "Uden for organisationerne",
            {
                "fields": ("is_superuser",),
                "description": "Giv hellere rollen administrator nedenfor: den har en organisation og en slutdato.",
            },
        ),
        ("Datoer", {"fields": ("last_login", "date_joined")}),
        ("Sikkerhedslog", {"fields": ("events",)}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name"), "description": "Personen får en mail med et link til at vælge en adgangskode."}),)
    readonly_fields = ("last_login", "date_joined", "events")
    help_texts: ClassVar[Any] = {
        "email": "Den, personen logger ind med, og som mails går til.",
        "name": "Som andre ser personen i portalen.",
    }
    inlines = (MembershipInline,)
    actions = ("invite_again", "close_accounts", "forget_second_factors", "erase_people")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=second_factor.FACTORS)
        return super().get_queryset(request).prefetch_related("memberships__organisation").annotate(factor=Exists(factors))

    @admin.display(description="roller nu")
    def roles_today(self, user: User) -> str:
        today = timezone.localdate()
        held = [each for each in user.memberships.all() if (each.starts_on or today) <= today <= (each.ends_on or today)]
        names = [f"{each.get_role_display()} ({each.organisation})" for each in held]
        return ", ".join(["administrator", *names] if user.is_superuser else names) or "ingen"

    @admin.display(description="to-trins-login", boolean=True)
    def has_second_factor(self, user: Any) -> bool:
        return bool(user.factor)

    @admin.display(description="hændelser")
    def events(self, user: User) -> SafeString:
        """The way to the person's events; the log knows them by the account's number alone."""
        return format_html('<a href="{}?q={}">Konto nr. {}</a>', reverse("admin:accounts_securityevent_changelist"), user.pk, user.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: what a person did keeps pointing at them. Take away 'aktiv' instead."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            record(Kind.ACCOUNT_OPENED, request=request, user=obj)
        if "is_superuser" in form.changed_data:
            record(Kind.SUPERUSER_CHANGED, request=request, user=obj, superuser=obj.is_superuser)
        if change and obj.is_active and "is_active" in form.changed_data:
            record(Kind.ACCOUNT_REOPENED, request=request, user=obj)
        if change and "email" in form.changed_data:
            record(Kind.ADDRESS_CHANGED, request=request, user=obj)
        if "email" in form.changed_data:
            actions.change_address(user=obj, request=request)
        if change and not obj.is_active and "is_active" in form.changed_data:
            actions.close_account(user=obj, by=cast(User, request.user))
        if not change:
            actions.invite(user=obj, request=request)
            self.message_user(request, f"{obj.email} får en mail med et link til at vælge en adgangskode.")

    @admin.action(description="Send en ny invitation til at vælge adgangskode", permissions=["change"])
    def invite_again(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        people = list(queryset.filter(is_active=True))
        for user in people:
            actions.invite(user=user, request=request)
        self.message_user(request, f"{len(people)} får en mail.")

    @admin.action(description="Luk kontoen, og log ud alle steder", permissions=["change"])
    def close_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        people = list(queryset.filter(is_active=True).exclude(pk=request.user.pk or 0))
        for user in people:
            actions.close_account(user=user, by=cast(User, request.user))
        self.message_user(request, f"{len(people)} konti er lukket. Din egen lukkes ikke herfra.")

    @admin.action(description="Slet personen (gør kontoen anonym for altid)", permissions=["change"])
    def erase_people(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Show what will happen and what stands in the way; the second step does it, for one person at a time."""
        people = list(queryset[:2])
        if len(people) != 1:
            self.message_user(request, "Vælg netop én person. Det kan ikke fortrydes.", messages.ERROR)
            return None
        person, by, today = people[0], cast(User, request.user), timezone.localdate()
        if request.POST.get("bekraeft") == "ja":
            try:
                erase_person(user=person, by=by, today=today)
            except Refused as refused:
                self.message_user(request, refused.text, messages.ERROR)
            else:
                self.message_user(request, f"Personen er slettet og hedder nu {ERASED.format(pk=person.pk)}.")
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Slet {person}",
            "opts": self.opts,
            "person": person,
            "obstacles": obstacles(person, by, today),
        }
        return TemplateResponse(request, "accounts/admin_erase.html", context)

    @admin.action(description="Nulstil to-trins-login (mistet telefon eller nøgle)", permissions=["change"])
    def forget_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        people = list(queryset.exclude(pk=request.user.pk or 0))
        for user in people:
            actions.forget_second_factor(user=user, by=cast(User, request.user))
        self.message_user(
            request,
            f"{len(people)} sætter to-trins-login op igen, næste gang de logger ind. Dit eget ændrer du på Min side.",
            messages.WARNING,
        )


class TodayFilter(admin.SimpleListFilter):
    title = "gælder"
    parameter_name = "gaelder"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("nu", "nu"), ("slut", "slut"), ("senere", "senere")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        if self.value() == "nu":
            return queryset.filter(Q(starts_on=None) | Q(starts_on__lte=today)).exclude(ends_on__lt=today)
        if self.value() == "slut":
            return queryset.filter(ends_on__lt=today)
        return queryset.filter(starts_on__gt=today) if self.value() == "senere" else queryset


@admin.register(Membership)
class MembershipAdmin(HistoryAdmin):
    """Who has which role where, from when to when."""

    list_display = ("user", "organisation", "role", "starts_on", "ends_on")
    list_filter = ("role", TodayFilter)
    list_select_related = ("user", "organisation")
    search_fields = ("user__email", "user__name", "organisation__name")
    autocomplete_fields = ("user", "organisation")
    date_hierarchy = "ends_on"


@admin.register(HandOver)
class HandOverAdmin(Looking, admin.ModelAdmin):
    """What was handed over: to be read, and changed by nobody."""

    list_filter = ("at", "closed")
    list_display = ("at", "from_user", "to_user", "roles", "records", "closed", "by")
    list_select_related = ("from_user", "to_user", "by")
    search_fields = ("from_user__email", "from_user__name", "to_user__email", "to_user__name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(MailChoice)
class MailChoiceAdmin(Helping, Looking, admin.ModelAdmin):
    """Who wants which mail when, where they have chosen. Taken away, they get it as everybody does; a choice is theirs alone."""

    list_display = ("address", "kind", "when", "at")
    list_filter = ("kind", "when")
    search_fields = ("address",)
    help_texts: ClassVar[Any] = {"address": "Den adresse, valget gælder for.", "kind": "Hvilken slags mail.", "when": "Hvornår de får den."}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(Looking, admin.ModelAdmin):
    """What waits to be sent and what never went. Nobody reads the texts here: they hold keys to accounts."""

    list_display = ("to", "subject", "at", "tries", "next_try", "error", "given_up_at")
    list_filter = (("given_up_at", admin.EmptyFieldListFilter), "at")
    search_fields = ("to", "subject")
    fields = ("to", "subject", "at", "tries", "next_try", "error", "given_up_at")
    actions = ("try_now",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Prøv at sende igen nu", permissions=["view"])
    def try_now(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        count = queryset.filter(given_up_at=None).update(next_try=timezone.now())
        self.message_user(request, f"{count} prøves igen om lidt. De opgivne har ingen tekst mere: få dem skrevet igen, hvor de kom fra.")


# Registers its own pages; Django looks for an app's admin here.
from .reports import admin as reports_admin  # noqa: E402, F401
from .security import admin as security_admin  # noqa: E402, F401
