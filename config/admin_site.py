"""The admin site, under the portal's own name."""

from django.contrib.admin import AdminSite


class PortalAdminSite(AdminSite):
    site_title = "Partnerskabsportalen"
    site_header = "Partnerskabsportalen: administration"
    index_title = "Registret"
