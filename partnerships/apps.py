from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Partnerskaber"

    def ready(self) -> None:
        from .kinds import register_kinds

        register_kinds()
