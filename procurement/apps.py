from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = "Indkøb"

    def ready(self) -> None:
        from registry import opendata

        from .kinds import register_kinds
        from .opendata import published_thresholds, serialise_threshold

        register_kinds()
        opendata.register("thresholds", published_thresholds, serialise_threshold)
