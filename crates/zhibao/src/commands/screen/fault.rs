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
        IndexError::ChangedByAnother => Failure::new(
            "changed-by-another",
            format!("另一个程序正在更改“{name}”"),
            "请等它做完，再执行一次这个命令；已经答复的更改不受影响",
        ),
        IndexError::TooLarge(_) => Failure::new(
            "too-large",
            format!("“{name}”装不下这么多商标或增补"),
            "增补太多的，用合并后的商标表重新建立索引；商标太多的，分成几个索引",
        ),
        IndexError::BadRecord { id, .. } => Failure::new(
            "bad-record",
            format!("“{name}”不能收入编号为“{id}”的商标"),
            "请核对这一行的编号、商标和各项的长度",
        ),
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
