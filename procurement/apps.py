from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = "Indkøb"

    def ready(self) -> None:
        from registry import history, opendata

        from .kinds import register_kinds
        from .models import Threshold
        from .opendata import published_thresholds, serialise_threshold

        register_kinds()
        opendata.register("thresholds", published_thresholds, serialise_threshold)
        history.follow(Threshold)
