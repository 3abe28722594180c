"""Keeping the index right: every function here belongs in the transaction that changes the entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from . import changes, spelling
from .analyzer import ANALYZER_VERSION, STOP_WORDS, Token, analyse, fold, title_key, token, words
from .documents import Document, Kind, kinds
from .engines import engine
from .models import SearchDocument, SearchName, SearchSynonym, SearchTerm, SearchText, SearchWord
from .synonyms import key_of

BATCH = 500  # documents written at a time
CHUNK = 1_000  # entries read from their app at a time
LOOKUP = 500  # values of one IN list
MAX_BODY_WORDS = 20_000  # words of one document that are indexed
NAME_KEYS = 6  # words of a name that a suggestion may begin with
PUBLIC = "zpub"


def kind_filter(kind: str) -> str:
    """The filter token of a kind."""
    return f"zk{fold(kind)}"


def title_filter(title: str) -> str:
    """The filter token of an exact title; '' for a title without words."""
    key = title_key(title)
    return f"zx{hashlib.sha256(key.encode()).hexdigest()[:16]}" if key else ""


def _names(document: Document) -> tuple[str, ...]:
    """The title, and what else the entry is called."""
    return tuple(filter(None, (document.title, *document.aliases, document.names)))


def _analysed(kind: str, document: Document) -> tuple[SearchDocument, SearchText, list[Token], list[Token]]:
    """The rows of a document, not saved, and the tokens of its names and of its text."""
    names = _names(document)
    title = [each for name in names for each in analyse(name)]
    body = analyse(document.body)[:MAX_BODY_WORDS]
    filters = [PUBLIC, kind_filter(kind), *(title_filter(name) for name in names)]
    if document.municipality:
        filters.append(f"zm{fold(document.municipality)}")
    if document.year:
        filters.append(f"zy{document.year}")
    filters += [f"zt{number}" for number in document.themes]
    row = SearchDocument(
        kind=kind,
        object_id=document.object_id,
        slug=document.slug,
        title=document.title[:300],
        url=document.url,
        municipality=document.municipality,
        year=document.year,
        themes=sum(1 << number for number in set(document.themes) if 0 <= number < 63),
        length=len(title) + len(body),
        source_updated_at=document.updated_at,
        analyzer_version=ANALYZER_VERSION,
    )
    text = SearchText(
        document=row,
        t=_joined(title),
        b=_joined(body),
        tp=_parts(title),
        bp=_parts(body),
        f=" ".join(dict.fromkeys(filter(None, filters))),
        body=document.body.replace("\0", " "),
    )
    return row, text, title, body


def fingerprint(t: str, b: str, tp: str, bp: str, f: str) -> bytes:
    """A digest of a document's tokens, by which the stored ones are compared with those that its text gives now."""
    return hashlib.blake2b("\n".join((t, b, tp, bp, f)).encode(), digest_size=16).digest()


@dataclass
class _Batch:
    """Rows of some documents, and the words that are new to them."""

    documents: list[SearchDocument] = field(default_factory=list)
    texts: list[SearchText] = field(default_factory=list)
    names: list[SearchName] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    words: dict[str, SearchWord] = field(default_factory=dict)

    def add(self, kind: str, document: Document) -> None:
        row, text, title, body = _analysed(kind, document)
        self.documents.append(row)
        self.texts.append(text)
        seen = set()
        for name in _names(document):
            for key in _name_keys(name):
                if key not in seen:
                    seen.add(key)
                    self.names.append(SearchName(document=row, key=key, name=name[:300]))
        self._remember(title, body, text.f)

    def _remember(self, title: list[Token], body: list[Token], filters: str) -> None:
        self.tokens.update(filters.split())
        for in_title, found in ((True, title), (False, body)):
            for each in found:
                self.tokens.add(each.token)
                self.tokens.update(each.parts)
                if each.word.isdigit():
                    continue
                folded = fold(each.word)
                known = self.words.get(folded)
                if known is None:
                    self.words[folded] = SearchWord(folded=folded, word=each.word, token=each.token, in_title=in_title)

    def write(self) -> None:
        if not self.documents:
            return
        SearchDocument.objects.bulk_create(self.documents, batch_size=BATCH)
        for text in self.texts:
            text.document_id = text.document.pk
        engine().write(self.texts)
        for name in self.names:
            name.document_id = name.document.pk
        SearchName.objects.bulk_create(self.names, batch_size=BATCH)
        # Sorted, so that two writers with the same new words wait for each other and never in a ring.
        new = sorted(self.tokens - _known(SearchTerm, "token", self.tokens))
        SearchTerm.objects.bulk_create([SearchTerm(token=token) for token in new], batch_size=BATCH, ignore_conflicts=True)
        missing = self.words.keys() - _known(SearchWord, "folded", self.words)
        SearchWord.objects.bulk_create([self.words[key] for key in sorted(missing)], batch_size=BATCH, ignore_conflicts=True)


def _joined(tokens: list[Token]) -> str:
    return " ".join(each.token for each in tokens)


def _parts(tokens: list[Token]) -> str:
    return " ".join(part for each in tokens for part in each.parts)


def _name_keys(name: str) -> list[str]:
    """The folded name from its first word on, and from each later word that is no stop word."""
    found = words(name)
    starts = [at for at, word in enumerate(found) if at == 0 or word not in STOP_WORDS][:NAME_KEYS]
    return [" ".join(fold(word) for word in found[at:])[:60] for at in starts]


def _known(model: type[SearchTerm] | type[SearchWord], column: str, values: Iterable[str]) -> set[str]:
    known: set[str] = set()
    rest = iter(values)
    while some := list(islice(rest, LOOKUP)):
        known.update(model._default_manager.filter(**{f"{column}__in": some}).values_list(column, flat=True))
    return known


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while some := list(islice(rest, BATCH)):
        yield some


def _remove(kind: str, ids: list[int] | None) -> None:
    stale = SearchDocument.objects.filter(kind=kind)
    if ids is None:
        _delete(stale.values_list("pk", flat=True))
        return
    for start in range(0, len(ids), LOOKUP):
        _delete(stale.filter(object_id__in=ids[start : start + LOOKUP]).values_list("pk", flat=True))


def _delete(keys: Iterable[int]) -> None:
    """Remove documents with all that hangs on them, in three statements for each LOOKUP of them."""
    rest = iter(list(keys))
    while some := list(islice(rest, LOOKUP)):
        SearchName.objects.filter(document__in=some)._raw_delete(SearchName.objects.db)
        SearchText.objects.filter(document__in=some)._raw_delete(SearchText.objects.db)
        SearchDocument.objects.filter(pk__in=some)._raw_delete(SearchDocument.objects.db)


def index(kind: str, ids: Iterable[int] | None = None) -> int:
    """Write the documents of the given ids (all, for None) anew and drop those no longer published.

    Call it in the transaction that changes the entries. Returns the number of documents written.
    """
    written = 0
    wanted = None if ids is None else sorted(set(ids))
    with transaction.atomic():
        changes.note(kind, wanted)
        for some in _chunks(kinds()[kind], wanted):
            _remove(kind, some)
            for documents in _batches(kinds()[kind].build(some)):
                batch = _Batch()
                for document in documents:
                    batch.add(kind, document)
                batch.write()
                written += len(documents)
    return written


def _chunks(kind: Kind, ids: list[int] | None) -> Iterator[list[int] | None]:
    """The ids in lists of CHUNK, so that neither memory nor a statement grows; None for a kind that can't list its own."""
    if ids is None:
        if kind.published is None:
            yield None
            return
        known = SearchDocument.objects.filter(kind=kind.key).values_list("object_id", flat=True)
        ids = sorted({*known, *kind.published().order_by().values_list("pk", flat=True)})
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def rebuild() -> int:
    """Index everything anew, count the words, and drop documents of kinds that no longer exist. Returns the documents."""
    with transaction.atomic():
        engine().clear()
        SearchTerm.objects.all().delete()
        SearchWord.objects.all().delete()
        written = sum(index(kind) for kind in kinds())
        recount()
        _mend_synonyms()
    engine().tidy()
    spelling.forget()
    return written


def recount() -> None:
    """Count anew in how many documents each token stands, and forget tokens and words that stand in none."""
    counts = dict(engine().frequencies())
    known = dict(SearchTerm.objects.values_list("token", "documents"))
    gone = [token for token in known if token not in counts]
    for start in range(0, len(gone), LOOKUP):
        SearchTerm.objects.filter(token__in=gone[start : start + LOOKUP])._raw_delete(SearchTerm.objects.db)
        SearchWord.objects.filter(token__in=gone[start : start + LOOKUP])._raw_delete(SearchWord.objects.db)
    changed = [SearchTerm(token=token, documents=number) for token, number in sorted(counts.items()) if known.get(token) != number]
    SearchTerm.objects.bulk_create(changed, batch_size=BATCH, update_conflicts=True, update_fields=["documents"], unique_fields=["token"])


@dataclass(frozen=True)
class Reconciled:
    """What search_reconcile found: documents missing or stale (and written anew), and documents of no entry (dropped)."""

    written: int
    dropped: int


def reconcile() -> Reconciled:
    """Compare the index with the entries by id, time of change, analyser version and tokens, and mend what differs.

    For what a killed process, a write past the apps' actions or a fault of the analyser has left behind. Reads every published
    entry, CHUNK at a time, and so takes as long as a rebuild without its writing. Forgets old changes as well.
    """
    written = dropped = 0
    with transaction.atomic():
        changes.prune()
        unknown = SearchDocument.objects.exclude(kind__in=kinds())
        dropped += unknown.count()
        _delete(unknown.values_list("pk", flat=True))
        for kind in kinds().values():
            stale, orphans = _differences(kind)
            stale += _misread(kind, but=set(stale))
            _remove(kind.key, orphans)
            changes.note(kind.key, orphans)
            dropped += len(orphans)
            written += index(kind.key, stale)
        words_mended = _mend_words() + _mend_synonyms()
        if written or dropped or words_mended:
            recount()
    if written or dropped or words_mended:
        spelling.forget()
    return Reconciled(written, dropped)


def _differences(kind: Kind) -> tuple[list[int], list[int]]:
    """Ids of entries that are missing or stale in the index, and ids in the index that are no entries."""
    if kind.published is None:
        return [], []
    found = SearchDocument.objects.filter(kind=kind.key)
    indexed = {pk: (changed, version) for pk, changed, version in found.values_list("object_id", "source_updated_at", "analyzer_version")}
    entries = dict(kind.published().order_by().values_list("pk", "updated_at"))
    stale = [pk for pk, changed in entries.items() if indexed.get(pk) != (changed, ANALYZER_VERSION)]
    return stale, [pk for pk in indexed if pk not in entries]


def _misread(kind: Kind, but: set[int]) -> list[int]:
    """Ids of entries whose stored tokens aren't those that their text gives now."""
    found: list[int] = []
    indexed = SearchDocument.objects.filter(kind=kind.key).order_by("object_id").values_list("object_id", flat=True)
    ids = [pk for pk in indexed if pk not in but]
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        texts = SearchText.objects.filter(document__kind=kind.key, document__object_id__in=some)
        stored = {pk: fingerprint(*tokens) for pk, *tokens in texts.values_list("document__object_id", "t", "b", "tp", "bp", "f")}
        for document in kind.build(some):
            text = _analysed(kind.key, document)[1]
            if stored.get(document.object_id) != fingerprint(text.t, text.b, text.tp, text.bp, text.f):
                found.append(document.object_id)
    return found


def _mend_words() -> int:
    """Give each known word the token that it has now; returns how many had another."""
    wrong = []
    for known in SearchWord.objects.iterator(chunk_size=CHUNK):
        if known.token != (now := token(known.word)):
            known.token = now
            wrong.append(known)
    SearchWord.objects.bulk_update(wrong, ["token"], batch_size=LOOKUP)
    return len(wrong)


def _mend_synonyms() -> int:
    """Give each synonym the key that its words have now; returns how many had another."""
    wrong = [synonym for synonym in SearchSynonym.objects.all() if synonym.key != key_of(synonym.lay)]
    for synonym in wrong:
        synonym.save()
    return len(wrong)


def outdated() -> bool:
    """Whether documents were written by another version of the analyser. One query."""
    return SearchDocument.objects.exclude(analyzer_version=ANALYZER_VERSION).exists()
