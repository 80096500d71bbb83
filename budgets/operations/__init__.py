"""What is done to the money facts: one transaction each, the year locked, written once."""

from budgets.operations.adjustments import ReversedAlready, Unbalanced, adjust_budget, reverse_adjustment
from budgets.operations.attachments import Attachment, NotAnAttachment, attachment_from
from budgets.operations.cells import record_cell
from budgets.operations.describing import OfficeMoved, Staff, describe_office, keep_secret
from budgets.operations.events import note_event
from budgets.operations.explanations import CannotExplain, FindingMoved, explain
from budgets.operations.figures import Conflict, ForeignLine, record_figure, record_figures
from budgets.operations.inserting import Cell
from budgets.operations.locking import YearClosed
from budgets.operations.offices import (
    SectionExists,
    add_line,
    add_project,
    add_project_with_line,
    found_department,
    found_section,
    move_section,
    open_year,
    rename_section,
    use_section,
    whole_project,
)
from budgets.operations.stated import Stated, StatedConflict, record_stated
from budgets.operations.uploads import (
    DoneAlready,
    NotToBeImported,
    SeenOtherwise,
    WrongWorkbook,
    choose_reading,
    commit_upload,
    remember_mapping,
    undo_upload,
    upload_workbook,
)
from budgets.operations.years import (
    NotReady,
    YearExists,
    YearOpen,
    close_year,
    open_matters,
    open_next_year,
    reopen_year,
)

__all__ = [
    "Attachment",
    "CannotExplain",
    "Cell",
    "Conflict",
    "DoneAlready",
    "FindingMoved",
    "ForeignLine",
    "NotAnAttachment",
    "NotReady",
    "NotToBeImported",
    "ReversedAlready",
    "SectionExists",
    "SeenOtherwise",
    "Stated",
    "StatedConflict",
    "Unbalanced",
    "WrongWorkbook",
    "YearClosed",
    "YearExists",
    "YearOpen",
    "add_line",
    "add_project",
    "add_project_with_line",
    "adjust_budget",
    "attachment_from",
    "choose_reading",
    "close_year",
    "commit_upload",
    "explain",
    "found_department",
    "found_section",
    "move_section",
    "describe_office",
    "keep_secret",
    "OfficeMoved",
    "Staff",
    "note_event",
    "open_matters",
    "open_next_year",
    "open_year",
    "record_cell",
    "record_figure",
    "record_figures",
    "record_stated",
    "remember_mapping",
    "rename_section",
    "reopen_year",
    "reverse_adjustment",
    "undo_upload",
    "upload_workbook",
    "use_section",
    "whole_project",
]
