"""A step guide: a long form in steps, whose draft is a real row from the first step on.

An app gives `Step`s made of `StepForm`s and rows, and a `GuideView` that finds the entry and saves it through the app's
own action. What is typed wrongly is refused at the field; what is only missing is saved as it stands and asked for at
the step, on the review page and when the entry is submitted, by one and the same rule (`missing_in`).
"""

from __future__ import annotations

from .fields import DanishDateField, DanishNumberField
from .forms import Problem, Stamp, StepForm, StepRows, rows_of
from .guide import Missing, Section, Step, Told, missing_in, sections
from .views import GuideView, Meanwhile, Refused, step_states

__all__ = [
    "DanishDateField",
    "DanishNumberField",
    "GuideView",
    "Meanwhile",
    "Missing",
    "Problem",
    "Refused",
    "Section",
    "Stamp",
    "Step",
    "StepForm",
    "StepRows",
    "Told",
    "missing_in",
    "rows_of",
    "sections",
    "step_states",
]
