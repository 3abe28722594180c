"""Why something was changed, asked where an administrator changes it."""

from __future__ import annotations

from django import forms

from .guard import GuardedForm

REASON = "_reason"  # its name in the admin's form of an entry
LONGEST_REASON = 1_000  # characters


class ReasonForm(GuardedForm, forms.Form):
    """A reason that one may leave out."""

    reason = forms.CharField(label="Begrundelse", required=False, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}))
