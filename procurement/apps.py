from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = "Indkøb"

    def ready(self) -> None:
        from .kinds import register_kinds

        register_kinds()
