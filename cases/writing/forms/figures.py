"""What holds for a figure with two ends."""

from __future__ import annotations

from django import forms


def in_order(form: forms.BaseForm, low: str, high: str, what: str) -> None:
    """Refuse the higher end without the lower one, or under it. `what` is the figure's name: 'tal'."""
    first, last = form.cleaned_data.get(low), form.cleaned_data.get(high)
    if last is not None and first is None:
        form.add_error(low, f"Skriv også det laveste {what}.")
    elif last is not None and first is not None and last < first:
        form.add_error(high, f"Det højeste {what} kan ikke være under det laveste.")
