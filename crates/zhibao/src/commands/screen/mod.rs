//! `zhibao screen …`: similar trademarks in a register that was indexed from a table.
pub mod add;
pub mod batch;
pub mod compare;
mod fault;
pub mod filers;
pub mod image;
pub mod index;
pub mod marks;
mod progress;
mod shown;
mod table;

use clap::Args;
use screening::Goods;

/// Highest class of the Nice classification.
const LAST_CLASS: i64 = 45;
/// Most marks that are listed for one, as [`screening::MAX_TOP`].
const MOST_LISTED: i64 = 1_000;

/// The goods a mark is meant for.
#[derive(Debug, Clone, Default, Args)]
pub struct GoodsArgs {
    /// 商品或服务的类别（1 至 45），可以写多次
    #[arg(long = "class", value_name = "N", value_parser = clap::value_parser!(u8).range(1..=LAST_CLASS))]
    classes: Vec<u8>,
    /// 类似群，四位数字，例如 3301，可以写多次；前两位是类别，不必另写 --class
    #[arg(long = "group", value_name = "N", value_parser = group)]
    groups: Vec<u16>,
}

impl GoodsArgs {
    fn goods(&self) -> Goods {
        app::marks::goods_of(&self.classes, &self.groups)
    }
}

/// A similar group as typed.
fn group(text: &str) -> Result<u16, String> {
    app::marks::group_of(text).ok_or_else(|| app::marks::GROUP_WANTED.to_owned())
}
