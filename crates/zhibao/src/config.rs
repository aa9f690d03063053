//! Configuration: flag over environment over file over default, each value with the place it came from.
use crate::answer::Failure;
use crate::cli::GlobalOptions;
use crate::files;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use web::client::Network;

/// Configuration file looked for in the working folder.
const DEFAULT_FILE: &str = "zhibao.toml";
/// Data folder unless told otherwise.
const DEFAULT_DATA: &str = "zhibao-data";
/// Address unless told otherwise: this machine only.
const DEFAULT_LISTEN: &str = "127.0.0.1:8470";
/// Province unless told otherwise.
const DEFAULT_PROVINCE: &str = "heilongjiang";
/// Name of the SQLite file inside the data folder.
const DATABASE_FILE: &str = "zhibao.sqlite";
/// What stands in place of a password.
const HIDDEN: &str = "***";

/// `zhibao.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ConfigFile {
    data: Option<String>,
    listen: Option<String>,
    database: Option<String>,
    law: Option<String>,
    province: Option<String>,
    #[serde(rename = "trusted-proxies")]
    trusted_proxies: Option<String>,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "source", content = "from")]
pub enum Source {
    /// A flag of the command line.
    Flag(&'static str),
    /// An environment variable.
    Environment(&'static str),
    /// The configuration file.
    File(String),
    /// Nobody said anything.
    Default,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Source::Flag(name) => write!(f, "命令行 {name}"),
            Source::Environment(name) => write!(f, "环境变量 {name}"),
            Source::File(path) => write!(f, "配置文件 {path}"),
            Source::Default => f.write_str("默认值"),
        }
    }
}

/// A value with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting<T> {
    /// The effective value.
    pub value: T,
    /// Where it came from.
    #[serde(flatten)]
    pub source: Source,
}

/// The effective configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Config {
    /// Configuration file that was read, if any.
    pub file: Option<PathBuf>,
    /// Data folder.
    pub data: Setting<PathBuf>,
    /// Address to listen on.
    pub listen: Setting<SocketAddr>,
    /// Database address, with its password: never print it; see [`without_password`].
    pub database: Setting<String>,
    /// Folder with law and province data of the office's own; absent: those inside the program.
    pub law: Option<Setting<PathBuf>>,
    /// Province whose organs, regions and plan are used.
    pub province: Setting<String>,
    /// Reverse proxies whose word on the client's address is believed: addresses and networks between commas.
    pub trusted_proxies: Setting<String>,
}

impl Config {
    /// Resolves the configuration from flags, the process's environment and the file.
    ///
    /// # Errors
    /// [`Failure`] naming the source of the wrong value, or the line of the file.
    pub fn resolve(flags: &GlobalOptions) -> Result<Self, Failure> {
        Self::resolve_with(flags, |name| std::env::var_os(name).filter(|value| !value.is_empty()))
    }

    fn resolve_with(
        flags: &GlobalOptions,
        environment: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, Failure> {
        let named = flags.config.clone().or_else(|| environment("ZHIBAO_CONFIG").map(PathBuf::from));
        let path = named.or_else(|| Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.exists()));
        let file = path.as_deref().map(read_file).transpose()?.unwrap_or_default();
        let shown = path.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
        let folder = path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let pick = |flag: Option<String>, names: (&'static str, &'static str), filed: Option<String>| {
            let of_environment = || {
                let value = environment(names.1)?.to_string_lossy().into_owned();
                Some(Setting { value, source: Source::Environment(names.1) })
            };
            let of_file = || filed.map(|value| Setting { value, source: Source::File(shown.clone()) });
            let of_flag = flag.map(|value| Setting { value, source: Source::Flag(names.0) });
            of_flag.or_else(of_environment).or_else(of_file)
        };
        let flag = flags.data.as_ref().map(|path| path.to_string_lossy().into_owned());
        // A relative folder in the file is meant from where the file stands, not from where the program was started.
        let filed = file.data.map(|data| folder.join(data).to_string_lossy().into_owned());
        let data = or_default(pick(flag, ("--data", "ZHIBAO_DATA"), filed), DEFAULT_DATA.to_owned());
        let listen = pick(flags.listen.clone(), ("--listen", "ZHIBAO_LISTEN"), file.listen);
        let listen = address(or_default(listen, DEFAULT_LISTEN.to_owned()))?;
        let database = pick(flags.database.clone(), ("--database", "ZHIBAO_DATABASE"), file.database);
        let sqlite = format!("sqlite:{}", Path::new(&data.value).join(DATABASE_FILE).display());
        let database = scheme(or_default(database, sqlite))?;
        let named = ("--trusted-proxies", "ZHIBAO_TRUSTED_PROXIES");
        let proxies = pick(flags.trusted_proxies.clone(), named, file.trusted_proxies);
        let trusted_proxies = or_default(proxies, String::new());
        networks(&trusted_proxies)?;
        let data = Setting { value: PathBuf::from(data.value), source: data.source };
        let law = file.law.map(|law| folder.join(law).to_string_lossy().into_owned());
        let law = pick(None, ("--law", "ZHIBAO_LAW"), law);
        let law = law.map(|law| Setting { value: PathBuf::from(law.value), source: law.source });
        let province = pick(None, ("--province", "ZHIBAO_PROVINCE"), file.province);
        let province = or_default(province, DEFAULT_PROVINCE.to_owned());
        Ok(Config { file: path, data, listen, database, law, province, trusted_proxies })
    }
}

fn or_default(found: Option<Setting<String>>, value: String) -> Setting<String> {
    found.unwrap_or(Setting { value, source: Source::Default })
}

fn read_file(path: &Path) -> Result<ConfigFile, Failure> {
    let text = files::read_text(path)?;
    toml::from_str(&text).map_err(|fault| {
        let before = text.bytes().take(fault.span().map_or(0, |span| span.start));
        let line = before.filter(|byte| *byte == b'\n').count() + 1;
        let what = format!("配置文件读不懂：{}", vocabulary::parser_words(fault.message()));
        // An unknown key is told with those that there are.
        let mend = match what.contains("可用的键") {
            true => "serve 的其他选项（如 --public-address）写在命令行或者环境变量里",
            false => "可用的键：data、listen、database、law、province、trusted-proxies",
        };
        Failure::new("bad-config", what, mend).at(path.display().to_string(), line)
    })
}

fn address(found: Setting<String>) -> Result<Setting<SocketAddr>, Failure> {
    let wrong = |_| {
        let what = format!("监听地址“{}”不对（{}）", found.value, found.source);
        Failure::new("bad-config", what, "写作 IP:端口，例如 127.0.0.1:8470 或 [::1]:8470")
    };
    Ok(Setting { value: found.value.parse().map_err(wrong)?, source: found.source.clone() })
}

/// The networks that a setting names.
///
/// # Errors
/// [`Failure`] naming what is no network.
pub fn networks(found: &Setting<String>) -> Result<Vec<Network>, Failure> {
    let named = found.value.split(',').map(str::trim).filter(|text| !text.is_empty());
    let read = named.map(str::parse::<Network>).collect::<Result<Vec<_>, _>>();
    read.map_err(|fault| {
        let what = format!("可信代理{fault}（{}）", found.source);
        Failure::new("bad-config", what, "写作 IP 或 IP/位数，用逗号隔开，例如 127.0.0.1,10.0.0.0/8")
    })
}

fn scheme(found: Setting<String>) -> Result<Setting<String>, Failure> {
    if ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| found.value.starts_with(scheme)) {
        return Ok(found);
    }
    let what = format!("数据库地址不对（{}）", found.source);
    Err(Failure::new("bad-config", what, "写作 sqlite:文件 或 postgres://用户:密码@主机:端口/库名"))
}

/// A database address as it may be shown: `postgres://user:***@host/name`.
pub fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let (address, query) =
        rest.split_once('?').map_or((rest, None), |(address, query)| (address, Some(query)));
    let address = match address.rsplit_once('@') {
        Some((login, host)) => match login.split_once(':') {
            Some((user, _)) => format!("{user}:{HIDDEN}@{host}"),
            None => format!("{login}@{host}"),
        },
        None => address.to_owned(),
    };
    let query = query.map(|query| {
        let shown = query.split('&').map(|pair| match pair.split_once('=') {
            Some((key, _)) if key.to_ascii_lowercase().contains("password") => format!("{key}={HIDDEN}"),
            _ => pair.to_owned(),
        });
        format!("?{}", shown.collect::<Vec<_>>().join("&"))
    });
    format!("{scheme}://{address}{}", query.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(flags: &GlobalOptions, environment: &[(&str, &str)]) -> Result<Config, Failure> {
        let value = |name: &str| {
            environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
        };
        Config::resolve_with(flags, value)
    }

    #[test]
    fn flag_beats_environment_beats_file_beats_default() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("z.toml");
        std::fs::write(&file, "data = \"store\"\nlisten = \"127.0.0.1:1\"\n").unwrap();
        let mut flags = GlobalOptions { config: Some(file), ..GlobalOptions::default() };
        let config = resolved(&flags, &[]).unwrap();
        assert_eq!(config.data.value, folder.path().join("store"));
        assert_eq!(config.listen.value.port(), 1);
        assert_eq!(config.database.source, Source::Default);
        assert!(config.database.value.ends_with("store/zhibao.sqlite"), "{}", config.database.value);
        let environment = [("ZHIBAO_LISTEN", "127.0.0.1:2"), ("ZHIBAO_DATABASE", "postgres://u:p@h/n")];
        let config = resolved(&flags, &environment).unwrap();
        assert_eq!(
            config.listen,
            Setting { value: "127.0.0.1:2".parse().unwrap(), source: Source::Environment("ZHIBAO_LISTEN") }
        );
        assert_eq!(config.database.value, "postgres://u:p@h/n");
        flags.listen = Some("127.0.0.1:3".into());
        let config = resolved(&flags, &environment).unwrap();
        assert_eq!((config.listen.value.port(), config.listen.source), (3, Source::Flag("--listen")));
    }

    #[test]
    fn wrong_values_and_unknown_keys_are_refused_with_their_source() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("z.toml");
        std::fs::write(&file, "data = \"x\"\ncolour = 1\n").unwrap();
        let flags = GlobalOptions { config: Some(file), ..GlobalOptions::default() };
        let fault = resolved(&flags, &[]).unwrap_err();
        assert_eq!(fault.place.as_ref().map(|(_, line)| *line), Some(2));
        assert_eq!(format!("{fault:?}").matches("可用的键").count(), 1, "told once: {fault:?}");
        let none = GlobalOptions::default();
        for (name, value) in
            [("ZHIBAO_LISTEN", "8470"), ("ZHIBAO_DATABASE", "mysql://x"), ("ZHIBAO_CONFIG", "/nowhere/z")]
        {
            assert!(resolved(&none, &[(name, value)]).is_err(), "{name}");
        }
    }

    #[test]
    fn passwords_are_never_shown() {
        for (url, shown) in [
            ("postgres://u:p@ss@h:5/n", "postgres://u:***@h:5/n"),
            (
                "postgres://h/n?user=u&password=x&sslmode=require",
                "postgres://h/n?user=u&password=***&sslmode=require",
            ),
            ("postgres://u@h/n", "postgres://u@h/n"),
            ("sqlite:zhibao-data/zhibao.sqlite", "sqlite:zhibao-data/zhibao.sqlite"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
