"""The portal's addresses; each app brings its own."""

from django.contrib import admin
from django.urls import include, path

from . import search_page, views

urlpatterns = [
    path("", views.front, name="front"),
    path("soeg/", search_page.search, name="search"),
    path("soeg/forslag/", search_page.suggestions, name="search_suggestions"),
    path("om/", views.about, name="about"),
    path("om/persondata/", views.privacy, name="privacy"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("cases.urls")),
    path("", include("enterprises.urls")),
    path("", include("partnerships.urls")),
    path("", include("procurement.urls")),
    path("", include("registry.urls")),
    path("konto/", include("accounts.urls")),
    path("fejl/", include("accounts.reports.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
# 500 is Django's own handler with templates/500.html: it must work when everything else fails.
