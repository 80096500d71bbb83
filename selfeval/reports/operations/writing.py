"""The report's words: a rewording, an added paragraph, the way back. The year is locked, what was seen compared."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from budgets.models import FiscalYear
from budgets.operations.locking import year_locked
from selfeval.accounts.scope import Scope
from selfeval.assessments.operations.locking import CannotAct
from selfeval.checking.findings import Severity
from selfeval.reports.content import draft_of
from selfeval.reports.drafted import Draft
from selfeval.reports.edited import ADDED, Block
from selfeval.reports.models import ReportText
from selfeval.reports.queries.writing import texts_of, why_not_write
from selfeval.reports.wording import NotWords, keys_of, words_from

LONGEST = 4000  # characters, slots included
TOKEN = re.compile(r"[a-z0-9]{8,32}")
CHAPTERS = range(1, 7)


class Conflict(CannotAct):
    """Other words stand in the paragraph than the person saw; his are kept in front of him."""

    def __init__(self, block: Block | None, words: str):
        super().__init__(
            "这一段刚在别处修改过，您的文字还没有保存。" if block else "这一段刚在别处移除，您的文字还没有保存。"
        )
        self.block, self.words = block, words


@dataclass(frozen=True)
class Place:
    """Where an added paragraph stands: its chapter, and the key of the paragraph before it ("" is the beginning)."""

    chapter: int
    after: str


def write_paragraph(*, fiscal_year: FiscalYear, key: str, pieces: object, seen: str, by: Scope) -> Draft:
    """Put the person's words in the place of what stands there. Raises CannotAct, Conflict.

    Words that say what is generated go back to it, so that they follow the data again.
    """

    def write(draft: Draft) -> None:
        block = draft.block(key)
        words = _readable(pieces)
        if block is None:
            raise Conflict(None, words)
        if not block.trouble and words == block.words:
            return
        if block.seen != seen:
            raise Conflict(block, words)
        _check_words(draft, block, words)
        if not block.is_added and words == block.generated:
            _put(draft, by, block, is_dropped=True)
        else:
            _put(draft, by, block, words=words)

    return _written(fiscal_year, by, write)


def add_paragraph(*, fiscal_year: FiscalYear, token: str, place: Place, pieces: object, by: Scope) -> Draft:
    """Put a paragraph of the person's own after another one. A token adds once. Raises CannotAct, Conflict."""

    def write(draft: Draft) -> None:
        words = _readable(pieces)
        if not TOKEN.fullmatch(token) or place.chapter not in CHAPTERS:
            raise CannotAct("请求有误，请刷新页面后重试。")
        block = draft.block(ADDED + token)
        if block is not None:
            if block.words != words:
                raise Conflict(block, words)
            return
        if place.after and draft.block(place.after) is None:
            raise CannotAct("前面的一段刚被移除，请在别处另加一段；您的文字还没有保存。")
        new = Block(place.chapter, ADDED + token, "", None, None)
        _check_words(draft, new, words)
        _put(draft, by, new, words=words, after=place.after)

    return _written(fiscal_year, by, write)


def settle_paragraph(*, fiscal_year: FiscalYear, key: str, action: str, seen: str, by: Scope) -> Draft:
    """Take the person's words away ("drop"), or move an added paragraph "up" or "down". Raises CannotAct."""

    def write(draft: Draft) -> None:
        block = draft.block(key)
        if block is None or block.text is None:
            return  # it is gone already: the second of two clicks
        if block.seen != seen:
            raise CannotAct("这一段刚在别处修改过，没有改动：请看清后再操作。")
        if action == "drop":
            _put(draft, by, block, is_dropped=True)
        elif action in ("up", "down") and block.is_added:
            _move(draft, by, block, action)
        else:
            raise CannotAct("请求有误，请刷新页面后重试。")

    return _written(fiscal_year, by, write)


def _written(fiscal_year: FiscalYear, by: Scope, write: Callable[[Draft], None]) -> Draft:
    """The draft after the writing. Its facts are gathered before the lock, which is held for the writing only."""
    draft = draft_of(fiscal_year)
    with transaction.atomic():
        year_locked(fiscal_year.pk)
        if refusal := why_not_write(fiscal_year, by):
            raise CannotAct(refusal)
        write(draft.with_texts(texts_of(fiscal_year)))
    return draft.with_texts(texts_of(fiscal_year))


def _readable(pieces: object) -> str:
    try:
        return words_from(pieces)
    except NotWords as refusal:
        raise CannotAct(str(refusal)) from None


def _check_words(draft: Draft, block: Block, words: str) -> None:
    if not words:
        away = "不需要时请移除这一段" if block.is_added else "请写上文字；刷新页面可取回原来的文字"
        raise CannotAct(f"这一段不能为空：{away}。")
    if len(words) > LONGEST:
        raise CannotAct(f"一段最多{LONGEST}字，现在是{len(words)}字，请精简或分成两段。")
    keys = keys_of(words)
    if any(key not in draft.figures for key in keys):
        raise CannotAct("文字里有一个数据已不存在，请删去它再保存。")
    if missing := [draft.figures[key].label for key in keys_of(block.generated) if key not in keys]:
        names = "、".join(f"“{label}”" for label in dict.fromkeys(missing))
        raise CannotAct(f"这一段必须保留{names}：请用“插入数据”放回；刷新页面可取回原来的文字。")
    wanted = Block(block.chapter, block.key, block.generated, ReportText(words=words), None)
    errors = [each.message for each in draft.findings_in([wanted]) if each.severity is Severity.ERROR]
    if errors:
        raise CannotAct(f"没有保存：{'；'.join(dict.fromkeys(errors))}。")


def _put(draft: Draft, by: Scope, block: Block, words: str = "", after: str | None = None, is_dropped=False) -> None:
    ReportText.objects.create(
        department_id=draft.fiscal_year.department_id,
        fiscal_year=draft.fiscal_year,
        chapter=block.chapter,
        key=block.key,
        after=(block.text.after if block.text else "") if after is None else after,
        words=words,
        generated="" if is_dropped else block.generated,
        is_dropped=is_dropped,
        written_by=by.user,
    )


def _move(draft: Draft, by: Scope, block: Block, action: str) -> None:
    """Past the next paragraph of its chapter on the way. One that hangs on it takes its old place first."""
    keyed = [each for each in draft.blocks[block.chapter - 1] if each.key]
    here = [each.key for each in keyed].index(block.key)
    if action == "up" and here:
        before = keyed[here - 2].key if here > 1 else ""
        _put(draft, by, block, words=block.words, after=before)
    if action == "down" and here + 1 < len(keyed):
        passed = keyed[here + 1]
        if passed.text and passed.is_added and passed.text.after == block.key:
            _put(draft, by, passed, words=passed.words, after=block.text.after)
        _put(draft, by, block, words=block.words, after=passed.key)
