from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Brugere"

    def ready(self) -> None:
        from allauth.socialaccount.providers import registry as providers

        from registry import history

        from . import desk
        from .models import Membership
        from .reports.desk import ReportDesk

        history.follow(Membership)
        desk.register(ReportDesk())
        # Lets allauth find accounts.provider, which its own addresses would have seen to.
        providers.load()
