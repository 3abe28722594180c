"""The pages of registered purchases: the list with a form to add one, and one purchase, corrected or withdrawn with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rights import Right
from registry.history_differences import differences
from registry.pk import parse_pk

from .. import actions
from ..answers import kroner
from ..models import RegisteredPurchase
from .access import may_edit, plans, plans_for, purchase_to_edit, purchase_to_read, purchases, rights_of, user_of
from .files import PURCHASES, as_file
from .forms import BoughtForm, CorrectionForm, WhyForm
from .lists import paged, problems, sought
from .trail import TRAIL

_LIST = ("/indkoeb/koeb/", "Registrerede køb")
VERSIONS = 50  # of a purchase's history on its page; nobody corrects one so often


def _trail(purchase: RegisteredPurchase | None = None) -> list[tuple[str, str]]:
    return [TRAIL[0], _LIST, *([(purchase.get_absolute_url(), purchase.text)] if purchase else [])]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bought(request: HttpRequest) -> HttpResponse:
    """The purchases made by the reader's organisations, `q` a part of what was bought, and a form to add one."""
    text = sought(request)
    rows = purchases(request).filter(text__icontains=text)
    if request.method != "POST" and (file := as_file(request, "koeb", "Registrerede køb", PURCHASES, rows)) is not None:
        return file
    may_create = rights_of(request).may_somewhere(Right.CREATE, "purchase")
    form = None
    if may_create or request.method == "POST":
        typed = request.POST if request.method == "POST" else None
        plan = plans(request).filter(pk=parse_pk(request.GET.get("plan")) or 0).first()
        brought = {}
        if plan is not None and typed is None:
            chosen = plan.candidates.filter(state="chosen").values_list("enterprise", flat=True).first()
            brought = BoughtForm.initial_of(plan, chosen)
        form = BoughtForm(typed, organisations=plans_for(request), today=timezone.localdate(), initial=brought)
        if request.method == "POST" and form.is_valid():
            form.instance.entered_by = user_of(request)
            form.instance.plan = plan if plan is not None and plan.steward_id == form.instance.steward_id else None
            form.save()
            messages.success(request, "Købet er registreret.")
            return redirect("registered_purchases")
    context = {
        **paged(request, rows),
        "q": text,
        "form": form,
        "problems": problems(form) if form is not None and form.is_bound else [],
        "trail": TRAIL[:1],
    }
    return render(request, "procurement/plans/bought.html", context)


def _readable(label: str, old: str, new: str) -> tuple[str, str, str]:
    """A change with its amounts as people read them; a version's other values are in words already."""
    if label == RegisteredPurchase._meta.get_field("amount_dkk").verbose_name:
        old, new = (kroner(int(text)) if text.isdecimal() else text for text in (old, new))
    return label, old, new


@login_required
@require_safe
def purchase(request: HttpRequest, pk: int) -> HttpResponse:
    """One purchase, with what has been corrected in it, when, by whom and why."""
    found = purchase_to_read(request, pk)
    versions = list(found.history.select_related("history_user")[: VERSIONS + 1])  # type: ignore[attr-defined]  # put there by registry.history
    told = differences(versions[:VERSIONS], versions[VERSIONS] if len(versions) > VERSIONS else None)
    context = {
        "purchase": found,
        "changes": [(version, [_readable(*each) for each in made]) for version, made in zip(versions, told, strict=False) if made],
        "may_edit": may_edit(request, found) and not found.is_withdrawn,
        "trail": _trail(),
    }
    return render(request, "procurement/plans/purchase.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def purchase_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a purchase. One who saves over another's correction is told, and keeps what was typed."""
    found = purchase_to_edit(request, pk)
    typed = request.POST if request.method == "POST" else None
    title = found.text
    form = CorrectionForm(
        typed,
        organisations=plans_for(request),
        today=timezone.localdate(),
        instance=found,
        initial={"seen": found.updated_at.isoformat()},
    )
    if found.is_withdrawn or (typed is not None and form.is_valid()):
        try:
            if found.is_withdrawn:
                raise actions.Withdrawn
            actions.correct_purchase(
                purchase_id=found.pk, seen=form.cleaned_data["seen"], values=form.values(), reason=form.cleaned_data["reason"]
            )
        except actions.Changed:
            form.add_error(
                None, "En anden har rettet købet, siden du åbnede siden. Åbn det igen i et nyt vindue, og flyt dine rettelser over."
            )
        except actions.Withdrawn:
            messages.warning(request, "Købet er trukket tilbage og kan ikke rettes. Registrér det igen, hvis det skal tælle med.")
            return redirect(found)
        else:
            messages.success(request, "Købet er rettet, og de løbende tal følger med.")
            return redirect(found)
    trail = [*_trail(), (found.get_absolute_url(), title)]
    context = {"purchase": found, "title": title, "form": form, "problems": problems(form) if form.is_bound else [], "trail": trail}
    return render(request, "procurement/plans/purchase_edit.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def purchase_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a purchase out of the totals, with why."""
    found = purchase_to_edit(request, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_purchase(purchase_id=found.pk, by=user_of(request), reason=form.cleaned_data["reason"], now=timezone.now())
        messages.success(request, f"”{found.text}” er trukket tilbage og tæller ikke længere med.")
        return redirect(found)
    context = {"purchase": found, "form": form, "problems": problems(form) if form.is_bound else [], "trail": _trail(found)}
    return render(request, "procurement/plans/purchase_withdraw.html", context)
