//! Headings of tables of marks: how registers, exports of the trademark office and programs in English name their columns.

use super::rows::Columns;

/// A field, what its column is called when people are told, and the names that are known, as [`plain`] leaves them.
struct Field {
    shown: &'static str,
    names: &'static [&'static str],
}

const ID: Field = Field {
    shown: "编号",
    names: &[
        "id",
        "编号",
        "申请号",
        "注册号",
        "申请注册号",
        "申请号注册号",
        "注册号申请号",
        "注册申请号",
        "商标号",
        "商标编号",
        "商标申请号",
        "商标注册号",
        "商标申请注册号",
        "申请编号",
        "注册编号",
        "注册证号",
        "商标注册证号",
        "申请号码",
        "注册号码",
        "regno",
        "regnumber",
        "registrationno",
        "registrationnumber",
        "appno",
        "applno",
        "applicationno",
        "applicationnumber",
        "serialno",
        "serialnumber",
        "trademarkno",
        "trademarknumber",
        "regappno",
        "appregno",
    ],
};
const MARK: Field = Field {
    shown: "商标",
    names: &[
        "mark",
        "商标",
        "商标名称",
        "商标名",
        "商标文字",
        "文字商标",
        "商标标识",
        "名称",
        "trademark",
        "trademarks",
        "trademarkname",
        "trademarktext",
        "markname",
        "marktext",
        "wordmark",
        "brand",
        "brandname",
    ],
};
const CLASSES: Field = Field {
    shown: "类别",
    names: &[
        "classes",
        "class",
        "类别",
        "类",
        "类号",
        "类别号",
        "国际分类",
        "国际分类号",
        "国际类别",
        "商标国际分类",
        "商品类别",
        "商品服务类别",
        "商标类别",
        "商标分类",
        "分类",
        "分类号",
        "尼斯分类",
        "尼斯类别",
        "niceclass",
        "niceclasses",
        "intclass",
        "intlclass",
        "internationalclass",
        "internationalclasses",
        "classno",
        "classnumber",
    ],
};
const GROUPS: Field = Field {
    shown: "类似群",
    names: &[
        "groups",
        "group",
        "类似群",
        "类似群组",
        "类似群号",
        "类似群代码",
        "群组",
        "similargroup",
        "similargroups",
    ],
};
const OWNER: Field = Field {
    shown: "申请人",
    names: &[
        "owner",
        "applicant",
        "申请人",
        "注册人",
        "权利人",
        "申请人名称",
        "注册人名称",
        "权利人名称",
        "商标权人",
        "商标注册人",
        "商标申请人",
        "申请人姓名",
        "申请人名义",
        "注册人名义",
        "申请人注册人",
        "申请人权利人",
        "持有人",
        "所有人",
        "ownername",
        "applicantname",
        "applicants",
        "owners",
        "registrant",
        "proprietor",
        "holder",
        "trademarkowner",
    ],
};
const AGENT: Field = Field {
    shown: "代理机构",
    names: &[
        "agent",
        "代理",
        "代理机构",
        "代理机构名称",
        "代理办理机构",
        "办理机构",
        "代理人",
        "代理人名称",
        "代理组织",
        "代理组织名称",
        "商标代理机构",
        "agency",
        "agentname",
        "attorney",
        "filingagent",
        "trademarkagent",
    ],
};
const FILED: Field = Field {
    shown: "申请日期",
    names: &[
        "filed",
        "申请日期",
        "申请日",
        "申请时间",
        "商标申请日期",
        "商标申请日",
        "filingdate",
        "fileddate",
        "datefiled",
        "filedon",
        "applicationdate",
        "appdate",
        "dateofapplication",
        "dateoffiling",
    ],
};
const STATUS: Field = Field {
    shown: "状态",
    names: &[
        "status",
        "状态",
        "商标状态",
        "法律状态",
        "商标流程状态",
        "流程状态",
        "商标法律状态",
        "当前状态",
        "案件状态",
        "legalstatus",
        "trademarkstatus",
        "currentstatus",
    ],
};
const FAME: Field = Field { shown: "知名度", names: &["fame", "知名度", "驰名知名"] };

const FIELDS: [&Field; 9] = [&ID, &MARK, &CLASSES, &GROUPS, &OWNER, &AGENT, &FILED, &STATUS, &FAME];

/// Names offered for a field in a refusal.
const OFFERED: usize = 6;
/// Cells of an unknown heading that are named.
const NAMED: usize = 12;

/// A heading without what its writers add: signs, spaces, a remark in brackets, capital letters.
fn plain(cell: &str) -> String {
    let before =
        cell.split(['(', '（', '[', '【']).next().filter(|text| text.chars().any(char::is_alphanumeric));
    before.unwrap_or(cell).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Columns {
    /// Finds the columns by the names in a heading, as registers, exports of the trademark office and programs in English
    /// write them; signs, spaces, capital letters and remarks in brackets do not matter.
    #[must_use]
    pub fn from_heading(heading: &[&str]) -> Option<Self> {
        let cells: Vec<String> = heading.iter().map(|cell| plain(cell)).collect();
        let find = |field: &Field| cells.iter().position(|cell| field.names.contains(&cell.as_str()));
        Some(Self {
            id: find(&ID)?,
            mark: find(&MARK)?,
            classes: find(&CLASSES),
            groups: find(&GROUPS),
            owner: find(&OWNER),
            agent: find(&AGENT),
            filed: find(&FILED),
            status: find(&STATUS),
            fame: find(&FAME),
        })
    }

    /// Whether a row whose columns were not found by their names looks like a heading all the same: where the number of a
    /// mark is due there are words, for numbers have digits.
    #[must_use]
    pub fn seems_heading(&self, row: &[&str]) -> bool {
        let is_words =
            |cell: &&str| cell.chars().any(char::is_alphabetic) && !cell.chars().any(char::is_numeric);
        row.get(self.id).is_some_and(is_words)
    }

    /// Says of a row that looks like a heading which of its columns are not known and what they may be called, in Chinese.
    #[must_use]
    pub fn unknown_heading(row: &[&str]) -> String {
        let cells: Vec<String> = row.iter().map(|cell| plain(cell)).collect();
        let is_of = |field: &&Field| cells.iter().any(|cell| field.names.contains(&cell.as_str()));
        let known = |cell: &&str| FIELDS.iter().any(|field| field.names.contains(&plain(cell).as_str()));
        let unknown: Vec<&str> =
            row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty() && !known(cell)).collect();
        let named = unknown.iter().take(NAMED).map(|cell| format!("“{cell}”")).collect::<String>();
        let more = if unknown.len() > NAMED { "等" } else { "" };
        let missing: Vec<String> = [&ID, &MARK]
            .into_iter()
            .filter(|field| !is_of(field))
            .map(|field| {
                let chinese = field.names.iter().filter(|name| !name.is_ascii()).take(OFFERED - 1);
                let english = field.names.iter().filter(|name| name.is_ascii()).take(1);
                format!(
                    "{}（可以写 {}）",
                    field.shown,
                    chinese.chain(english).copied().collect::<Vec<_>>().join("、")
                )
            })
            .collect();
        format!("第一行像列名，认不出的列：{named}{more}；缺少{}", missing.join("和"))
    }

    /// The headings that name no field, which are not read.
    #[must_use]
    pub fn unread<'a>(heading: &[&'a str]) -> Vec<&'a str> {
        let known = |cell: &str| FIELDS.iter().any(|field| field.names.contains(&plain(cell).as_str()));
        heading.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty() && !known(cell)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_the_usual_exports_are_known() {
        let office = [
            "申请/注册号",
            "商标名称",
            "国际分类",
            "申请人名称",
            "代理/办理机构",
            "申请日期",
            "商标流程状态",
        ];
        let english = ["\u{feff}Reg No.", "Trademark", "Class", "Owner", "Agent", "Filed", "Status"];
        for heading in [office, english] {
            let found = Columns::from_heading(&heading).unwrap();
            let all = [found.classes, found.owner, found.agent, found.filed, found.status];
            assert_eq!((found.id, found.mark, all), (0, 1, [2, 3, 4, 5, 6].map(Some)), "{heading:?}");
        }
        let found = Columns::from_heading(&["序号", "商标（文字）", "注册号", "类 别"]).unwrap();
        assert_eq!((found.id, found.mark, found.classes), (2, 1, Some(3)));
    }

    #[test]
    fn a_row_of_words_looks_like_a_heading_and_is_told_with_the_names_that_are_known() {
        let columns = Columns::from_heading(&["编号", "商标"]).unwrap();
        assert!(columns.seems_heading(&["流水号", "品牌名"]));
        assert!(!columns.seems_heading(&["G1234", "品牌名"]));
        assert!(!columns.seems_heading(&["", "品牌名"]), "a number is missing");
        let told = Columns::unknown_heading(&["流水号", "商标", "等级"]);
        for part in ["“流水号”", "“等级”", "申请号", "regno"] {
            assert!(told.contains(part) || (part == "regno" && told.contains("id")), "{told}");
        }
        assert!(!told.contains("“商标”"), "{told}");
        assert_eq!(Columns::unread(&["申请号", "商标", "备注"]), ["备注"]);
    }
}
