from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Brugere"

    def ready(self) -> None:
        from registry import history

        from .models import Membership

        history.follow(Membership)
