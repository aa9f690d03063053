//! The command line: one definition from which parser, help and completions come.
use crate::commands::{
    calendar::CalendarArgs,
    completions::CompletionsArgs,
    deadline::DeadlineArgs,
    document::{DocumentCheckArgs, DocumentRenderArgs},
    dossier_verify::DossierVerifyArgs,
    draw_verify::DrawVerifyArgs,
    law_check::LawCheckArgs,
    law_decide::LawDecideArgs,
    law_diagram::LawDiagramArgs,
    law_schemas::LawSchemasArgs,
    law_show::LawShowArgs,
    law_test::LawTestArgs,
    law_text::LawTextImportArgs,
    plan_import::PlanImportArgs,
    screen::{
        add::ScreenAddArgs,
        batch::ScreenBatchArgs,
        compare::ScreenCompareArgs,
        filers::ScreenFilersArgs,
        image::{ScreenImageArgs, ScreenImagesArgs},
        index::ScreenIndexArgs,
        marks::ScreenMarksArgs,
    },
};
use crate::server::demo::DemoArgs;
use crate::server::law_rehearse::LawRehearseArgs;
use crate::server::records::{DossierExportArgs, FolderArgs};
use crate::server::registers::RegisterImportArgs;
use crate::server::serve::ServeArgs;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// 知保：知识产权保护工作平台。法规、期限、移送和计划都是数据，程序按数据办事。
#[derive(Debug, Parser)]
#[command(name = "zhibao", version = concat!(env!("CARGO_PKG_VERSION"), "（", env!("ZHIBAO_BUILD"), "）"))]
pub struct Cli {
    /// Options that mean the same everywhere.
    #[command(flatten)]
    pub global: GlobalOptions,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that mean the same everywhere.
#[derive(Debug, Clone, Default, Args)]
pub struct GlobalOptions {
    /// 数据目录，默认 ./zhibao-data（环境变量 ZHIBAO_DATA）
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// 服务监听的地址，默认 127.0.0.1:8470（环境变量 ZHIBAO_LISTEN）
    #[arg(long, global = true, value_name = "ADDR")]
    pub listen: Option<String>,
    /// 数据库：sqlite:文件 或 postgres://…，默认是数据目录里的 SQLite（环境变量 ZHIBAO_DATABASE）
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// 可信的反向代理，IP 或 IP/位数，逗号隔开；只认它们转告的客户端地址（环境变量 ZHIBAO_TRUSTED_PROXIES）
    #[arg(long, global = true, value_name = "NETS")]
    pub trusted_proxies: Option<String>,
    /// 配置文件，默认是当前目录的 zhibao.toml（如果有；环境变量 ZHIBAO_CONFIG）
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// 标准输出只打印一个 JSON 文档，给程序读
    #[arg(long, global = true)]
    pub json: bool,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 用虚构数据演示：建好就能用，打印演示账号
    Demo(DemoArgs),
    /// 正式启动服务；空库时打印三名管理员的一次性设置链接
    Serve(ServeArgs),
    /// 存证账本
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// 备份到一个空文件夹，服务可以照常运行
    Backup(FolderArgs),
    /// 从备份恢复到一个空的数据目录
    Restore(FolderArgs),
    /// 法规数据：检查、试跑示例、判定、查看、导入全文
    #[command(subcommand)]
    Law(LawCommand),
    /// 推进计划：读入官方文件
    #[command(subcommand)]
    Plan(PlanCommand),
    /// 某一年哪天上班、哪天休息，依据哪个通知
    Calendar(CalendarArgs),
    /// 算一个法定期限何时届满，列出算法和依据
    Deadline(DeadlineArgs),
    /// 案卷存证包：离线核对
    #[command(subcommand)]
    Dossier(DossierCommand),
    /// 公文、文书：按事实画出 PDF，检查模板
    #[command(subcommand)]
    Document(DocumentCommand),
    /// 名录：导入名单
    #[command(subcommand)]
    Register(RegisterCommand),
    /// 抽取：重新演算
    #[command(subcommand)]
    Draw(DrawCommand),
    /// 近似商标：建立索引、检索、成批检索、两件比较
    #[command(subcommand)]
    Screen(ScreenCommand),
    /// 打印生效的配置，并注明每一项从哪里来
    Config,
    /// 生成命令行补全脚本（bash、zsh、fish）
    Completions(CompletionsArgs),
}

/// Commands about law as data.
#[derive(Debug, Subcommand)]
pub enum LawCommand {
    /// 检查法规数据和省级数据，逐条指出文件、行、错在哪里、怎么改
    Check(LawCheckArgs),
    /// 试跑示例：给定事实，核对结论、期限和不予办理的理由
    Test(LawTestArgs),
    /// 按事实判定一张判定表，列出起决定作用的行、差多少就会变、依据
    Decide(LawDecideArgs),
    /// 查看一部文件、一条、一个法定数值、一张判定表或一个程序
    Show(LawShowArgs),
    /// 演练法规变更：用草案或者到某一天的规则，看在办办件里哪些期限、判定、动作会不一样，不写入任何东西
    Rehearse(LawRehearseArgs),
    /// 生成各种数据格式的 JSON Schema，供编辑器提示和校验
    Schemas(LawSchemasArgs),
    /// 画一个程序的状态图（SVG）
    Diagram(LawDiagramArgs),
    /// 法律全文
    #[command(subcommand)]
    Text(LawTextCommand),
}

/// Commands about full texts.
#[derive(Debug, Subcommand)]
pub enum LawTextCommand {
    /// 从 Markdown 全文库读入法律全文，与法规数据对上号
    Import(LawTextImportArgs),
}

/// Commands about plans.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// 读入官方计划文件：部分、措施、文件名称、专项行动、指标
    Import(PlanImportArgs),
}

/// Commands about the ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// 重新推导全部记录，指出第一个不相符的叶、行或文件；账号、暂存、系统参数等没有事件可对的不在其内
    Verify,
}

/// Commands about official documents.
#[derive(Debug, Subcommand)]
pub enum DocumentCommand {
    /// 用一份事实文件画出一份文书（PDF/A）
    Render(DocumentRenderArgs),
    /// 检查模板：与法规数据相符，样例能排版，没有缺字
    Check(DocumentCheckArgs),
}

/// Commands about dossiers.
#[derive(Debug, Subcommand)]
pub enum DossierCommand {
    /// 导出一个办件的案卷存证包：事件、材料、证明和检查点
    Export(DossierExportArgs),
    /// 不联网、不用数据库，核对一个案卷存证包
    Verify(DossierVerifyArgs),
}

/// Commands about registers.
#[derive(Debug, Subcommand)]
pub enum RegisterCommand {
    /// 读入名单（XLSX、CSV），逐行说明新增、变更、相同还是有误，照常办理并记入账本
    Import(RegisterImportArgs),
}

/// Commands about draws.
#[derive(Debug, Subcommand)]
pub enum DrawCommand {
    /// 从固定的名单和检查点重新演算抽取的结果
    Verify(DrawVerifyArgs),
}

/// Commands about similar marks.
#[derive(Debug, Subcommand)]
pub enum ScreenCommand {
    /// 由商标表建立索引；读不了的行逐行列出
    Index(ScreenIndexArgs),
    /// 增补和移除，不必重新建立索引
    Add(ScreenAddArgs),
    /// 查与一件商标近似的商标，最近似的在前，逐件说明理由
    Marks(ScreenMarksArgs),
    /// 成批检索：一行一件，结果写成 TSV
    Batch(ScreenBatchArgs),
    /// 比较两件商标，说明适用哪条规则、哪些字使它适用
    Compare(ScreenCompareArgs),
    /// 按主管部门列的因素逐组审看申请人，每项因素附证据；不打分，不下结论
    Filers(ScreenFilersArgs),
    /// 由图形商标的文件夹建立索引
    Images(ScreenImagesArgs),
    /// 查与一个图形近似的图形商标，说明哪些特征相近
    Image(ScreenImageArgs),
}
