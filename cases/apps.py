from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        from accounts import desk, life
        from registry import history, opendata, queues
        from registry.history_rows import belong
        from search import index

        from .actions import LIFE
        from .desk import CaseDesk
        from .kinds import register_kinds
        from .merging import declare
        from .models import PracticeCase
        from .opendata import published_cases, serialise_case
        from .queues import case_queues
        from .search import build

        desk.register(CaseDesk())
        life.register(LIFE)
        queues.register("case", case_queues, tells=True)
        register_kinds()
        index.register("case", "Cases", build, PracticeCase.objects.published)
        opendata.register("cases", published_cases, serialise_case)
        belong(
            PracticeCase,
            phases="faser",
            participants="deltagere",
            resources="ressourcer",
            outcomes="resultater",
            recommendations="anbefalinger",
            relations_out="beslægtede cases",
            solutions="løsninger i brug",
            websites="hjemmesider",
            notes="bemærkninger",
        )
        history.follow(PracticeCase)
        declare()
