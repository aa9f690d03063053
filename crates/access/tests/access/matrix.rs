//! The whole matrix, printed and compared with `policies/access-matrix.txt`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use access::{Access, CaseFacts, Coverage, Denied, Granted, Held, Purpose, Request};

use vocabulary::SecrecyLevel;

use crate::world::{Row, act, case_rows, handover, organ, platform_rows};

pub const CASE_COLUMNS: [&str; 24] = [
    "ReadCase",
    "ReadOwnMatter",
    "ReadOpinions",
    "ReadPersonalData",
    "PerformAct:handler",
    "PerformAct:reviewer",
    "PerformAct:head",
    "PerformAct:counterpart-registrar",
    "PerformAct:counterpart-receipt",
    "PerformAct:system",
    "AssignOfficers",
    "AttachFile",
    "CorrectFact",
    "WorkInside",
    "RaiseSecrecy",
    "LowerSecrecy",
    "MarkTopic",
    "ExportDossier",
    "ReadPlanTask:task",
    "ReadPlanTask:other-case",
    "ReadForPurpose:named",
    "ReadForPurpose:other-duty",
    "ReadForPurpose:not-covered",
    "ReadForPurpose:of-another-holder",
];

pub const PLATFORM_COLUMNS: [&str; 45] = [
    "OpenCase:by-pool",
    "OpenCase:by-registrar",
    "OpenCase:by-plan-office",
    "OpenCase:by-system",
    "OpenCase:without-duty",
    "OpenCase:not-opening",
    "OpenCase:elsewhere",
    "OpenCase:receipt-of-others",
    "ReadHandover:sent",
    "ReadHandover:received",
    "ReadHandover:of-others",
    "ReadHandover:sent-above-clearance",
    "ReadHandover:received-above-clearance",
    "SignHandover:sent",
    "SignHandover:received",
    "SignHandover:of-others",
    "SignHandover:received-above-clearance",
    "ReadHandoverBoard:own",
    "ReadHandoverBoard:other",
    "ListCases",
    "ListOwnMatters",
    "Search",
    "ReadPlan",
    "AssignTask",
    "ImportPlan",
    "ReadLaw",
    "RehearseLaw",
    "EditLaw",
    "ReadDirectory",
    "ReadRegisters",
    "ScreenMarks",
    "ManageConfiguration",
    "ManageJobs",
    "RunJobs",
    "RunBackup",
    "ReadMetrics",
    "ManageAccounts",
    "ManageSecurity",
    "ConfirmLink:of-another",
    "ConfirmLink:own",
    "ReadAudit",
    "ReadAccessLog",
    "VerifyLedger",
    "ReadLedger",
    "ManageOwnAccount",
];

/// What the matrix shows for an answer.
fn symbol(answer: &Result<Granted, Denied>, of_case: bool) -> char {
    match answer {
        Ok(granted) if of_case && granted.masks_personal_data() => '遮',
        Ok(_) => '✓',
        Err(Denied::NotThere) => '无',
        Err(Denied::NotAllowed { .. }) => '－',
    }
}

/// The answer in one cell about a case.
pub fn case_cell(access: &Access, row: &Row, column: &str) -> char {
    let (actor, case) = (row.actor(), row.case());
    let counterpart = match row.relation.split('+').next().unwrap() {
        "own" => organ("organ-b"),
        "participant" => organ("organ-a"),
        _ => organ("organ-c"),
    };
    let handler = Held::Assigned { role: "handler" };
    let there = |post| Held::Post { post, organ: &counterpart };
    let act = match column {
        "PerformAct:handler" => act(vec![handler], false, None),
        "PerformAct:reviewer" => act(vec![Held::Assigned { role: "reviewer" }], false, None),
        "PerformAct:head" => act(vec![Held::Post { post: "head", organ: &case.organ }], false, None),
        "PerformAct:counterpart-registrar" => act(vec![there("registrar")], false, None),
        "PerformAct:counterpart-receipt" => act(vec![handler, there("officer")], false, Some(&counterpart)),
        _ => act(vec![Held::System], false, None),
    };
    let task = CaseFacts { plan_task: column == "ReadPlanTask:task", ..case.clone() };
    let looked_at = purpose(column);
    let request = match column {
        _ if column.starts_with("ReadForPurpose") => Request::ReadForPurpose(&case, &looked_at),
        "ReadPlanTask:task" | "ReadPlanTask:other-case" => Request::ReadPlanTask(&task),
        "ReadCase" => Request::ReadCase(&case),
        "ReadOwnMatter" => Request::ReadOwnMatter(&case),
        "ReadOpinions" => Request::ReadOpinions(&case),
        "ReadPersonalData" => Request::ReadPersonalData(&case),
        "AssignOfficers" => Request::AssignOfficers(&case),
        "AttachFile" => Request::AttachFile(&case),
        "CorrectFact" => Request::CorrectFact(&case),
        "WorkInside" => Request::WorkInside(&case),
        "RaiseSecrecy" => Request::RaiseSecrecy(&case),
        "LowerSecrecy" => Request::LowerSecrecy(&case),
        "MarkTopic" => Request::MarkTopic(&case),
        "ExportDossier" => Request::ExportDossier(&case),
        _ => Request::PerformAct(&case, &act),
    };
    symbol(&access.authorise(&actor, &request), true)
}

/// The purpose of a column: the actor's duty and region, but for the one thing the column names.
pub fn purpose(column: &str) -> Purpose {
    let duty = if column.ends_with("other-duty") { "procuratorate" } else { "market-regulation" };
    Purpose {
        duties: BTreeSet::from([duty.to_owned()]),
        covers: Coverage::Region(if column.ends_with("not-covered") { "2302" } else { "2301" }.to_owned()),
        holder: column.ends_with("of-another-holder").then(|| organ("organ-b")),
    }
}

/// The answer in one cell about anything else.
pub fn platform_cell(access: &Access, row: &Row, column: &str) -> char {
    let actor = row.actor();
    let (own, other) = (organ("organ-a"), organ("organ-b"));
    let (kind, variant) = column.split_once(':').unwrap_or((column, ""));
    let opening = match variant {
        "by-registrar" => act(vec![Held::Post { post: "registrar", organ: &own }], true, None),
        "by-plan-office" => act(vec![Held::Post { post: "plan-office", organ: &own }], true, None),
        "by-system" => act(vec![Held::System], true, None),
        "not-opening" => act(vec![Held::Assigned { role: "handler" }], false, None),
        "receipt-of-others" => act(vec![Held::Assigned { role: "handler" }], true, Some(&other)),
        _ => act(vec![Held::Assigned { role: "handler" }], true, None),
    };
    let mut item = match variant.split('-').next() {
        Some("sent") => handover("organ-a", "organ-b"),
        Some("received") => handover("organ-b", "organ-a"),
        _ => handover("organ-b", "organ-c"),
    };
    // Officers of this table are cleared for internal matters.
    if variant.ends_with("above-clearance") {
        item.secrecy = SecrecyLevel::Sealed;
    }
    let request = match kind {
        "OpenCase" => Request::OpenCase {
            organ: if variant == "elsewhere" { &other } else { &own },
            duty_allowed: variant != "without-duty",
            act: &opening,
        },
        "ReadHandover" => Request::ReadHandover(&item),
        "SignHandover" => Request::SignHandover(&item),
        "ReadHandoverBoard" => {
            Request::ReadHandoverBoard { organ: if variant == "own" { &own } else { &other } }
        }
        "ManageAccounts" => Request::ManageAccounts { organ: &other },
        "ConfirmLink" => Request::ConfirmLink { own: variant == "own" },
        _ => plain(kind),
    };
    symbol(&access.authorise(&actor, &request), false)
}

fn plain(kind: &str) -> Request<'static> {
    let all = [
        Request::ListCases,
        Request::ListOwnMatters,
        Request::Search,
        Request::ReadPlan,
        Request::AssignTask,
        Request::ImportPlan,
        Request::ReadLaw,
        Request::RehearseLaw,
        Request::EditLaw,
        Request::ReadDirectory,
        Request::ReadRegisters,
        Request::ScreenMarks,
        Request::ManageConfiguration,
        Request::ManageJobs,
        Request::RunJobs,
        Request::RunBackup,
        Request::ReadMetrics,
        Request::ManageSecurity,
        Request::ReadAudit,
        Request::ReadAccessLog,
        Request::VerifyLedger,
        Request::ReadLedger,
        Request::ManageOwnAccount,
    ];
    all.into_iter().find(|request| request.action().name() == kind).unwrap()
}

fn print(access: &Access) -> String {
    let mut text = String::from(
        "# 权限矩阵：由测试打印并比对（UPDATE_MATRIX=1 cargo test -p access 重写）\n\
         # ✓ 允许  遮 允许，个人信息遮盖  － 不允许  无 如同不存在\n\
         # 行：账号 岗位 与办件的关系 办件知悉范围/人员知悉范围（p 公开 i 内部 s 密封） 办件状态\n",
    );
    table(&mut text, "办件", &CASE_COLUMNS, &case_rows(), |row, column| case_cell(access, row, column));
    table(&mut text, "其他", &PLATFORM_COLUMNS, &platform_rows(), |row, column| {
        platform_cell(access, row, column)
    });
    text
}

fn table(text: &mut String, title: &str, columns: &[&str], rows: &[Row], cell: impl Fn(&Row, &str) -> char) {
    let code = |index: usize| char::from(b'A' + u8::try_from(index % 26).unwrap());
    let code = |index: usize| format!("{}{}", code(index / 26), code(index));
    writeln!(text, "\n## {title}").unwrap();
    for (index, column) in columns.iter().enumerate() {
        writeln!(text, "# {} {column}", code(index)).unwrap();
    }
    let codes: Vec<String> = (0..columns.len()).map(code).collect();
    writeln!(text, "{:56}{}", "", codes.join(" ")).unwrap();
    for row in rows {
        let cells: Vec<String> = columns
            .iter()
            .map(|column| match cell(row, column) {
                '✓' => "✓ ".to_owned(),
                wide => wide.to_string(),
            })
            .collect();
        writeln!(text, "{:56}{}", row.key(), cells.join(" ").trim_end()).unwrap();
    }
}

#[test]
fn the_printed_matrix_is_the_one_on_file() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/access-matrix.txt");
    let printed = print(&Access::load().unwrap());
    if std::env::var_os("UPDATE_MATRIX").is_some() {
        std::fs::write(path, &printed).unwrap();
    }
    let filed = std::fs::read_to_string(path).unwrap_or_default();
    for (number, (printed, filed)) in printed.lines().zip(filed.lines()).enumerate() {
        assert_eq!(printed, filed, "line {} differs; UPDATE_MATRIX=1 rewrites the file", number + 1);
    }
    assert_eq!(printed, filed);
}

#[test]
fn every_action_has_a_column() {
    let columns: Vec<&str> = CASE_COLUMNS.iter().chain(&PLATFORM_COLUMNS).copied().collect();
    for action in access::Action::ALL {
        assert!(columns.iter().any(|column| column.split(':').next() == Some(action.name())), "{action:?}");
    }
}
