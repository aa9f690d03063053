//! A private PostgreSQL for one run of the tests: own folder, own port, durable settings, gone afterwards.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Done, Failure};
use crate::minder::Minder;
use crate::packages::find_postgres_program;
use crate::process::{is_root, run, succeeds};

/// Address of a real PostgreSQL whose user may create databases.
pub const POSTGRES_VARIABLE: &str = "ZHIBAO_TEST_POSTGRES";
/// File of the certificate that vouches for that server's.
pub const AUTHORITY_VARIABLE: &str = "ZHIBAO_TEST_POSTGRES_AUTHORITY";
/// Starts may lose the race for a free port; so many are tried.
const START_ATTEMPTS: usize = 3;
/// Connections the server admits: many tests run side by side, each with its pool.
const MAX_CONNECTIONS: u32 = 300;
/// File of the certificate that vouches for the server's.
const AUTHORITY: &str = "authority.crt";

/// A running server; dropping it stops the server and removes its folder.
pub struct PrivatePostgres {
    port: u16,
    authority: PathBuf,
    _minder: Minder,
}

impl PrivatePostgres {
    /// Creates a cluster with page checksums and starts it on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// The server programs are absent, or the cluster cannot be created or started; the server's log is printed.
    pub fn start() -> Done<Self> {
        let programs = Programs::find()?;
        let folder = std::env::temp_dir().join(format!("zhibao-pg-{}", std::process::id()));
        let (data, log) = (folder.join("data"), folder.join("log"));
        std::fs::create_dir_all(&folder)
            .map_err(|error| Failure::io(&folder.display().to_string(), &error))?;
        let minder = programs.minder(&folder, &data)?;
        programs.own(&folder)?;
        run(programs
            .command(&programs.initdb)
            .args(["-k", "--auth=trust", "-U", "zhibao", "--encoding=UTF8", "--locale=C.UTF-8", "-D"])
            .arg(&data)
            .stdout(std::process::Stdio::null()))?;
        programs.certify(&folder)?;
        for _ in 0..START_ATTEMPTS {
            let port = free_port()?;
            let options = format!(
                "-h 127.0.0.1 -p {port} -k {0} -c fsync=on -c max_connections={MAX_CONNECTIONS} -c ssl=on \
                 -c ssl_cert_file={0}/server.crt -c ssl_key_file={0}/server.key",
                folder.display()
            );
            let mut start = programs.command(&programs.pg_ctl);
            start.arg("-D").arg(&data).arg("-l").arg(&log).args(["-w", "-t", "60", "-o", &options, "start"]);
            if succeeds(&mut start) {
                return Ok(Self { port, authority: folder.join(AUTHORITY), _minder: minder });
            }
        }
        eprintln!("{}", std::fs::read_to_string(&log).unwrap_or_default());
        Err(Failure::new(
            "测试用 PostgreSQL 未能启动,日志见上",
            "the tests' PostgreSQL did not start; its log is above",
        ))
    }

    /// File of the certificate that vouches for the server's own.
    pub fn authority(&self) -> &Path {
        &self.authority
    }

    /// Address for the tests: user `zhibao`, who may create databases.
    pub fn url(&self) -> String {
        format!("postgres://zhibao@127.0.0.1:{}/postgres", self.port)
    }

    /// Tells a program where the server is. Connections that do not ask for TLS do without it, as on one machine.
    pub fn introduce<'a>(&self, program: &'a mut Command) -> &'a mut Command {
        program
            .env(POSTGRES_VARIABLE, self.url())
            .env(AUTHORITY_VARIABLE, &self.authority)
            .env("PGSSLMODE", "disable")
    }
}

/// A port nobody listens on at this moment.
fn free_port() -> Done<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Failure::io("127.0.0.1:0", &error))
}

/// The server's programs and the account they run under (PostgreSQL refuses root).
struct Programs {
    initdb: PathBuf,
    pg_ctl: PathBuf,
    account: Option<&'static str>,
}

impl Programs {
    fn find() -> Done<Self> {
        let account = if is_root() { Some(account_for_root()?) } else { None };
        match (find_postgres_program("initdb"), find_postgres_program("pg_ctl")) {
            (Some(initdb), Some(pg_ctl)) => Ok(Self { initdb, pg_ctl, account }),
            _ => Err(Failure::new(
                "没有 PostgreSQL 服务器程序(initdb、pg_ctl);请安装 postgresql",
                "no PostgreSQL server programs (initdb, pg_ctl); install the package postgresql",
            )),
        }
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = match self.account {
            Some(account) => {
                let mut command = Command::new("runuser");
                command.args(["-u", account, "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        // The caller's folder may be closed to the server's account.
        command.current_dir(std::env::temp_dir());
        command
    }

    /// Makes an authority for a day and has it sign a certificate for 127.0.0.1.
    fn certify(&self, folder: &Path) -> Done {
        let openssl = Path::new("openssl");
        let file = |name: &str| folder.join(name).display().to_string();
        let (authority, authority_key) = (file(AUTHORITY), file("authority.key"));
        let (request, certificate, key) = (file("server.csr"), file("server.crt"), file("server.key"));
        let quiet = || std::process::Stdio::null();
        let made = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        run(self.command(openssl).stderr(quiet()).args(made).args([
            "-x509",
            "-days",
            "2",
            "-subj",
            "/CN=zhibao tests",
            "-keyout",
            &authority_key,
            "-out",
            &authority,
        ]))?;
        run(self.command(openssl).stderr(quiet()).args(made).args([
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            &key,
            "-out",
            &request,
        ]))?;
        run(self.command(openssl).stderr(quiet()).args([
            "x509",
            "-req",
            "-in",
            &request,
            "-CA",
            &authority,
            "-CAkey",
            &authority_key,
            "-CAcreateserial",
            "-copy_extensions",
            "copy",
            "-days",
            "2",
            "-out",
            &certificate,
        ]))
    }

    fn own(&self, folder: &Path) -> Done {
        match self.account {
            Some(account) => run(Command::new("chown").arg(account).arg(folder)),
            None => Ok(()),
        }
    }

    fn minder(&self, folder: &Path, data: &Path) -> Done<Minder> {
        let (folder, data) = (folder.to_string_lossy(), data.to_string_lossy());
        let pg_ctl = self.pg_ctl.to_string_lossy();
        let stop = r#"cd / && "$@" -m immediate -w stop; rm -rf -- "$folder""#;
        let script = format!(r#"folder="$1"; shift; {stop}"#);
        let mut arguments = vec![&*folder];
        if let Some(account) = self.account {
            arguments.extend(["runuser", "-u", account, "--"]);
        }
        arguments.extend([&*pg_ctl, "-D", &*data]);
        Minder::engage(&script, &arguments)
    }
}

/// Debian's `postgres` if its package made it, otherwise `nobody`.
fn account_for_root() -> Done<&'static str> {
    ["postgres", "nobody"]
        .into_iter()
        .find(|account| succeeds(Command::new("id").args(["-u", account])))
        .ok_or_else(|| {
            Failure::new(
                "没有可用的非 root 账户运行 PostgreSQL",
                "no account other than root to run PostgreSQL under",
            )
        })
}
