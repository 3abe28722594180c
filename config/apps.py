"""The project's own app: the front page, health, and the admin site with Danish headings."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class SiteConfig(AppConfig):
    name = "config"
    verbose_name = "Portalen"
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "config.admin_site.PortalAdminSite"
