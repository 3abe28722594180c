from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        from accounts import desk
        from registry import history, opendata
        from search import index

        from .desk import CaseDesk
        from .kinds import register_kinds
        from .models import PracticeCase
        from .opendata import published_cases, serialise_case
        from .search import build

        desk.register(CaseDesk())
        register_kinds()
        index.register("case", "Cases", build, PracticeCase.objects.published)
        opendata.register("cases", published_cases, serialise_case)
        history.follow(PracticeCase)
