//! `zhibao dossier verify FILE [--key VKEY]`.
use crate::answer::{Answer, Answered};
use crate::files;
use clap::Args;
use ledger::dossier::{DossierFault, DossierReport, MAX_ARCHIVE_BYTES, verify};
use serde::Serialize;
use std::path::PathBuf;

/// Arguments of `dossier verify`.
#[derive(Debug, Args)]
pub struct DossierVerifyArgs {
    /// 案卷存证包（.zip）
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 从发布机关取得的账本公钥（名称+编号+base64）；不写则用存证包自带的公钥，并提示来源未经核对
    #[arg(long, value_name = "VKEY")]
    key: Option<String>,
}

#[derive(Serialize)]
struct Verdict {
    ok: bool,
    report: Option<DossierReport>,
    /// What the dossier does not prove.
    reservations: Vec<String>,
    fault: Option<DossierFault>,
}

/// Checks the dossier; unsound when anything in it is not as it was recorded.
///
/// # Errors
/// When the file cannot be read.
pub fn run(args: &DossierVerifyArgs) -> Answered {
    let bytes = files::read_bytes(&args.file, MAX_ARCHIVE_BYTES)?;
    match verify(&bytes, args.key.as_deref()) {
        Ok(report) => {
            let text = format!("{report}\n");
            let verdict =
                Verdict { ok: true, reservations: report.reservations(), report: Some(report), fault: None };
            Answer::new(&verdict, text)
        }
        Err(fault) => {
            let text = format!("核对不通过：{fault}\n");
            let verdict = Verdict { ok: false, report: None, reservations: Vec::new(), fault: Some(fault) };
            Ok(Answer::new(&verdict, text)?.sound_if(false))
        }
    }
}
