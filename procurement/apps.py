from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = "Indkøb"

    def ready(self) -> None:
        from accounts import desk
        from registry import history, opendata
        from registry.history_rows import belong

        from .desk import PurchaseDesk
        from .kinds import register_kinds
        from .merging import declare
        from .models import PurchasePlan, RegisteredPurchase, Threshold
        from .opendata import published_thresholds, serialise_threshold

        register_kinds()
        opendata.register("thresholds", published_thresholds, serialise_threshold)
        belong(PurchasePlan, lots="dele", candidates="virksomheder på listen")
        history.follow(Threshold, PurchasePlan, RegisteredPurchase)
        desk.register(PurchaseDesk())
        declare()
