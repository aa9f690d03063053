//! Help in Chinese throughout: headings, usage line and the built-in options, which clap writes in English.
use crate::cli::Cli;
use clap::{Arg, ArgAction, Command, CommandFactory};

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";
const EXIT_CODES: &str = "退出码：0 正常；1 检查发现问题；2 输入或用法有误。结果在标准输出，提示在标准错误。";

/// The whole command line with Chinese help.
pub fn command() -> Command {
    let version =
        Arg::new("version").short('V').long("version").action(ArgAction::Version).help("打印版本和构建信息");
    let root = Cli::command().disable_version_flag(true).arg(version).after_help(EXIT_CODES);
    localised(root)
}

fn localised(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("打印帮助");
    let headed = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .arg(help)
        .mut_args(|arg| {
            let heading = match (arg.is_positional(), arg.is_global_set()) {
                (true, _) => "参数",
                (false, true) => "通用选项",
                (false, false) => "选项",
            };
            arg.help_heading(heading)
        });
    let names: Vec<String> = headed.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    names.into_iter().fold(headed, |command, name| command.mut_subcommand(name, localised))
}

/// Help text with the one English word clap has no setting for.
pub fn translated(help: &str) -> String {
    help.replace("[OPTIONS]", "[选项]")
        .replace("[possible values: ", "[可用的值：")
        .replace("Possible values:", "可用的值：")
        .replace("[default: ", "[默认：")
        .replace("[env: ", "[环境变量：")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each(command: &Command, check: &mut impl FnMut(&Command)) {
        check(command);
        command.get_subcommands().for_each(|below| each(below, check));
    }

    #[test]
    fn every_command_and_option_is_well_formed_and_explained() {
        let mut root = command();
        root.clone().debug_assert();
        root.build();
        each(&root, &mut |command| {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for arg in command.get_arguments() {
                assert!(arg.get_help().is_some(), "{} {}", command.get_name(), arg.get_id());
            }
        });
    }
}
