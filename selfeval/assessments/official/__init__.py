"""Any official 项目支出绩效自评表, read out of a workbook in the layouts that are in use, and judged by a rule set.

Its checks keep the ids and severities of the registry; they judge what a paper says, where the registered ones
judge our own rows.
"""

MONEY_CHECKS = ("B04", "B07", "B09", "B10", "B11", "B12", "B14")
SCORE_CHECKS = ("P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10", "P11")
TEXT_CHECKS = ("T07", "T08", "T11")
APPLIED = frozenset((*MONEY_CHECKS, *SCORE_CHECKS, *TEXT_CHECKS))
