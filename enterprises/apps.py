from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "Virksomheder"

    def ready(self) -> None:
        from accounts import desk, life
        from accounts.mailing import subjects
        from registry import history, opendata, queues
        from registry.history_rows import belong
        from search import index

        from .actions import LIFE
        from .desk import EnterpriseDesk
        from .kinds import register_kinds
        from .merging import declare
        from .models import CriteriaAssessment, SocialEnterprise
        from .opendata import published_enterprises, serialise_enterprise
        from .queues import duplicate_queues, enterprise_queues
        from .retention import register_rules
        from .search import build
        from .telling import ABOUT, proposal_lines

        desk.register(EnterpriseDesk())
        life.register(LIFE)
        subjects.register(ABOUT, proposal_lines)
        queues.register("enterprise", enterprise_queues, tells=True)
        queues.register("duplicate", duplicate_queues)
        register_kinds()
        index.register("enterprise", "Virksomheder", build, SocialEnterprise.objects.published)
        opendata.register("enterprises", published_enterprises, serialise_enterprise)
        belong(
            SocialEnterprise,
            aliases="andre navne",
            websites="hjemmesider",
            notes="bemærkninger",
            coverage="dækker kommuner",
            cooperates_with="samarbejder med kommuner",
            enterprise_areas="boligområder",
            supporters="støttegivere",
            cooperation="samarbejder",
            impact="tal",
            readiness="oplysninger til reserverede indkøb",
            assessments="vurderinger af kriterier",
            assessments__answers="svar",
        )
        belong(CriteriaAssessment, answers="svar")
        history.follow(SocialEnterprise, CriteriaAssessment)
        register_rules()
        declare()
