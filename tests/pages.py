"""One page of each kind, with its budget of queries for a reader who isn't logged in."""

LIST_BUDGET = 12
DETAIL_BUDGET = 15

LISTS = {
    "/cases/": LIST_BUDGET,
    "/virksomheder/": LIST_BUDGET,
    "/helhedsplaner/": LIST_BUDGET,
    "/partnerskaber/": LIST_BUDGET,
    "/indkoeb/katalog/": LIST_BUDGET,
    "/loesninger/": LIST_BUDGET,
    "/udfordringer/": LIST_BUDGET,
    "/kommuner/": LIST_BUDGET,
    "/boligomraader/": LIST_BUDGET,
    "/organisationer/": LIST_BUDGET,
    "/kilder/": LIST_BUDGET,
}
DETAILS = {
    "/cases/fritidsjobkonsulenterne/": DETAIL_BUDGET,
    "/cases/frak-groenne-fritidsjob/": DETAIL_BUDGET,
    "/virksomheder/frak/": DETAIL_BUDGET,
    "/virksomheder/allehaande/": DETAIL_BUDGET,
    "/helhedsplaner/bydelsprojektet-3i1/": DETAIL_BUDGET,
    "/partnerskaber/partnerskabsaftale-jammerbugt/": DETAIL_BUDGET,
    "/partnerskaber/frivillig-partnerskabsaftale-fredericia/": DETAIL_BUDGET,
    "/indkoeb/katalog/plantedekorationer-fra-voks/": DETAIL_BUDGET,
    "/loesninger/byg-dem-op/": DETAIL_BUDGET,
    "/loesninger/vaer-kunde/": DETAIL_BUDGET,
    "/udfordringer/lukker-naar-stoetten-hoerer-op/": DETAIL_BUDGET,
    "/kommuner/kolding/": DETAIL_BUDGET,
    "/kommuner/laesoe/": DETAIL_BUDGET,
    "/boligomraader/vollsmose/": DETAIL_BUDGET,
    "/organisationer/landsbyggefonden/": DETAIL_BUDGET,
    "/kilder/bag-facaderne/": DETAIL_BUDGET,
}
OTHERS = {
    "/": 2,
    "/soeg/": 0,
    "/soeg/?q=jobcenter": 12,
    "/soeg/?q=findesikke": 12,
    "/indkoeb/": 1,
    "/indkoeb/raadgiver/": 2,
    "/indkoeb/raadgiver/?date=2026-11-21&buyer_type=kommune&contract_type=tjeneste&value_dkk=900000": 3,
    "/indkoeb/raadgiver/?date=2026-11-21&buyer_type=kommune&contract_type=vare&value_dkk=45000&ydelse=1": 8,
    "/indkoeb/raadgiver/?date=2022-09-01&buyer_type=region&contract_type=bygge_anlaeg&value_dkk=60000000&lots_sum_dkk=5": 3,
    "/indkoeb/raadgiver/?date=x": 2,
    "/rapporter/": 6,
    "/om/": 1,
    "/om/persondata/": 0,
    "/konto/log-ind/": 0,
    "/konto/nulstil/": 0,
    "/konto/opret/": 0,
    "/indkoeb/beregnere/": 0,
    "/indkoeb/beregnere/klausul/": 0,
    "/indkoeb/beregnere/oplaering/?dato=21.11.2026&slags=tjeneste&vaerdi=6.000.000&maaneder=12": 1,
    "/indkoeb/beregnere/gulv/?udbudte=4x&garanti=25&brugte=18&pris=4.000": 0,
}
ALL = {**LISTS, **DETAILS, **OTHERS}
