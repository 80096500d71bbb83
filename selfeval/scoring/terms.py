"""The field's fixed words. The value is stored, the label is what people read."""

from enum import StrEnum


class Term(StrEnum):
    """A stored word with its official Chinese label."""

    label: str

    def __new__(cls, value: str, label: str) -> "Term":
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        return term


class IndicatorClass(Term):
    """一级指标. 成本指标 became one with 财预〔2021〕101号; the last four are those of 部门整体支出."""

    COST = "COST", "成本指标"
    OUTPUT = "OUTPUT", "产出指标"
    OUTCOME = "OUTCOME", "效益指标"
    SATISFACTION = "SATISFACTION", "满意度指标"
    MANAGEMENT = "MANAGEMENT", "部门管理"
    DUTIES = "DUTIES", "履职效果"
    CAPACITY = "CAPACITY", "能力建设"
    CLIENTS = "CLIENTS", "服务对象满意度"


class IndicatorSubclass(Term):
    """二级指标. COST is the one of 财预〔2020〕10号, under 产出指标."""

    ECONOMIC_COST = "ECONOMIC_COST", "经济成本指标"
    SOCIAL_COST = "SOCIAL_COST", "社会成本指标"
    ECOLOGICAL_COST = "ECOLOGICAL_COST", "生态环境成本指标"
    QUANTITY = "QUANTITY", "数量指标"
    QUALITY = "QUALITY", "质量指标"
    TIMELINESS = "TIMELINESS", "时效指标"
    COST = "COST", "成本指标"
    ECONOMIC = "ECONOMIC", "经济效益指标"
    SOCIAL = "SOCIAL", "社会效益指标"
    ECOLOGICAL = "ECOLOGICAL", "生态效益指标"
    SUSTAINABILITY = "SUSTAINABILITY", "可持续影响指标"
    SERVICE_SATISFACTION = "SERVICE_SATISFACTION", "服务对象满意度指标"
    FUNDING = "FUNDING", "资金投入"
    FINANCES = "FINANCES", "财务管理"
    PROCUREMENT = "PROCUREMENT", "采购管理"
    ASSETS = "ASSETS", "资产管理"
    STAFF = "STAFF", "人员管理"
    KEY_WORK = "KEY_WORK", "重点工作管理"
    DUTY_GOALS = "DUTY_GOALS", "部门履职目标"
    EFFECT_GOALS = "EFFECT_GOALS", "部门效果目标"
    INFLUENCE = "INFLUENCE", "社会影响"
    LASTING = "LASTING", "长效管理"
    PERSONNEL = "PERSONNEL", "人力资源建设"
    INFORMATION = "INFORMATION", "信息化建设"
    ARCHIVES = "ARCHIVES", "档案管理"
    CLIENTS = "CLIENTS", "服务对象满意度"


class Operator(Term):
    """指标性质: how an actual is held against its target."""

    GE = "GE", "≥"
    GT = "GT", "＞"
    EQ = "EQ", "＝"
    LE = "LE", "≤"
    LT = "LT", "＜"
    BY_DATE = "BY_DATE", "时限"
    QUALITATIVE = "QUALITATIVE", "定性"


class ScoringKind(Term):
    """赋分方式: the four kinds of scoring rule of 财预〔2021〕101号."""

    DIRECT = "DIRECT", "直接赋分"
    PROPORTIONAL = "PROPORTIONAL", "完成比例赋分"
    BANDED = "BANDED", "评判等级赋分"
    SATISFACTION = "SATISFACTION", "满意度赋分"


class Band(Term):
    """评判等级 of a qualitative indicator, 财预〔2020〕10号."""

    ACHIEVED = "ACHIEVED", "达成年度指标"
    PARTIAL = "PARTIAL", "部分达成年度指标并具有一定效果"
    MISSED = "MISSED", "未达成年度指标且效果较差"


class Grade(Term):
    """自评等级, best first."""

    EXCELLENT = "EXCELLENT", "优"
    GOOD = "GOOD", "良"
    FAIR = "FAIR", "中"
    POOR = "POOR", "差"


class Cause(Term):
    """偏差原因类别. The regulation names those of an actual far above its target; those of a shortfall are ours."""

    TARGET_TOO_HIGH = "TARGET_TOO_HIGH", "目标设定偏高"
    LATE_FUNDS = "LATE_FUNDS", "资金到位晚"
    LATE_PURCHASE = "LATE_PURCHASE", "采购或招标延期"
    OUTSIDE_EVENT = "OUTSIDE_EVENT", "自然灾害、疫情等外部原因"
    SLOW_WORK = "SLOW_WORK", "工作推进慢"
    TARGET_TOO_LOW = "TARGET_TOO_LOW", "目标设定偏低"
    MORE_DEMAND = "MORE_DEMAND", "外部需求增加"
    POLICY_CHANGE = "POLICY_CHANGE", "政策变化"
    OTHER = "OTHER", "其他"


# As they are offered: what explains too little, what explains too much, and what explains either.
CAUSES = (
    (
        "没有完成",
        (Cause.TARGET_TOO_HIGH, Cause.LATE_FUNDS, Cause.LATE_PURCHASE, Cause.OUTSIDE_EVENT, Cause.SLOW_WORK),
    ),
    ("超额完成", (Cause.TARGET_TOO_LOW, Cause.MORE_DEMAND)),
    ("两种情况", (Cause.POLICY_CHANGE, Cause.OTHER)),
)


class Ratio(Term):
    """What an indicator of 部门整体支出 is computed from, never typed; each is a percentage."""

    BASIC_EXECUTION = "BASIC_EXECUTION", "基本支出预算执行率"
    PROJECT_EXECUTION = "PROJECT_EXECUTION", "项目支出预算执行率"
    ADJUSTMENT = "ADJUSTMENT", "预算调整率"
    BALANCE_CHANGE = "BALANCE_CHANGE", "结转结余变动率"
    STAFF_CONTROL = "STAFF_CONTROL", "在职人员控制率"
