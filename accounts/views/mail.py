"""Which mails a person wants and when: on 'Min side', and by the link that stands in each mail."""

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
from ..mailing.choosing import ALLOWED, kinds_for, when
from ..mailing.forms import MailForm
from ..models import User, When


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_mail(request: HttpRequest) -> HttpResponse:
    """For each kind of mail: at once, in the daily mail, or not at all."""
    user = cast(User, request.user)
    kinds = kinds_for(is_admin=request.rights.is_admin)  # type: ignore[attr-defined]  # put there by accounts.middleware
    form = MailForm(request.POST if request.method == "POST" else None, kinds=kinds, chosen=mail.chosen(user.email))
    if form.is_valid():
        choose_mail(address=user.email, chosen=form.chosen())
        messages.success(request, "Dit valg er gemt.")
        return redirect("my_mail")
    return render(request, "accounts/my_mail.html", {"form": form, "trail": [("/konto/min-side/", "Min side")]})


@csrf_exempt  # mail programs post here without having opened the page; the signature is what counts
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_mail(request: HttpRequest, signed: str) -> HttpResponse:
    """Say no to a kind of mail by the link in it, without logging in. GET asks, POST does; `fortryd` takes it back.

    `fortryd` is what was chosen before; anything else than what may be chosen is what holds for those who never chose.
    """
    try:
        address, kind = mail.read(signed)
    except ValueError as error:
        raise Http404 from error
    before, done = mail.chosen(address), request.method == "POST"
    if done:
        again = next((each for each in ALLOWED[kind] if each == request.POST.get("fortryd") != When.NEVER), ALLOWED[kind][0])
        choose_mail(address=address, chosen={kind: again if "fortryd" in request.POST else When.NEVER})
    refused = mail.chosen(address).get(kind.value) == When.NEVER
    context = {
        "address": address,
        "kind": kind,
        "refused": refused,
        "done": done,
        "before": when(kind, before).value,
        "has_account": User.objects.filter(email=address, is_active=True).exists(),
        "trail": [],
    }
    return render(request, "accounts/refuse_mail.html", context)
