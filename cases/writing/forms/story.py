"""What was done and learnt, in prose."""

from __future__ import annotations

from registry.steps import StepForm
from registry.steps.widgets import prose

from ...models import (
    PracticeCase,
)


class StoryForm(StepForm):
    needed = {
        "background": "Fortæl om baggrunden",
        "project": "Fortæl, hvordan I gjorde",
        "experience": "Fortæl, hvad I har lært",
        "not_working": "Fortæl, hvad der ikke virkede",
        "prerequisites": "Fortæl, hvad der skal være på plads",
    }

    class Meta:
        model = PracticeCase
        fields = ["background", "project", "experience", "not_working", "prerequisites"]
        labels = {
            "project": "Sådan gjorde I",
            "experience": "Erfaringer",
            "not_working": "Hvad virkede ikke?",
            "prerequisites": "Hvad skal være på plads, før andre kan gøre det samme?",
        }
        help_texts = {
            "background": "Hvad var udfordringen, og hvorfor gik I i gang? Skriv ikke om enkelte menneskers forhold.",
            "project": "Hvad gør I i praksis, og hvem gør hvad?",
            "experience": "Hvad har I lært undervejs?",
            "not_working": "Det, I prøvede og lod ligge, eller ville gøre anderledes. Det er tit det mest nyttige for andre.",
            "prerequisites": "For eksempel lokaler, aftaler, ledelse eller kendskab til beboerne.",
        }
        widgets = {
            "background": prose(6),
            "project": prose(8),
            "experience": prose(6),
            "not_working": prose(5),
            "prerequisites": prose(4),
        }
