"""Who may what: one table. Django-free, so that it can be read and tested on its own."""

from enum import StrEnum


class Role(StrEnum):
    FINANCE = "FINANCE"
    FILLER = "FILLER"
    SECTION_CHIEF = "SECTION_CHIEF"
    REVIEW_PANEL = "REVIEW_PANEL"
    LEADER = "LEADER"
    AUDITOR = "AUDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"
    BUREAU = "BUREAU"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Role.FINANCE: "财务人员",
    Role.FILLER: "经办人",
    Role.SECTION_CHIEF: "科室负责人",
    Role.REVIEW_PANEL: "自评领导小组",
    Role.LEADER: "单位领导",
    Role.AUDITOR: "审计人员",
    Role.ADMINISTRATOR: "系统管理员",
    Role.BUREAU: "财政局",
}

# Roles whose post belongs to one section and who therefore see and act on that section's work only.
SECTION_ROLES = frozenset({Role.FILLER, Role.SECTION_CHIEF})

READERS = frozenset(Role) - {Role.ADMINISTRATOR}

GRANTS: dict[str, frozenset[Role]] = {
    "accounts.view_post": frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    "accounts.change_user": frozenset({Role.ADMINISTRATOR}),
    "accounts.change_post": frozenset({Role.ADMINISTRATOR}),
    "budgets.change_section": frozenset({Role.ADMINISTRATOR}),
    "budgets.view_money": READERS,
    "budgets.add_figure": frozenset({Role.FINANCE}),
    "budgets.add_budgetadjustment": frozenset({Role.FINANCE}),
    "budgets.add_explanation": frozenset({Role.FINANCE}),
    "budgets.change_fiscalyear": frozenset({Role.FINANCE}),
    "budgets.change_office": frozenset({Role.FINANCE}),
    "assessments.view_assessment": READERS,
    "assessments.add_assessmentround": frozenset({Role.FINANCE}),
    "assessments.change_result": frozenset({Role.FILLER}),
    "assessments.take_step": frozenset({Role.FILLER, Role.SECTION_CHIEF, Role.REVIEW_PANEL}),
    "assessments.review_assessment": frozenset({Role.SECTION_CHIEF, Role.REVIEW_PANEL}),
    "assessments.answer_comment": frozenset({Role.FILLER, Role.SECTION_CHIEF, Role.REVIEW_PANEL}),
    "assessments.view_trail": frozenset({Role.AUDITOR, Role.FINANCE}),
    "reports.view_report": READERS,
    "reports.write_report": frozenset({Role.FINANCE}),
    "reports.take_step": frozenset({Role.FINANCE, Role.LEADER}),
    "reports.release_report": frozenset({Role.FINANCE, Role.LEADER}),
    "reports.download_report": READERS,
    # The archive holds the evidence and the trail of all sections.
    "reports.download_package": READERS - SECTION_ROLES,
}


def granted(permission: str, roles: frozenset[Role]) -> bool:
    """Whether any of the roles carries the permission; an unknown permission is never granted."""
    return bool(GRANTS.get(permission, frozenset()) & roles)
