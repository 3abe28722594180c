from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Brugere"

    def ready(self) -> None:
        from allauth.socialaccount.providers import registry as providers

        from registry import history, queues

        from . import desk
        from .mailing import due, subjects
        from .merging import declare
        from .models import Membership
        from .reminders import ask_everybody
        from .reports.desk import ReportDesk
        from .reports.queues import report_queues
        from .reports.telling import ABOUT, report_lines
        from .retention_rules import register_rules
        from .security import receivers, roles  # noqa: F401 - connects them

        history.follow(Membership)
        desk.register(ReportDesk())
        subjects.register(ABOUT, report_lines)
        queues.register("error_report", report_queues, tells=True)
        due.register("bekræftelse", ask_everybody)
        register_rules()
        # Lets allauth find accounts.provider, which its own addresses would have seen to.
        providers.load()
        declare()
