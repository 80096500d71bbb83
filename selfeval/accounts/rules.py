"""What speaks against a post, in sentences; the form and the operation ask the same."""

from selfeval.accounts import queries
from selfeval.accounts.models import Post
from selfeval.accounts.roles import SECTION_ROLES, Role

EARLIEST, LATEST = 1980, 2100  # years; a typed 0021 is a slip


def faults_of(post: Post) -> list[tuple[str, str]]:
    """(field, sentence) for whatever is wrong with a post that is about to be given."""
    faults = [*_faults_of_place(post), *_faults_of_days(post)]
    if post.deputy_for:
        faults += _faults_of_deputy(post, post.deputy_for)
    if not faults and queries.same_posts(post).exists():
        faults.append(("role", "他在这段时间已经有同样的岗位，不必重复设置；要改离任日期，请在原岗位上办理。"))
    return faults


def _faults_of_place(post: Post) -> list[tuple[str, str]]:
    label = Role(post.role).label
    if (post.role == Role.BUREAU) != bool(post.bureau_id):
        return [("role", "财政局的岗位不在部门内设置。")]
    if post.role in SECTION_ROLES and post.section is None:
        return [("section", f"“{label}”属于某个科室，请选择科室。")]
    if post.role not in SECTION_ROLES and post.section is not None:
        return [("section", f"“{label}”管整个部门，不属于某个科室，请把科室清空。")]
    if post.section is not None and post.section.department_id != post.department_id:
        return [("section", "这个科室不属于本部门，请重新选择。")]
    return []


def _faults_of_days(post: Post) -> list[tuple[str, str]]:
    days = {"starts_on": post.starts_on, "ends_on": post.ends_on}
    faults = [(name, "年份不对，请核对。") for name, day in days.items() if day and not EARLIEST <= day.year <= LATEST]
    if not faults and post.ends_on and post.ends_on < post.starts_on:
        faults.append(("ends_on", "离任日期早于任职日期，请核对两个日期。"))
    return faults


def _faults_of_deputy(post: Post, of: Post) -> list[tuple[str, str]]:
    if of.user_id == post.user_id:
        return [("deputy_for", "不能代理自己的岗位，请选择别人的岗位。")]
    if of.deputy_for_id:
        return [("deputy_for", "这个岗位本身就是代理的，请选择原来的岗位。")]
    if (of.role, of.department_id, of.section_id) != (post.role, post.department_id, post.section_id):
        return [("deputy_for", f"代理的角色和科室与原岗位相同，应为“{of}”。")]
    faults = []
    if post.starts_on < of.starts_on:
        faults.append(("starts_on", f"原岗位从{of.starts_on:%Y-%m-%d}开始，代理不能更早。"))
    if of.ends_on and (post.ends_on is None or post.ends_on > of.ends_on):
        faults.append(("ends_on", f"原岗位到{of.ends_on:%Y-%m-%d}为止，代理不能更晚，请填写这一天或更早。"))
    return faults
