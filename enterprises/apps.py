from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "Virksomheder"

    def ready(self) -> None:
        from accounts import desk
        from registry import history, opendata
        from search import index

        from .desk import EnterpriseDesk
        from .kinds import register_kinds
        from .models import SocialEnterprise
        from .opendata import published_enterprises, serialise_enterprise
        from .search import build

        desk.register(EnterpriseDesk())
        register_kinds()
        index.register("enterprise", "Virksomheder", build, SocialEnterprise.objects.published)
        opendata.register("enterprises", published_enterprises, serialise_enterprise)
        history.follow(SocialEnterprise)
