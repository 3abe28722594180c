from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = "Indkøb"

    def ready(self) -> None:
        from accounts import desk
        from registry import history, opendata

        from .desk import PurchaseDesk
        from .kinds import register_kinds
        from .merging import declare
        from .models import Threshold
        from .opendata import published_thresholds, serialise_threshold

        register_kinds()
        opendata.register("thresholds", published_thresholds, serialise_threshold)
        history.follow(Threshold)
        desk.register(PurchaseDesk())
        declare()
