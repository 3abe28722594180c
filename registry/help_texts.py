"""What the admin says under a field whose name doesn't say it all, in Danish.

Here are the fields that many kinds of entries share; an admin adds those of its own model (`help_texts`). A text on the model's
field itself comes first. They aren't on the models, since a word in a help text is no change of the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from .words import with_capital

# By the column's name and, where columns of one name mean different things, what it's called.
SHARED: dict[str | tuple[str, str], str] = {
    "position": "Rækkefølgen på siden. 0 står øverst.",
    "citation": "Dokumentet og stedet, som oplysningen står. Skriv lidt af titlen eller stedet for at finde det.",
    "sources": "De steder i dokumenter, som posten hviler på. Skriv lidt af titlen for at finde dem.",
    "status": "Kun det, der er udgivet, kan ses af andre end administratorer og dem, der vedligeholder det.",
    "responsible": "Den, der får besked, når posten skal bekræftes eller bliver meldt forkert.",
    ("responsible", "ansvarlig"): "Hvem der har lovet det, som aftalen siger.",
    "confirm_months": "Hvor tit den, der vedligeholder posten, bliver spurgt, om den stadig er rigtig.",
    "confirmed_on": "Den dag, det sidst blev sagt, at posten stadig er rigtig.",
    "start_precision": "Hvor nøjagtigt kilden siger det. Står der kun et årstal, vælges år.",
    "end_precision": "Hvor nøjagtigt kilden siger det. Står der kun et årstal, vælges år.",
    "founded_precision": "Hvor nøjagtigt kilden siger det. Står der kun et årstal, vælges år.",
    "planned_end_precision": "Hvor nøjagtigt kilden siger det.",
    "planned_end": "Når kilden siger, hvornår det skal slutte, men det ikke er sikkert, at det gjorde.",
    "ongoing": "Så står der »i gang« i stedet for en slutdato, vi ikke kender.",
    "period_note": "Det om tiden, som datoerne ikke kan sige.",
    "period": "Den tid, tallet gælder for, som kilden skriver det: »2012-2014«.",
    "qualifier": "Sætter kilden »cirka« eller »over« foran, så vælg det her. Tallet skrives uden.",
    "value": "Uden enhed og forbehold. Tomt, hvis kilden ikke nævner et tal: det er ikke det samme som 0.",
    "value_max": "Kun når kilden giver et interval, for eksempel 30-40: så står 30 ovenfor og 40 her.",
    "unit": "Hvad der tælles: »personer«, »procent«, »kr.«.",
    "field": "Hvilken oplysning bemærkningen handler om.",
    "printed": "Ordret, som det står i kilden, også når det er forkert.",
    "corrected": "Det rigtige. Begge kan findes ved søgning.",
    ("kind", "slags"): "Hvad det er for en slags. Listerne kan filtreres på det.",
    "parent": "Den større, som den er en del af. Tom: den står for sig selv.",
    "part_of": "Det større område, som det ligger i. Tom: det står for sig selv.",
    "city": "Byen, som kilden skriver den.",
    "municipality": "Skriv de første bogstaver for at finde den.",
    ("municipality", "hører til i kommunen"): "Hvor den har adresse. Tom: det er ikke oplyst.",
    "slug": "Står i adresser og eksporter. Ret den kun, hvis den er forkert: gemte links peger på den.",
    "place": "Ord, en læser kan finde stedet med: »case 7, Udbytte« eller »side 12«. Deles af alt, der står dér.",
    "source": "Dokumentet.",
    "summary": "Et par linjer, der kan stå alene. Vises øverst på siden og i lister.",
    ("text", "hvad kilderne fortæller"): "Med egne ord. Vises på siden.",
    ("text", "hvad tallet tæller"): "Så tallet kan forstås alene: »unge i fritidsjob«.",
    ("text", "forklaring"): "Hvad en læser skal vide om kilden her.",
    ("text", "beskrivelse"): "Med egne ord. Vises på siden.",
    "organisations": "De boligorganisationer, der ejer eller driver området. Skriv lidt af navnet for at finde dem.",
    ("organisation", "organisation"): "Når den, kilden nævner, er i registret. Skriv lidt af navnet for at finde den.",
    ("label", "hvem"): "Navnet, som kilden skriver det. Vises, også når organisationen er valgt.",
    ("label", "hvem eller hvad"): "Navnet, som kilden skriver det. Vises, også når organisationen er valgt.",
    ("label", "hvad man finder der"): "Ordene, linket vises med.",
    "areas": "Skriv lidt af navnet for at finde dem.",
    "target_groups": "Skriv lidt af navnet for at finde dem. Målgrupper, der er udgået, kan ikke vælges.",
    ("name", "navn"): "Som det vises på siderne.",
    "description": "Hvad der hører under ordet, til den, der skal vælge.",
    ("number", "nummer"): "Nummeret i kilden. Listerne kan stå i den rækkefølge.",
    "code": "Som i den officielle liste eller kilden.",
    ("group", "gruppe"): "Overskriften, som ydelsen står under, når man vælger.",
    "anchoring": "Hvor i kommunen arbejdet med socialøkonomi hører til, som kilden siger det.",
    "anchoring_citation": "Stedet, det om forankringen står.",
    "enterprises_total": "Tomt: kommunen har ikke svaret. 0: den har svaret, at der ingen er.",
    "enterprises_registered": "Hvor mange af dem, der er registrerede socialøkonomiske virksomheder.",
    "enterprises_new": "Tomt: kommunen har ikke svaret. 0: ingen.",
    "enterprises_on_the_way": "Kommunens eget skøn.",
    "respondents": "Hvor mange kommuner der svarede. Procenter regnes af det tal.",
    ("total", "trykt total"): "Tallet, der står under tabellen. Kan man kun svare én ting, skal trinnene give det tilsammen.",
    "multiple": "Så må trinnene gerne give mere end totalen.",
    "series": "Kun for tabeller med flere kolonner: hvilken kolonne tallet står i.",
    ("label", "trin"): "Svarmuligheden, som den er trykt.",
    "explanation": "Hvad svarmuligheden dækker, hvis kilden siger det.",
    "year_note": "Når året er usikkert: hvad vi ved om det.",
    "pages": "Hvor mange sider dokumentet har.",
    "isbn": "Som det står i dokumentet.",
    "publisher": "Den eller dem, der har udgivet dokumentet.",
    "note": "Det, en læser bør vide.",
    ("note", "bemærkning"): "Det, en læser bør vide.",
    ("amount_dkk", "beløb i kr."): "Hele kroner. Tomt, hvis kilden ikke nævner et beløb: det er ikke det samme som 0.",
    ("amount_dkk", "pris i kr."): "Hele kroner. Tom, hvis kilden ikke nævner en pris: det er ikke det samme som gratis.",
    "amount_max_dkk": "Kun når kilden giver et interval.",
    "per": "Om det er i alt eller for hvert år, hver måned eller hver time.",
    "share_pct": "Når kilden giver en andel i stedet for et beløb.",
    "vat": "Om prisen er med eller uden moms. Ukendt, hvis kilden ikke siger det.",
    "hours": "Timer, som kilden giver dem. Skriv nedenfor, om de er om ugen eller i alt.",
    "hours_max": "Kun når kilden giver et interval.",
    "fte": "Når kilden regner i stillinger og ikke i timer.",
    "deadline": "Den dag, handlingen skal være gjort, hvis aftalen siger det.",
    ("role", "rolle"): "Hvad den gør her.",
    "responsibility": "Det, parten har lovet, så det kan læses for sig.",
    ("reason", "hvorfor"): "Så en læser kan se, hvad de to har med hinanden at gøre.",
    ("text", "hvad"): "Med egne ord. Vises på siden.",
    ("text", "hvad der blev gjort"): "Kort, så det kan læses for sig.",
    ("text", "hvad kilden siger"): "Med kildens egne ord, så langt det går.",
    ("text", "hvordan"): "Princippet, som løsningen bruger det.",
    ("text", "hvorfor og hvordan"): "Det, der gør rådet til at følge.",
    ("text", "handling"): "Hvad der skal gøres, så man kan se, om det er gjort.",
    ("text", "til hvad"): "Hvad pengene går til.",
    ("text", "bemærkning"): "Det, en læser bør vide om netop den.",
    ("text", "tekst"): "Afsnittets tekst. En tom linje skiller to afsnit.",
    ("key", "nøgle"): "Hvilket af løsningens faste afsnit det er.",
    ("kind", "mærke"): "De tre, der skal til for at stå først i kataloget.",
    ("answer", "svar"): "Ukendt er ikke det samme som nej.",
    "relation": "Om virksomheden holder til i området eller arbejder der.",
    "consent_on": "Den dag, personen sagde ja til at stå her som kontakt på sit arbejde.",
    ("ends_on", "samtykket gælder til og med"): "Efter den dag glemmes personen.",
    ("ends_on", "til og med"): "Den sidste dag, rollen gælder. Tom: indtil videre.",
    ("starts_on", "fra"): "Den første dag, rollen gælder. Tom: fra nu af.",
    ("role", "stilling"): "Personens arbejde, ikke noget privat.",
    "evidence": "Hvor det kan ses, eller hvem der har sagt det hvornår.",
    "fact": "Hvad et reserveret indkøb skal vide.",
    "seen_on": "Den dag, svaret gjaldt.",
    "entered_by": "Personen, der skrev det.",
    "criterion": "Kun kriterierne fra den liste, der er valgt ovenfor.",
    ("count", "antal kommuner"): "Hvor mange der valgte det trin, som det er trykt.",
    "name_note": "Når kilderne kalder den noget forskelligt.",
    "title_note": "Når kilderne kalder den noget forskelligt.",
    "plans": "Skriv lidt af navnet for at finde dem.",
    "partnerships": "Skriv lidt af titlen for at finde dem.",
    "enterprises": "Skriv lidt af navnet for at finde dem.",
    ("enterprise", "virksomhed"): "Når den, kilden nævner, er i registret. Skriv lidt af navnet for at finde den.",
    ("partnership", "partnerskab"): "Når det, kilden nævner, er i registret.",
    ("solution", "løsning"): "Skriv lidt af titlen for at finde den.",
    "to_case": "Vises fra begge sider; den skal kun skrives ét sted.",
    "steward": "Organisationen, der holder oplysningerne ved lige. Tom: administratorerne.",
}
HELP = {name: text for name, text in SHARED.items() if text}

_Admin: Any = object  # what the mixin is put before, in words that the type checker lets through


def help_for(name: str, label: str) -> str:
    """The text for a column of that name, called so; '' where the name says it all."""
    return HELP.get((name, label)) or HELP.get(name) or ""


def name_widget(field: Any, name: str) -> None:
    """Say what a field is called to those who listen, where its label stands in a column's head and not by it."""
    widget = getattr(field.widget, "widget", field.widget)  # within what Django puts around it for its buttons
    widget.attrs.setdefault("aria-label", name)


class NamedRows(BaseInlineFormSet):
    """Rows whose box for deleting says what it is."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            name_widget(form.fields[DELETION_FIELD_NAME], "Slet rækken")


class Named(_Admin):
    """The mixin, before an inline whose rows stand in a table."""

    formset: Any = NamedRows

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            name_widget(field, with_capital(str(field.label or db_field.verbose_name)))
        return field


class Helping(_Admin):
    """The mixin, before a ModelAdmin or an inline."""

    help_texts: ClassVar[Mapping[str, str]] = {}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and not db_field.help_text:
            said = self.help_texts.get(db_field.name) or help_for(db_field.name, str(db_field.verbose_name))
            if said:
                field.help_text = f"{said} {field.help_text}".strip()
        return field
