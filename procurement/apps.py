from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"
    verbose_name = "Indkøb"

    def ready(self) -> None:
        from accounts import desk
        from accounts.mailing import due, subjects
        from registry import history, opendata, queues
        from registry.history_rows import belong

        from .actions import EXPIRY, expiry_lines, tell_of_expiry_today
        from .desk import PurchaseDesk
        from .kinds import register_kinds
        from .merging import declare
        from .models import PurchasePlan, RegisteredPurchase, Threshold
        from .opendata import published_thresholds, serialise_threshold
        from .queues import threshold_queues

        register_kinds()
        opendata.register("thresholds", published_thresholds, serialise_threshold)
        belong(PurchasePlan, lots="dele", candidates="virksomheder på listen")
        history.follow(Threshold, PurchasePlan, RegisteredPurchase)
        desk.register(PurchaseDesk())
        subjects.register(EXPIRY, expiry_lines)
        due.register("beløbsgrænser", tell_of_expiry_today)
        queues.register("threshold", threshold_queues)
        declare()
