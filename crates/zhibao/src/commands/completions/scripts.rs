//! The scripts of the shells.
use clap::Command;

/// A command with its place: `zhibao law check` is `zhibao/law/check`.
struct Placed<'a> {
    path: String,
    command: &'a Command,
}

fn placed<'a>(path: String, command: &'a Command, all: &mut Vec<Placed<'a>>) {
    for below in command.get_subcommands() {
        placed(format!("{path}/{}", below.get_name()), below, all);
    }
    all.push(Placed { path, command });
}

fn all(root: &Command) -> Vec<Placed<'_>> {
    let mut found = Vec::new();
    placed(root.get_name().to_owned(), root, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Options of a command, those of the root included.
fn options<'a>(root: &'a Command, command: &'a Command) -> Vec<(&'a str, String, bool)> {
    let own = command.get_arguments();
    let global = root.get_arguments().filter(|arg| arg.is_global_set());
    let mut found: Vec<(&str, String, bool)> = Vec::new();
    for arg in own.chain(global) {
        let Some(long) = arg.get_long() else { continue };
        if found.iter().all(|(known, ..)| *known != long) {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            found.push((long, help, arg.get_action().takes_values()));
        }
    }
    found
}

/// Words that may follow: subcommands, values of a choice, options.
fn words(root: &Command, command: &Command) -> String {
    let mut words: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    for arg in command.get_positionals() {
        words.extend(arg.get_possible_values().iter().map(|value| value.get_name().to_owned()));
    }
    words.extend(options(root, command).into_iter().map(|(long, ..)| format!("--{long}")));
    words.join(" ")
}

/// Bash.
pub fn bash(root: &Command) -> String {
    let (commands, name) = (all(root), root.get_name());
    let below: Vec<&str> =
        commands.iter().map(|c| c.path.as_str()).filter(|path| path.contains('/')).collect();
    let mut lines = vec![
        format!("_{name}() {{"),
        "    local current=\"${COMP_WORDS[COMP_CWORD]}\" index words=\"\"".to_owned(),
        format!("    local path=\"{name}\""),
        "    for ((index = 1; index < COMP_CWORD; index++)); do".to_owned(),
        "        case \"$path/${COMP_WORDS[index]}\" in".to_owned(),
        format!("            {}) path=\"$path/${{COMP_WORDS[index]}}\" ;;", below.join(" | ")),
        "        esac".to_owned(),
        "    done".to_owned(),
        "    case \"$path\" in".to_owned(),
    ];
    for found in &commands {
        lines.push(format!("        {}) words=\"{}\" ;;", found.path, words(root, found.command)));
    }
    lines.push("    esac".to_owned());
    lines.push("    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))".to_owned());
    lines.push("}".to_owned());
    lines.push(format!("complete -o default -F _{name} {name}"));
    lines.join("\n") + "\n"
}

/// Zsh, by its bash compatibility.
pub fn zsh(root: &Command) -> String {
    format!("#compdef {}\nautoload -U +X bashcompinit && bashcompinit\n{}", root.get_name(), bash(root))
}

/// Fish.
pub fn fish(root: &Command) -> String {
    let name = root.get_name();
    let quoted = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    let mut lines = Vec::new();
    for found in all(root) {
        let seen: Vec<&str> = found.path.split('/').skip(1).collect();
        let deeper: Vec<&str> = found.command.get_subcommands().map(Command::get_name).collect();
        let mut conditions: Vec<String> =
            seen.iter().map(|word| format!("__fish_seen_subcommand_from {word}")).collect();
        if !deeper.is_empty() {
            conditions.push(format!("not __fish_seen_subcommand_from {}", deeper.join(" ")));
        }
        let when = quoted(&conditions.join("; and "));
        for below in found.command.get_subcommands() {
            let about = below.get_about().map(ToString::to_string).unwrap_or_default();
            lines.push(format!(
                "complete -c {name} -f -n {when} -a {} -d {}",
                below.get_name(),
                quoted(&about)
            ));
        }
        for (long, help, takes_value) in options(root, found.command) {
            let value = if takes_value { " -r" } else { "" };
            lines.push(format!("complete -c {name} -n {when} -l {long}{value} -d {}", quoted(&help)));
        }
    }
    lines.join("\n") + "\n"
}
