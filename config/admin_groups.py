"""The administration's lists in groups by what they are about, whichever app they belong to."""

from __future__ import annotations

from typing import Any

# Group -> its models in order. A model that isn't named goes into its app's group, after those that are.
GROUPS: dict[str, tuple[str, ...]] = {
    "Registret": (
        "cases.PracticeCase",
        "enterprises.SocialEnterprise",
        "partnerships.SocialMasterPlan",
        "partnerships.Partnership",
        "partnerships.Solution",
        "partnerships.Challenge",
        "registry.Organisation",
        "registry.HousingArea",
        "registry.Municipality",
        "registry.Source",
        "registry.Citation",
        "enterprises.CriteriaAssessment",
    ),
    "Indkøb": ("procurement.Threshold", "partnerships.Offer"),
    "Ord og emner": (
        "registry.Theme",
        "registry.TargetGroup",
        "registry.ActivityType",
        "registry.Offering",
        "registry.SolutionTheme",
        "registry.Lever",
        "search.SearchSynonym",
        "registry.Region",
    ),
    "Mennesker": (
        "accounts.User",
        "accounts.Membership",
        "accounts.ErrorReport",
        "accounts.MailChoice",
        "accounts.OutgoingMail",
        "accounts.HandOver",
    ),
    "Undersøgelser": ("registry.Survey", "registry.SurveyQuestion"),
    "Oprydning og log": ("registry.OrganisationMerge", "registry.NotADuplicate", "registry.Export", "accounts.SecurityEvent"),
}
OF_AN_APP = {
    "cases": "Registret",
    "enterprises": "Registret",
    "partnerships": "Registret",
    "registry": "Registret",
    "procurement": "Indkøb",
    "search": "Ord og emner",
    "accounts": "Mennesker",
}
OTHERS = "Andet"


def grouped(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The admin's list of apps as groups of the same shape, without an address of their own; none is empty."""
    place = {label: (group, number) for group, labels in GROUPS.items() for number, label in enumerate(labels)}
    found: dict[str, list[tuple[int, str, dict[str, Any]]]] = {group: [] for group in (*GROUPS, OTHERS)}
    for app in apps:
        for model in app["models"]:
            label = model["model"]._meta.label
            group, number = place.get(label, (OF_AN_APP.get(app["app_label"], OTHERS), len(place)))
            found[group].append((number, str(model["name"]), model))
    return [
        {
            "name": group,
            "app_label": f"gruppe-{number}",
            "app_url": "",
            "has_module_perms": True,
            "models": [model for _, _, model in sorted(models, key=lambda each: each[:2])],
        }
        for number, (group, models) in enumerate(found.items())
        if models
    ]
