//! What may be asked for.

use std::fmt;

use serde::{Deserialize, Serialize};
use vocabulary::OrganId;

use crate::facts::{ActFacts, CaseFacts, HandoverFacts};
use crate::purpose::Purpose;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $label:literal,)+) => {
        /// Kinds of request; each is an action of the policy schema under the same name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Action { $($(#[$doc])* $name,)+ }

        impl Action {
            /// Every action, in the order of their definition.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Name in the policies.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }

            /// What people call it.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)+ }
            }
        }
    };
}

actions! {
    /// Read a case.
    ReadCase = "查看办件",
    /// Read the public timeline of one's own case.
    ReadOwnMatter = "查看本人办件的公开进展",
    /// Read 意见 inside a case.
    ReadOpinions = "查看内部意见",
    /// Read personal data of a case unmasked.
    ReadPersonalData = "查看未遮盖的个人信息",
    /// Look at bounded facts of a case for a purpose that the law data name.
    ReadForPurpose = "按法定目的查看办件的有限事实",
    /// Do an act in a case.
    PerformAct = "办理动作",
    /// Open a case.
    OpenCase = "新建办件",
    /// Assign officers to a case.
    AssignOfficers = "指定办案人员",
    /// Attach a file to a case.
    AttachFile = "上传材料",
    /// Correct a fact of a case.
    CorrectFact = "更正事实",
    /// Give colleagues work in a case, and record what is done with its goods in the store.
    WorkInside = "交办和保管物品",
    /// Narrow the circle of those who may know a case.
    RaiseSecrecy = "提高知悉范围的密级",
    /// Widen the circle of those who may know a case.
    LowerSecrecy = "降低知悉范围的密级",
    /// Mark a case with a topic, or take a mark off.
    MarkTopic = "标记专题",
    /// Export the dossier of a case.
    ExportDossier = "导出卷宗",
    /// List cases within scope.
    ListCases = "查看办件列表",
    /// List one's own cases.
    ListOwnMatters = "查看本人办件列表",
    /// Search within scope.
    Search = "检索",
    /// Read a hand-over item.
    ReadHandover = "查看移送",
    /// Sign for a hand-over.
    SignHandover = "签收移送",
    /// Read the counts of an organ's hand-overs.
    ReadHandoverBoard = "查看移送往来",
    /// Read the plan board.
    ReadPlan = "查看计划",
    /// See a task of the plan on the board: title, organ, dates, progress; not the case behind it.
    ReadPlanTask = "查看计划任务",
    /// Assign a task of the plan.
    AssignTask = "分派计划任务",
    /// Import a plan document.
    ImportPlan = "导入计划",
    /// Read law data.
    ReadLaw = "查看法规",
    /// Try a change of law on the open cases one may see.
    RehearseLaw = "演练法规变更",
    /// Activate law data.
    EditLaw = "启用法规数据",
    /// Read names of organs and officers.
    ReadDirectory = "查看通讯录",
    /// Read what registers show to everybody who works here.
    ReadRegisters = "查看名录",
    /// Screen batches of marks, and decide on what was found for one's organ.
    ScreenMarks = "批量筛查商标和复核结果",
    /// Change configuration.
    ManageConfiguration = "修改系统配置",
    /// See and retry failed jobs.
    ManageJobs = "处理后台作业",
    /// Run jobs.
    RunJobs = "运行后台作业",
    /// Make a backup.
    RunBackup = "备份",
    /// Read metrics.
    ReadMetrics = "查看运行指标",
    /// Create and change accounts of an organ.
    ManageAccounts = "管理账号",
    /// Change lock-outs and other security settings.
    ManageSecurity = "管理安全设置",
    /// Let a one-time link serve, or end it: the second person for every entrance.
    ConfirmLink = "确认一次性链接",
    /// Read the audit log.
    ReadAudit = "查看审计日志",
    /// Read the access log.
    ReadAccessLog = "查看访问日志",
    /// Verify the whole ledger.
    VerifyLedger = "核验存证账本",
    /// Read published leaves, proofs and checkpoints.
    ReadLedger = "查看存证账本",
    /// Change one's own password, second factor and saved filters.
    ManageOwnAccount = "管理本人账号",
}

impl fmt::Display for Action {
    /// Shows the Chinese label.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// A request, with the facts its decision needs.
#[derive(Debug, Clone, Copy)]
pub enum Request<'a> {
    /// See [`Action::ReadCase`].
    ReadCase(&'a CaseFacts),
    /// See [`Action::ReadOwnMatter`].
    ReadOwnMatter(&'a CaseFacts),
    /// See [`Action::ReadOpinions`].
    ReadOpinions(&'a CaseFacts),
    /// See [`Action::ReadPersonalData`].
    ReadPersonalData(&'a CaseFacts),
    /// See [`Action::ReadForPurpose`]; [`crate::Access::purpose_scope`] gives the scope.
    ReadForPurpose(&'a CaseFacts, &'a Purpose),
    /// See [`Action::PerformAct`].
    PerformAct(&'a CaseFacts, &'a ActFacts<'a>),
    /// See [`Action::OpenCase`].
    OpenCase {
        /// Organ that will conduct the case.
        organ: &'a OrganId,
        /// Whether the procedure lets organs of this duty conduct it.
        duty_allowed: bool,
        /// The opening act.
        act: &'a ActFacts<'a>,
    },
    /// See [`Action::AssignOfficers`].
    AssignOfficers(&'a CaseFacts),
    /// See [`Action::AttachFile`].
    AttachFile(&'a CaseFacts),
    /// See [`Action::CorrectFact`].
    CorrectFact(&'a CaseFacts),
    /// See [`Action::WorkInside`].
    WorkInside(&'a CaseFacts),
    /// See [`Action::RaiseSecrecy`].
    RaiseSecrecy(&'a CaseFacts),
    /// See [`Action::LowerSecrecy`].
    LowerSecrecy(&'a CaseFacts),
    /// See [`Action::MarkTopic`].
    MarkTopic(&'a CaseFacts),
    /// See [`Action::ExportDossier`].
    ExportDossier(&'a CaseFacts),
    /// See [`Action::ListCases`]; [`crate::Access::scope`] gives the scope as well.
    ListCases,
    /// See [`Action::ListOwnMatters`].
    ListOwnMatters,
    /// See [`Action::Search`].
    Search,
    /// See [`Action::ReadHandover`].
    ReadHandover(&'a HandoverFacts),
    /// See [`Action::SignHandover`].
    SignHandover(&'a HandoverFacts),
    /// See [`Action::ReadHandoverBoard`].
    ReadHandoverBoard {
        /// Organ whose counts are read.
        organ: &'a OrganId,
    },
    /// See [`Action::ReadPlan`].
    ReadPlan,
    /// See [`Action::ReadPlanTask`]; [`crate::Access::plan_scope`] gives the scope.
    ReadPlanTask(&'a CaseFacts),
    /// See [`Action::AssignTask`].
    AssignTask,
    /// See [`Action::ImportPlan`].
    ImportPlan,
    /// See [`Action::ReadLaw`].
    ReadLaw,
    /// See [`Action::RehearseLaw`].
    RehearseLaw,
    /// See [`Action::EditLaw`].
    EditLaw,
    /// See [`Action::ReadDirectory`].
    ReadDirectory,
    /// See [`Action::ReadRegisters`].
    ReadRegisters,
    /// See [`Action::ScreenMarks`].
    ScreenMarks,
    /// See [`Action::ManageConfiguration`].
    ManageConfiguration,
    /// See [`Action::ManageJobs`].
    ManageJobs,
    /// See [`Action::RunJobs`].
    RunJobs,
    /// See [`Action::RunBackup`].
    RunBackup,
    /// See [`Action::ReadMetrics`].
    ReadMetrics,
    /// See [`Action::ManageAccounts`].
    ManageAccounts {
        /// Organ whose accounts are changed.
        organ: &'a OrganId,
    },
    /// See [`Action::ManageSecurity`].
    ManageSecurity,
    /// See [`Action::ConfirmLink`].
    ConfirmLink {
        /// Whether whoever asks made the link.
        own: bool,
    },
    /// See [`Action::ReadAudit`].
    ReadAudit,
    /// See [`Action::ReadAccessLog`].
    ReadAccessLog,
    /// See [`Action::VerifyLedger`].
    VerifyLedger,
    /// See [`Action::ReadLedger`].
    ReadLedger,
    /// See [`Action::ManageOwnAccount`].
    ManageOwnAccount,
}

/// The thing a request is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target<'a> {
    Platform,
    Case(&'a CaseFacts),
    Organ(&'a OrganId),
    Handover(&'a HandoverFacts),
}

impl<'a> Request<'a> {
    /// The kind of request.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::ReadCase(_) => Action::ReadCase,
            Self::ReadOwnMatter(_) => Action::ReadOwnMatter,
            Self::ReadOpinions(_) => Action::ReadOpinions,
            Self::ReadPersonalData(_) => Action::ReadPersonalData,
            Self::ReadForPurpose(..) => Action::ReadForPurpose,
            Self::PerformAct(..) => Action::PerformAct,
            Self::OpenCase { .. } => Action::OpenCase,
            Self::AssignOfficers(_) => Action::AssignOfficers,
            Self::AttachFile(_) => Action::AttachFile,
            Self::CorrectFact(_) => Action::CorrectFact,
            Self::WorkInside(_) => Action::WorkInside,
            Self::RaiseSecrecy(_) => Action::RaiseSecrecy,
            Self::LowerSecrecy(_) => Action::LowerSecrecy,
            Self::MarkTopic(_) => Action::MarkTopic,
            Self::ExportDossier(_) => Action::ExportDossier,
            Self::ListCases => Action::ListCases,
            Self::ListOwnMatters => Action::ListOwnMatters,
            Self::Search => Action::Search,
            Self::ReadHandover(_) => Action::ReadHandover,
            Self::SignHandover(_) => Action::SignHandover,
            Self::ReadHandoverBoard { .. } => Action::ReadHandoverBoard,
            Self::ReadPlan => Action::ReadPlan,
            Self::ReadPlanTask(_) => Action::ReadPlanTask,
            Self::AssignTask => Action::AssignTask,
            Self::ImportPlan => Action::ImportPlan,
            Self::ReadLaw => Action::ReadLaw,
            Self::RehearseLaw => Action::RehearseLaw,
            Self::EditLaw => Action::EditLaw,
            Self::ReadDirectory => Action::ReadDirectory,
            Self::ReadRegisters => Action::ReadRegisters,
            Self::ScreenMarks => Action::ScreenMarks,
            Self::ManageConfiguration => Action::ManageConfiguration,
            Self::ManageJobs => Action::ManageJobs,
            Self::RunJobs => Action::RunJobs,
            Self::RunBackup => Action::RunBackup,
            Self::ReadMetrics => Action::ReadMetrics,
            Self::ManageAccounts { .. } => Action::ManageAccounts,
            Self::ManageSecurity => Action::ManageSecurity,
            Self::ConfirmLink { .. } => Action::ConfirmLink,
            Self::ReadAudit => Action::ReadAudit,
            Self::ReadAccessLog => Action::ReadAccessLog,
            Self::VerifyLedger => Action::VerifyLedger,
            Self::ReadLedger => Action::ReadLedger,
            Self::ManageOwnAccount => Action::ManageOwnAccount,
        }
    }

    /// The act asked for, if any.
    #[must_use]
    pub const fn act(&self) -> Option<&'a ActFacts<'a>> {
        match self {
            Self::PerformAct(_, act) | Self::OpenCase { act, .. } => Some(act),
            _ => None,
        }
    }

    pub(crate) const fn target(&self) -> Target<'a> {
        match self {
            Self::ReadCase(case)
            | Self::ReadOwnMatter(case)
            | Self::ReadOpinions(case)
            | Self::ReadPersonalData(case)
            | Self::ReadForPurpose(case, _)
            | Self::PerformAct(case, _)
            | Self::AssignOfficers(case)
            | Self::AttachFile(case)
            | Self::CorrectFact(case)
            | Self::WorkInside(case)
            | Self::RaiseSecrecy(case)
            | Self::LowerSecrecy(case)
            | Self::MarkTopic(case)
            | Self::ExportDossier(case)
            | Self::ReadPlanTask(case) => Target::Case(case),
            Self::OpenCase { organ, .. }
            | Self::ReadHandoverBoard { organ }
            | Self::ManageAccounts { organ } => Target::Organ(organ),
            Self::ReadHandover(handover) | Self::SignHandover(handover) => Target::Handover(handover),
            _ => Target::Platform,
        }
    }
}
