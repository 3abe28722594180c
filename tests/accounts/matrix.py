"""Who gets what at every address: the table that test_matrix.py walks. A new address needs a row here.

A row is the address's route as Django knows it, an example of it, and what each reader gets by GET. The readers:

    anonymous   nobody logged in
    person      logged in, without a role
    housing, municipal, purchaser   with that role in `world.mine`
    waiting     an administrator who hasn't set up the second factor
    admin       an administrator who has

`{mine...}` in an example is filled from the world of the test (its fields are listed there); two rows with the same route
are two examples of it, such as one's own draft and another's. Other methods need no row: none but POST may write anything,
POST writes nothing for a reader that GET refuses, and none gives a server error. An address that is a button alone (GET is
405 for whoever is logged in) says in `post` what each reader gets by POST.
"""

from __future__ import annotations

from dataclasses import dataclass, field

READERS = ("anonymous", "person", "housing", "municipal", "purchaser", "waiting", "admin")

OK = 200
LOGIN = "to the log-in page"
SETUP = "to setting up the second factor"
AWAY = "to another page"
NO = 403
NONE = 404


@dataclass(frozen=True)
class Row:
    route: str
    example: str
    outcomes: dict[str, int | str | tuple[int, ...]]
    data: dict[str, str] = field(default_factory=dict)  # what is sent with POST
    post: dict[str, int | str] = field(default_factory=dict)


def everybody(outcome: int | str = OK, **but: int | str) -> dict[str, int | str]:
    return dict.fromkeys(READERS, outcome) | but


def logged_in(outcome: int | str = OK, **but: int | str) -> dict[str, int | str]:
    """Whoever is logged in; others are sent to log in."""
    return everybody(outcome) | {"anonymous": LOGIN} | but


def keepers(role: str, outcome: int | str = OK, others: int | str = NONE) -> dict[str, int | str]:
    """Those with a role in the organisation that keeps an entry, and administrators; to the others it isn't there."""
    return logged_in(others, admin=outcome) | {role: outcome}


def only_admins(outcome: int | str = OK, others: int | str = NO) -> dict[str, int | str]:
    """A page of the portal for administrators."""
    return logged_in(others, admin=outcome)


def planners(housing: int | str = NO, others: int | str = NONE) -> dict[str, int | str]:
    """Those who may plan purchases in the organisation, and administrators; `housing` is what its housing staff get."""
    return logged_in(others, admin=OK, municipal=OK, purchaser=OK, housing=housing)


BUTTON = 405  # what GET gives at an address that is a button


def button(route: str, example: str, post: dict[str, int | str]) -> Row:
    return Row(route, example, logged_in(BUTTON), post=post)


def admins(outcome: int | str = OK) -> dict[str, int | str]:
    """The administration: open for administrators alone."""
    return everybody(AWAY, anonymous=AWAY, admin=outcome)


ROWS = [
    # What is published: for everybody, by every format
    Row("", "/", everybody()),
    Row("soeg/", "/soeg/?q=jobcenter", everybody()),
    Row("soeg/", "/soeg/?q=jobcenter&format=json", everybody()),
    Row("soeg/forslag/", "/soeg/forslag/?q=fri", everybody()),
    Row("om/", "/om/", everybody()),
    Row("om/persondata/", "/om/persondata/", everybody()),
    Row("favicon.ico", "/favicon.ico", everybody(AWAY)),
    Row("healthz", "/healthz", everybody()),
    Row("readyz", "/readyz", everybody()),
    Row("cases/", "/cases/", everybody()),
    Row("cases/", "/cases/?format=csv", everybody()),
    Row("cases/", "/cases/?format=xlsx", everybody()),
    Row("cases/", "/cases/?format=json", everybody()),
    Row("cases/<slug:slug>/", "/cases/fritidsjobkonsulenterne/", everybody()),
    Row("cases/<slug:slug>/", "/cases/{theirs_case}/", everybody(NONE, admin=OK)),
    Row("virksomheder/", "/virksomheder/", everybody()),
    Row("virksomheder/", "/virksomheder/?format=csv", everybody()),
    Row("virksomheder/<slug:slug>/", "/virksomheder/frak/", everybody()),
    Row("virksomheder/<slug:slug>/", "/virksomheder/{theirs_enterprise}/", everybody(NONE, admin=OK)),
    Row("helhedsplaner/", "/helhedsplaner/", everybody()),
    Row("helhedsplaner/<slug:slug>/", "/helhedsplaner/bydelsprojektet-3i1/", everybody()),
    Row("partnerskaber/", "/partnerskaber/", everybody()),
    Row("partnerskaber/<slug:slug>/", "/partnerskaber/partnerskabsaftale-jammerbugt/", everybody()),
    Row("loesninger/", "/loesninger/", everybody()),
    Row("loesninger/<slug:slug>/", "/loesninger/byg-dem-op/", everybody()),
    Row("udfordringer/", "/udfordringer/", everybody()),
    Row("udfordringer/<slug:slug>/", "/udfordringer/lukker-naar-stoetten-hoerer-op/", everybody()),
    Row("indkoeb/", "/indkoeb/", everybody()),
    Row("indkoeb/raadgiver/", "/indkoeb/raadgiver/", everybody()),
    Row("indkoeb/raadgiver/", "/indkoeb/raadgiver/?date=2026-11-21&buyer_type=kommune&contract_type=vare&value_dkk=1", everybody()),
    Row("indkoeb/raadgiver/", "/indkoeb/raadgiver/?format=json", everybody(400)),
    # Purchase plans: those who plan in the organisation; its housing staff read along
    Row("indkoeb/koeb/", "/indkoeb/koeb/", planners(housing=OK, others=NO)),
    Row("indkoeb/koeb/<int:pk>/", "/indkoeb/koeb/{mine_purchase}/", planners(housing=OK)),
    Row("indkoeb/koeb/<int:pk>/", "/indkoeb/koeb/{theirs_purchase}/", only_admins(OK, NONE)),
    Row("indkoeb/koeb/<int:pk>/ret/", "/indkoeb/koeb/{mine_purchase}/ret/", planners()),
    Row("indkoeb/koeb/<int:pk>/ret/", "/indkoeb/koeb/{theirs_purchase}/ret/", only_admins(OK, NONE)),
    Row("indkoeb/koeb/<int:pk>/traek-tilbage/", "/indkoeb/koeb/{mine_purchase}/traek-tilbage/", planners()),
    Row("indkoeb/koeb/<int:pk>/traek-tilbage/", "/indkoeb/koeb/{theirs_purchase}/traek-tilbage/", only_admins(OK, NONE)),
    Row("indkoeb/planer/", "/indkoeb/planer/", planners(housing=OK, others=NO)),
    Row("indkoeb/planer/ny/", "/indkoeb/planer/ny/", planners(housing=NO, others=NO)),
    Row("indkoeb/planer/<int:pk>/", "/indkoeb/planer/{mine_plan}/", planners(housing=OK)),
    Row("indkoeb/planer/<int:pk>/", "/indkoeb/planer/{theirs_plan}/", only_admins(OK, NONE)),
    Row("indkoeb/planer/<int:pk>/", "/indkoeb/planer/99999999999999999999/", logged_in(NONE)),
    Row("indkoeb/planer/<int:pk>/ret/", "/indkoeb/planer/{mine_plan}/ret/", planners()),
    Row("indkoeb/planer/<int:pk>/ret/", "/indkoeb/planer/{theirs_plan}/ret/", only_admins(OK, NONE)),
    Row("indkoeb/planer/<int:pk>/luk/", "/indkoeb/planer/{mine_plan}/luk/", planners()),
    Row("indkoeb/planer/<int:pk>/luk/", "/indkoeb/planer/{theirs_plan}/luk/", only_admins(OK, NONE)),
    button(
        "indkoeb/planer/<int:pk>/aabn/",
        "/indkoeb/planer/{mine_plan}/aabn/",
        logged_in(NONE, admin=AWAY, municipal=AWAY, purchaser=AWAY, housing=NO),
    ),
    Row("indkoeb/planer/<int:pk>/slet/", "/indkoeb/planer/{mine_plan}/slet/", planners()),
    Row("indkoeb/planer/<int:pk>/slet/", "/indkoeb/planer/{theirs_plan}/slet/", only_admins(OK, NONE)),
    Row("indkoeb/planer/<int:pk>/dele/", "/indkoeb/planer/{mine_plan}/dele/", planners()),
    Row("indkoeb/planer/<int:pk>/dele/", "/indkoeb/planer/{theirs_plan}/dele/", only_admins(OK, NONE)),
    Row("indkoeb/planer/<int:pk>/liste/", "/indkoeb/planer/{mine_plan}/liste/", planners()),
    Row("indkoeb/planer/<int:pk>/liste/", "/indkoeb/planer/{theirs_plan}/liste/", only_admins(OK, NONE)),
    Row("indkoeb/planer/<int:pk>/liste/<slug:slug>/", "/indkoeb/planer/{mine_plan}/liste/frak/", planners()),
    Row("indkoeb/planer/<int:pk>/liste/<slug:slug>/", "/indkoeb/planer/{theirs_plan}/liste/frak/", only_admins(OK, NONE)),
    Row("indkoeb/planer/<int:pk>/notat/", "/indkoeb/planer/{mine_plan}/notat/", planners()),
    Row("indkoeb/planer/<int:pk>/notat/", "/indkoeb/planer/{theirs_plan}/notat/", only_admins(OK, NONE)),
    Row("indkoeb/planer/<int:pk>/notat/<int:number>/", "/indkoeb/planer/{mine_plan}/notat/1/", planners(housing=OK)),
    Row("indkoeb/planer/<int:pk>/notat/<int:number>/", "/indkoeb/planer/{mine_plan}/notat/1/?format=json", planners(housing=OK)),
    Row("indkoeb/planer/<int:pk>/notat/<int:number>/", "/indkoeb/planer/{theirs_plan}/notat/1/", only_admins(OK, NONE)),
    Row("kommuner/", "/kommuner/", everybody()),
    Row("kommuner/<slug:slug>/", "/kommuner/kolding/", everybody()),
    Row("boligomraader/", "/boligomraader/", everybody()),
    Row("boligomraader/<slug:slug>/", "/boligomraader/vollsmose/", everybody()),
    Row("organisationer/", "/organisationer/", everybody()),
    Row("organisationer/<slug:slug>/", "/organisationer/landsbyggefonden/", everybody()),
    Row("kilder/", "/kilder/", everybody()),
    Row("kilder/<slug:slug>/", "/kilder/bag-facaderne/", everybody()),
    Row("rapporter/", "/rapporter/", everybody()),
    Row("data/<slug:name>.json", "/data/sources.json", everybody()),
    Row("data/<slug:name>.json", "/data/findes-ikke.json", everybody(NONE)),
    Row("indkoeb/beregnere/", "/indkoeb/beregnere/", everybody()),
    Row("indkoeb/beregnere/<slug:slug>/", "/indkoeb/beregnere/gulv/?udbudte=4&garanti=2&brugte=1", everybody()),
    Row("indkoeb/beregnere/<slug:slug>/", "/indkoeb/beregnere/findes-ikke/", everybody(NONE)),
    Row("indkoeb/katalog/", "/indkoeb/katalog/", everybody()),
    Row("indkoeb/katalog/", "/indkoeb/katalog/?format=csv", everybody()),
    Row("indkoeb/katalog/<slug:slug>/", "/indkoeb/katalog/legehus/", everybody()),
    # Registering enterprises: those with the municipal role, for their own organisation; administrators approve
    Row("virksomheder/registrer/", "/virksomheder/registrer/", keepers("municipal", others=NO)),
    Row("virksomheder/godkendelse/", "/virksomheder/godkendelse/", only_admins()),
    button("virksomheder/godkendelse/overtagelse/<int:number>/", "/virksomheder/godkendelse/overtagelse/1/", only_admins(NONE)),
    Row("virksomheder/bekraeft/<str:token>/", "/virksomheder/bekraeft/forkert/", everybody(NONE)),
    Row("virksomheder/<slug:slug>/", "/virksomheder/{mine_enterprise}/", keepers("municipal") | {"anonymous": NONE}),
    Row("virksomheder/<slug:slug>/ret/", "/virksomheder/{mine_enterprise}/ret/", keepers("municipal", AWAY)),
    Row("virksomheder/<slug:slug>/ret/", "/virksomheder/{theirs_enterprise}/ret/", only_admins(AWAY, NONE)),
    Row("virksomheder/<slug:slug>/ret/", "/virksomheder/frak/ret/", only_admins(AWAY)),  # nobody's but the administrators'
    Row("virksomheder/<slug:slug>/ret/<slug:step>/", "/virksomheder/{mine_enterprise}/ret/hvem/", keepers("municipal")),
    Row("virksomheder/<slug:slug>/ret/<slug:step>/", "/virksomheder/{theirs_enterprise}/ret/hvem/", only_admins(OK, NONE)),
    Row("virksomheder/<slug:slug>/gennemse/", "/virksomheder/{mine_enterprise}/gennemse/", keepers("municipal")),
    Row("virksomheder/<slug:slug>/gennemse/", "/virksomheder/{theirs_enterprise}/gennemse/", only_admins(OK, NONE)),
    Row("virksomheder/<slug:slug>/behandling/", "/virksomheder/{mine_enterprise}/behandling/", only_admins(OK, NONE) | {"municipal": NO}),
    Row("virksomheder/<slug:slug>/behandling/", "/virksomheder/{theirs_enterprise}/behandling/", only_admins(OK, NONE)),
    button("virksomheder/<slug:slug>/stadig-rigtigt/", "/virksomheder/{mine_enterprise}/stadig-rigtigt/", keepers("municipal", AWAY)),
    button("virksomheder/<slug:slug>/stadig-rigtigt/", "/virksomheder/{theirs_enterprise}/stadig-rigtigt/", only_admins(AWAY, NONE)),
    Row("virksomheder/<slug:slug>/overtag/", "/virksomheder/frak/overtag/", keepers("municipal", others=NO)),
    Row("virksomheder/<slug:slug>/overtag/", "/virksomheder/{theirs_enterprise}/overtag/", only_admins(AWAY, NONE)),
    button(
        "virksomheder/<slug:slug>/kontakt/<int:contact>/inviter/", "/virksomheder/{mine_enterprise}/kontakt/0/inviter/", logged_in(NONE)
    ),
    Row("virksomheder/<slug:slug>/forslag/<int:number>/", "/virksomheder/{mine_enterprise}/forslag/0/", logged_in(NONE)),
    # Writing cases: those with the housing role
    Row("cases/skriv/", "/cases/skriv/", keepers("housing", others=NO)),
    Row("cases/godkendelse/", "/cases/godkendelse/", only_admins()),
    Row("cases/<slug:slug>/", "/cases/{mine_case}/", keepers("housing") | {"anonymous": NONE}),
    Row("cases/<slug:slug>/ret/", "/cases/{mine_case}/ret/", keepers("housing", AWAY)),
    Row("cases/<slug:slug>/ret/", "/cases/{theirs_case}/ret/", only_admins(AWAY, NONE)),
    Row("cases/<slug:slug>/ret/<slug:step>/", "/cases/{mine_case}/ret/hvem/", keepers("housing")),
    Row("cases/<slug:slug>/ret/<slug:step>/", "/cases/{theirs_case}/ret/hvem/", only_admins(OK, NONE)),
    Row("cases/<slug:slug>/gennemse/", "/cases/{mine_case}/gennemse/", keepers("housing")),
    Row("cases/<slug:slug>/gennemse/", "/cases/{theirs_case}/gennemse/", only_admins(OK, NONE)),
    Row("cases/<slug:slug>/behandling/", "/cases/{mine_case}/behandling/", only_admins(OK, NONE) | {"housing": NO}),
    Row("cases/<slug:slug>/behandling/", "/cases/{theirs_case}/behandling/", only_admins(OK, NONE)),
    button("cases/<slug:slug>/stadig-rigtigt/", "/cases/{mine_case}/stadig-rigtigt/", keepers("housing", AWAY)),
    button("cases/<slug:slug>/stadig-rigtigt/", "/cases/{theirs_case}/stadig-rigtigt/", only_admins(AWAY, NONE)),
    # Reporting an error: whoever is logged in; a report is read by its writer, the entry's keepers and administrators
    Row("fejl/meld/", "/fejl/meld/?side=/cases/", logged_in()),
    Row("fejl/<int:pk>/", "/fejl/0/", logged_in(NONE)),
    Row("konto/", "/konto/", everybody(AWAY)),
    # Getting in: whoever is in already is sent on
    Row("konto/log-ind/", "/konto/log-ind/", everybody(AWAY, anonymous=OK, waiting=SETUP)),
    Row("konto/log-ud/", "/konto/log-ud/", everybody(OK, anonymous=AWAY)),
    Row("konto/opret/", "/konto/opret/", everybody(AWAY, anonymous=OK, waiting=SETUP)),
    Row("konto/lukket/", "/konto/lukket/", everybody()),
    Row("konto/nulstil/", "/konto/nulstil/", everybody()),
    Row("konto/nulstil/sendt/", "/konto/nulstil/sendt/", everybody()),
    Row("konto/nulstil/faerdig/", "/konto/nulstil/faerdig/", everybody()),
    Row("konto/^nulstil/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\\w]+)/$", "/konto/nulstil/1-x/", everybody()),
    Row("konto/e-mail/sendt/", "/konto/e-mail/sendt/", everybody()),
    Row("konto/^e-mail/bekraeft/(?P<key>[-:\\w]+)/$", "/konto/e-mail/bekraeft/x/", everybody()),
    Row("konto/to-trin/log-ind/", "/konto/to-trin/log-ind/", everybody(AWAY, anonymous=LOGIN, waiting=SETUP)),
    Row("konto/ekstern/afbrudt/", "/konto/ekstern/afbrudt/", everybody()),
    Row("konto/ekstern/<slug:provider_id>/", "/konto/ekstern/kolding/", everybody(NONE)),
    Row("konto/ekstern/<slug:provider_id>/retur/", "/konto/ekstern/kolding/retur/", everybody(NONE)),
    Row("konto/mail/fravaelg/<str:signed>/", "/konto/mail/fravaelg/{signed}/", everybody()),
    Row("konto/mail/fravaelg/<str:signed>/", "/konto/mail/fravaelg/forkert/", everybody(NONE)),
    # One's own account: AWAY is the question for the password before an important change
    Row("konto/bekraeft/", "/konto/bekraeft/", logged_in()),
    Row("konto/e-mail/", "/konto/e-mail/", logged_in()),
    Row("konto/adgangskode/", "/konto/adgangskode/", logged_in()),
    Row("konto/adgangskode/vaelg/", "/konto/adgangskode/vaelg/", logged_in(AWAY)),  # they have one
    Row("konto/sessioner/", "/konto/sessioner/", logged_in()),
    Row("konto/to-trin/", "/konto/to-trin/", logged_in()),
    Row("konto/to-trin/bekraeft/", "/konto/to-trin/bekraeft/", logged_in(AWAY, admin=OK)),
    Row("konto/to-trin/app/", "/konto/to-trin/app/", logged_in(AWAY)),
    Row("konto/to-trin/app/fjern/", "/konto/to-trin/app/fjern/", logged_in(NONE, admin=AWAY)),
    Row("konto/to-trin/noedkoder/", "/konto/to-trin/noedkoder/", logged_in(NONE)),
    Row("konto/to-trin/noedkoder/hent/", "/konto/to-trin/noedkoder/hent/", logged_in(NONE)),
    Row("konto/to-trin/noedkoder/nye/", "/konto/to-trin/noedkoder/nye/", logged_in(AWAY)),
    Row("konto/to-trin/noegler/", "/konto/to-trin/noegler/", logged_in()),
    Row("konto/to-trin/noegler/ny/", "/konto/to-trin/noegler/ny/", logged_in(AWAY)),
    Row("konto/to-trin/noegler/bekraeft/", "/konto/to-trin/noegler/bekraeft/", logged_in(AWAY)),
    Row("konto/to-trin/noegler/<int:pk>/", "/konto/to-trin/noegler/{key}/", logged_in(AWAY)),
    Row("konto/to-trin/noegler/<int:pk>/fjern/", "/konto/to-trin/noegler/{key}/fjern/", logged_in(AWAY)),
    Row("konto/min-side/", "/konto/min-side/", logged_in()),
    Row("konto/min-side/mail/", "/konto/min-side/mail/", logged_in()),
    Row("konto/mine-data/", "/konto/mine-data/", logged_in()),
    Row("konto/soegninger/gem/", "/konto/soegninger/gem/?sti=/cases/", logged_in()),
    Row("konto/soegninger/<int:pk>/", "/konto/soegninger/{search}/", logged_in(NONE)),  # another's
    # Hand-over: a colleague's things for those with a role there, others' for administrators
    Row("konto/overdragelse/", "/konto/overdragelse/", logged_in(OK, person=NO, waiting=NO)),
    Row("konto/overdragelse/<int:pk>/", "/konto/overdragelse/{colleague}/", logged_in(OK, person=NO, waiting=NO)),
    Row("konto/overdragelse/<int:pk>/", "/konto/overdragelse/{stranger}/", logged_in(NONE, person=NO, waiting=NO, admin=OK)),
    Row("konto/e-mail/fortryd/<str:signed>/", "/konto/e-mail/fortryd/1:forkert/", everybody(NONE)),
    Row("konto/overdragelse/svar/<str:signed>/", "/konto/overdragelse/svar/1:forkert/", everybody(NONE)),
    Row("konto/overdragelse/fortryd/<int:pk>/", "/konto/overdragelse/fortryd/1/", logged_in(NONE)),
    # The administration's own addresses; those of each model follow the rule in test_matrix.py
    Row("admin/", "/admin/", admins()),
    Row("admin/login/", "/admin/login/", everybody(NO, anonymous=LOGIN, waiting=SETUP, admin=AWAY)),
    Row("admin/logout/", "/admin/logout/", everybody(AWAY)),
    Row("admin/password_change/", "/admin/password_change/", everybody(AWAY)),
    Row("admin/autocomplete/", "/admin/autocomplete/?app_label=cases&model_name=practicecase&field_name=theme&term=x", admins((NO, OK))),
    Row("admin/jsi18n/", "/admin/jsi18n/", admins()),
    Row("admin/r/<path:content_type_id>/<path:object_id>/", "/admin/r/0/0/", admins(NONE)),
    Row("admin/^<app_label>/$", "/admin/registry/", admins()),
    Row("admin/(?P<url>.*)$", "/admin/findes-ikke/", admins(NONE)),
]
