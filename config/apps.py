"""The project's own app: the front page, health, and the admin site with Danish headings."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps

# The portal's own apps, whose text columns are guarded. This app is the last to be ready: all models are there.
OWN_APPS = ("search", "registry", "accounts", "enterprises", "procurement", "partnerships", "cases")


class SiteConfig(AppConfig):
    name = "config"
    verbose_name = "Portalen"
    default = True

    def ready(self) -> None:
        from registry import guard, history, keeping, web_addresses

        guard.attach(OWN_APPS)
        web_addresses.attach(OWN_APPS)
        history.settle()
        keeping.hold_targets(OWN_APPS)


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "config.admin_site.PortalAdminSite"
