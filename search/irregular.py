"""Danish words whose forms no rule of endings brings together. Only words that people search for or that texts lean on."""

from __future__ import annotations

# Singular: plural. The definite forms and the genitives follow from the two.
_NOUNS = {
    "mor": "mødre",
    "far": "fædre",
    "bror": "brødre",
    "søster": "søstre",
    "datter": "døtre",
    "barn": "børn",
    "mand": "mænd",
    "bog": "bøger",
    "bonde": "bønder",
    "fod": "fødder",
    "hånd": "hænder",
    "tand": "tænder",
    "nat": "nætter",
    "stad": "stæder",
    "rod": "rødder",
    "kraft": "kræfter",
    "stang": "stænger",
    "ko": "køer",
    "øje": "øjne",
    "bi": "bier",
    "by": "byer",
    "sø": "søer",
    "ø": "øer",
    "bro": "broer",
    "træ": "træer",
    "idé": "idéer",
    "café": "caféer",
    "tv": "tv",
}
# Short words that the stemmer leaves apart, comparisons, and strong verbs. A form that is also another common
# word (brød, sang, taget) is left out: it would bring the wrong texts.
_OTHERS = {
    "dreng": ("drenge", "drengen", "drengene", "drengenes"),
    "ny": ("nye", "nyt", "nyere", "nyeste"),
    "fri": ("frie", "frit"),
    "stor": ("større", "størst", "største"),
    "lille": ("små", "mindre", "mindst", "mindste"),
    "god": ("bedre", "bedst", "bedste"),
    "ung": ("yngre", "yngst", "yngste"),
    "lang": ("længere", "længst", "længste"),
    "få": ("færre", "færrest", "fik", "fået", "får"),
    "dårlig": ("værre", "værst", "værste"),
    "gå": ("gik", "gået", "går"),
    "stå": ("stod", "stået", "står"),
    "se": ("set", "ser"),
    "bo": ("bor", "boede", "boet"),
    "tro": ("tror", "troede", "troet"),
    "give": ("gav", "givet"),
    "tage": ("tog", "taget"),
    "finde": ("fandt", "fundet"),
    "sælge": ("solgte", "solgt", "salg", "salget"),
    "spørge": ("spurgte", "spurgt"),
    "gøre": ("gjorde", "gjort", "gør"),
    "hjælpe": ("hjalp", "hjulpet"),
    "drive": ("drev", "drevet"),
    "skrive": ("skrev", "skrevet"),
    "bringe": ("bragte", "bragt"),
    "lægge": ("lagde", "lagt"),
    "sætte": ("satte", "sat"),
    "vælge": ("valgte", "valgt"),
    "vinde": ("vandt", "vundet"),
    "bryde": ("brudt",),
    "synge": ("sunget",),
    "økonomi": ("økonomisk", "økonomiske"),
    "socialøkonomi": ("socialøkonomisk", "socialøkonomiske"),
}

# Nouns that lose their e: 'center', 'centre', 'centret'. The stem that the other forms are made from.
_DROPPED_E = {
    "center": "centr",
    "teater": "teatr",
    "kælder": "kældr",
    "regel": "regl",
    "cykel": "cykl",
    "artikel": "artikl",
    "middel": "midl",
    "eksempel": "eksempl",
    "møbel": "møbl",
    "titel": "titl",
    "aften": "aftn",
}
_ENDINGS = ("e", "er", "erne", "ernes", "ene", "enes", "et", "ets", "en", "ens", "ers", "es")


def _forms() -> dict[str, str]:
    forms: dict[str, str] = {}
    for base, stem in _DROPPED_E.items():
        forms.update(dict.fromkeys([base, base + "s", base + "et", base + "en", *(stem + ending for ending in _ENDINGS)], base))
    for base, others in _OTHERS.items():
        forms.update(dict.fromkeys(others, base))
    for base, plural in _NOUNS.items():
        if base.endswith("e") or base in ("barn", "træ", "tv"):
            definite = base + "t" if base == "øje" else base + ("et" if base in ("barn", "træ", "tv") else "n")
        else:
            definite = base + ("ten" if base == "nat" else "en")
        many = plural + ("ene" if plural in ("børn", "mænd") else "ne" if plural != "tv" else "ene")
        for form in (base, definite, plural, many):
            forms[form] = forms[form + "s"] = base
    return forms


# A form as written, in lower case: its base form. Compounds reach theirs through their parts.
IRREGULAR: dict[str, str] = _forms()
