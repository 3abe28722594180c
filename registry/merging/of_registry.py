"""The registry's own relations to organisations."""

from __future__ import annotations

from .. import models
from . import links, moves, own, own_links, stays


def declare() -> None:
    """Called when the app is ready."""
    own(models.OrganisationAlias, "organisation", "andre navne", same=("name",))
    own(models.OrganisationWebsite, "organisation", "hjemmesider", same=("url",))
    own(models.OrganisationNote, "organisation", "bemærkninger")
    own_links(models.Organisation, "sources", "kilder")
    moves(models.Organisation, "parent", "organisationer, der hører under")
    moves(models.Organisation, "steward", "organisationer, den holder ved lige")
    moves(models.Municipality, "steward", "kommuner, den holder ved lige")
    moves(models.HousingArea, "steward", "boligområder, den holder ved lige")
    moves(models.Source, "steward", "kilder, den holder ved lige")
    moves(models.Survey, "steward", "spørgeundersøgelser, den holder ved lige")
    links(models.HousingArea, "organisations", "boligområder")
    for field in ("kept", "lost"):
        stays(models.OrganisationMerge, field, "en sammenlægning fortæller, hvad der skete med netop den post")
    for field in ("one", "other"):
        stays(models.NotADuplicate, field, "det er sagt om netop de to poster")
    stays(models.ImportRun, "organisation", "den fortæller, hvem filen blev bragt ind for dengang")
