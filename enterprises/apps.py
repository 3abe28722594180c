from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "Virksomheder"

    def ready(self) -> None:
        from .kinds import register_kinds

        register_kinds()
