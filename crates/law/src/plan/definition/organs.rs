//! Organs (机关) that carry measures and cases.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::regions::Level;
use super::source::{self, Located, Problem};

/// What an organ is there for; the closed list that scopes and duties refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// 知识产权战略制定和实施工作领导小组办公室
    LeadingOffice,
    /// 市场监管
    MarketRegulation,
    /// 知识产权管理
    IntellectualProperty,
    /// 公安
    Police,
    /// 检察
    Procuratorate,
    /// 审判
    Court,
    /// 海关
    Customs,
    /// 版权管理
    Copyright,
    /// 农业农村
    Agriculture,
    /// 林业和草原
    Forestry,
    /// 司法行政
    Justice,
    /// 商务
    Commerce,
    /// 文化和旅游
    CultureTourism,
    /// 药品监管
    DrugRegulation,
    /// 卫生健康与中医药
    Health,
    /// 网信
    Cyberspace,
    /// 科技
    Science,
    /// 教育
    Education,
    /// 工业和信息化
    Industry,
    /// 发展改革
    DevelopmentReform,
    /// 财政
    Finance,
    /// 国有资产监管
    StateAssets,
    /// 人力资源和社会保障
    HumanResources,
    /// 地方金融
    LocalFinance,
    /// 人民银行
    CentralBank,
    /// 金融监管
    FinancialRegulation,
    /// 贸易促进
    TradePromotion,
    /// 工商联
    BusinessFederation,
    /// 人大监督
    PeopleCongress,
    /// 政协民主监督
    PoliticalConsultation,
    /// 宣传
    Publicity,
    /// 知识产权保护中心
    ProtectionCentre,
    /// 仲裁
    Arbitration,
}

impl Duty {
    /// The word used in data files, e.g. `market-regulation`.
    #[must_use]
    pub fn key(self) -> String {
        serde_json::to_value(self).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Chinese word for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::LeadingOffice => "知识产权战略制定和实施工作领导小组办公室",
            Self::MarketRegulation => "市场监管",
            Self::IntellectualProperty => "知识产权管理",
            Self::Police => "公安",
            Self::Procuratorate => "检察",
            Self::Court => "审判",
            Self::Customs => "海关",
            Self::Copyright => "版权管理",
            Self::Agriculture => "农业农村",
            Self::Forestry => "林业和草原",
            Self::Justice => "司法行政",
            Self::Commerce => "商务",
            Self::CultureTourism => "文化和旅游",
            Self::DrugRegulation => "药品监管",
            Self::Health => "卫生健康与中医药",
            Self::Cyberspace => "网信",
            Self::Science => "科技",
            Self::Education => "教育",
            Self::Industry => "工业和信息化",
            Self::DevelopmentReform => "发展改革",
            Self::Finance => "财政",
            Self::StateAssets => "国有资产监管",
            Self::HumanResources => "人力资源和社会保障",
            Self::LocalFinance => "地方金融",
            Self::CentralBank => "人民银行",
            Self::FinancialRegulation => "金融监管",
            Self::TradePromotion => "贸易促进",
            Self::BusinessFederation => "工商联",
            Self::PeopleCongress => "人大监督",
            Self::PoliticalConsultation => "政协民主监督",
            Self::Publicity => "宣传",
            Self::ProtectionCentre => "知识产权保护中心",
            Self::Arbitration => "仲裁",
        }
    }
}

/// An organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organ {
    /// Id (`hlj-police`, `2301-amr`).
    pub id: String,
    /// Full public name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// 机关代字 in the numbers of its cases and documents, its own in the province.
    pub mark: String,
    /// Duty.
    pub duty: Duty,
    /// Level.
    pub level: Level,
    /// Code of its region.
    pub region: String,
    /// Id of the organ above it in its line of work; empty when there is none in the province.
    pub parent: String,
    /// Line in the file.
    #[serde(skip)]
    pub line: usize,
}

/// The organs of a province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organs {
    /// Organs, provincial ones first.
    pub organs: Vec<Organ>,
    /// File they were read from.
    #[serde(skip)]
    pub file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrgansFile {
    organs: Vec<toml::Spanned<Organ>>,
}

impl Organs {
    /// Reads `organs.toml`. `file` is its name for problems.
    ///
    /// # Errors
    /// A [`Problem`] with line when the text is no TOML, a key is missing or unknown, or a value has the wrong form.
    pub fn parse(text: &str, file: &str) -> Result<Self, Problem> {
        let read: OrgansFile = source::read(text, file)?;
        let organs = Located::new(text).all(read.organs, |organ: &mut Organ, line| organ.line = line);
        Ok(Self { organs, file: file.to_owned() })
    }

    /// The organ with an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Organ> {
        self.organs.iter().find(|organ| organ.id == id)
    }

    /// The organs of a duty in a region, in file order.
    pub fn of_duty<'o>(&'o self, duty: Duty, region: &'o str) -> impl Iterator<Item = &'o Organ> {
        self.organs.iter().filter(move |organ| organ.duty == duty && organ.region == region)
    }
}
