//! What can be wrong with an index, in words.
use crate::answer::Failure;
use screening::{Damage, IndexError};
use std::path::Path;

const BUILD_ANEW: &str = "请用 zhibao screen index 重新建立索引";

/// The failure of an index at `path`.
pub(super) fn failure(path: &Path, fault: &IndexError) -> Failure {
    let name = path.display();
    match fault {
        IndexError::Io(io) => crate::files::unreadable(path, io),
        IndexError::NotAnIndex => Failure::new(
            "not-an-index",
            format!("“{name}”不是商标索引"),
            "请给出 zhibao screen index 写出的文件",
        ),
        IndexError::OtherVersion { found, expected } => {
            let what = format!("“{name}”是第 {found} 版格式，本程序读第 {expected} 版");
            Failure::new("other-version", what, BUILD_ANEW)
        }
        IndexError::Truncated { found, expected } => {
            let what =
                format!("“{name}”长 {found} 字节，按它的文件头应为 {expected} 字节：没有写完，或者被截断");
            Failure::new("damaged-index", what, BUILD_ANEW)
        }
        IndexError::Damaged(part) => {
            let what = format!("“{name}”的{}已损坏", part_in_words(*part));
            Failure::new("damaged-index", what, BUILD_ANEW)
        }
        IndexError::ChangesOfAnother => {
            let what = format!("“{name}”旁边的增补文件属于另一个索引");
            Failure::new("damaged-index", what, "请移走增补文件，或者重新建立索引")
        }
        other => Failure::new("index-fault", format!("“{name}”：{other}"), "请核对输入，或者减少数据后再试"),
    }
}

fn part_in_words(part: Damage) -> &'static str {
    match part {
        Damage::Header => "文件头",
        Damage::Checksums => "校验表",
        Damage::Meta => "规模表",
        Damage::Directory => "倒排目录",
        Damage::Postings => "倒排表",
        Damage::Offsets => "记录位置表",
        Damage::Records => "商标记录",
        Damage::Strings => "名称表",
        Damage::Changes => "增补文件",
    }
}
