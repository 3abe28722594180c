"""Which mails a person wants: on 'Min side', and by the link that stands in each mail."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .. import mail
from ..actions import choose_mail
from ..models import MailKind, MailRefusal, User

# An invitation goes to an enterprise's contact, who has no account.
FOR_USERS = [kind for kind in MailKind if kind not in (MailKind.INVITED, MailKind.THRESHOLDS)]
FOR_ADMINS = [*FOR_USERS, MailKind.THRESHOLDS]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_mail(request: HttpRequest) -> HttpResponse:
    """A box for each kind of mail; those without a tick are refused."""
    user = cast(User, request.user)
    own = FOR_ADMINS if request.rights.is_admin else FOR_USERS  # type: ignore[attr-defined]  # put there by accounts.middleware
    if request.method == "POST":
        choose_mail(address=user.email, wanted=[kind for kind in own if kind.value in request.POST.getlist("mail")], among=own)
        messages.success(request, "Dit valg er gemt.")
        return redirect("my_mail")
    refused = set(MailRefusal.objects.filter(address=user.email).values_list("kind", flat=True))
    kinds = [(kind, kind.value not in refused) for kind in own]
    return render(request, "accounts/my_mail.html", {"kinds": kinds, "trail": [("/konto/min-side/", "Min side")]})


@csrf_exempt  # mail programs post here without having opened the page; the signature is what counts
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_mail(request: HttpRequest, signed: str) -> HttpResponse:
    """Say no to a kind of mail by the link in it, without logging in. GET asks, POST does; `fortryd` takes it back."""
    try:
        address, kind = mail.read(signed)
    except ValueError as error:
        raise Http404 from error
    done = request.method == "POST"
    if done:
        choose_mail(address=address, wanted=[kind] if "fortryd" in request.POST else [], among=[kind])
    refused = MailRefusal.objects.filter(address=address, kind=kind).exists()
    context = {"address": address, "kind": kind, "refused": refused, "done": done, "trail": []}
    return render(request, "accounts/refuse_mail.html", context)
