"""Any official 项目支出绩效自评表, read out of a workbook in the layouts that are in use, and judged by a rule set."""
