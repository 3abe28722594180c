"""What every template may use."""

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """The main menu, with the part of the site that the page belongs to."""
    return {"main_menu": MAIN_MENU, "path": request.path}


MAIN_MENU = [
    ("/cases/", "Cases"),
    ("/virksomheder/", "Virksomheder"),
    ("/helhedsplaner/", "Helhedsplaner"),
    ("/partnerskaber/", "Partnerskaber"),
    ("/udfordringer/", "Udfordringer"),
    ("/indkoeb/", "Indkøb"),
    ("/rapporter/", "Rapporter"),
]
