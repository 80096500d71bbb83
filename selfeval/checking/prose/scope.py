"""Of whom a claim speaks: of all, of the names before it, and whom 除…外 or 其余 leaves out."""

import re
from dataclasses import dataclass

EXCEPT = re.compile(r"除(?:了)?(?P<names>[^。；]{1,120}?)(?:之外|以外|外)")
OTHERS = re.compile(r"其余|其他|其它|之外|以外|剩余")
ALL = re.compile(r"各|所有|全部|每|全体")
SOME = re.compile(r"\d+个?项目中|有\d+个|部分|多数|大多|基本")
# Words of the language, and kinds of spending, that name no project.
NO_PROJECT = re.compile(
    r"总额|基本支出|项目支出|三公|人员|公用|公务|会议费|培训费|支出率|执行率|预算|整体|部门|单位|本级|其中|其他|其余|各|合计|平均|总体"
)


@dataclass(frozen=True)
class Scope:
    before: str  # the sentence as far as the claim
    excepted: str
    is_universal: bool

    def names(self, name: str) -> bool:
        """Whether the claim names it, as one of those that it speaks of."""
        return name in self.before and not self.leaves_out(name)

    def leaves_out(self, name: str) -> bool:
        return name in self.excepted


def scope_of(text: str, claim: int) -> Scope:
    before = text[:claim]
    match = EXCEPT.search(before)
    excepted = match["names"] if match else ""
    said = before[match.end() :] if match else before
    # "其余" without the names of the exceptions leaves it open who is meant.
    is_open = bool(OTHERS.search(said)) and not match
    return Scope(
        said if match else before, excepted, bool(ALL.search(said) or match) and not is_open and not SOME.search(said)
    )


def is_project(name: str) -> bool:
    """Whether a name may be a project's."""
    return bool(name) and not NO_PROJECT.search(name)
