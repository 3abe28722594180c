from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Brugere"

    def ready(self) -> None:
        """Let allauth find accounts.provider, which its own addresses would have seen to."""
        from allauth.socialaccount.providers import registry

        registry.load()
