//! Help, usage and output that nobody reads.

use std::process::Stdio;

use crate::program::Desk;

#[test]
fn every_command_explains_itself_with_an_example() {
    let desk = Desk::new();
    let commands = [
        "serve",
        "demo",
        "import",
        "status",
        "check",
        "collection",
        "collection apply",
        "collection list",
        "collection show",
        "user",
        "user add",
        "user list",
        "user disable",
        "user link",
        "token",
        "token create",
        "token list",
        "token revoke",
        "report list",
        "report templates",
        "report apply",
        "report preview",
        "report run",
        "migrate",
        "doctor",
        "completions",
    ];
    for command in commands {
        let mut args: Vec<&str> = command.split(' ').collect();
        args.push("--help");
        let said = desk.run(&args).with(0);
        assert!(said.out.contains("Examples:"), "{command}: {}", said.out);
        assert!(said.out.contains(&format!("galley {command}")), "{command}: {}", said.out);
    }
    let help = desk.run(&["--help"]).with(0).out;
    assert!(help.contains("Exit codes"), "{help}");
    assert_eq!(desk.run(&["help"]).with(0).out, help);
    assert!(desk.run(&["help", "import"]).with(0).out.contains("galley import content/"));
    assert!(desk.run(&["--version"]).with(0).out.starts_with("galley "));
}

#[test]
fn wrong_usage_is_told_with_exit_code_2() {
    let desk = Desk::new();
    for args in [&["no-such-command"][..], &["import"], &["serve", "--listen", "nowhere"], &[]] {
        assert_eq!(desk.run(args).code, 2, "{args:?}");
    }
}

#[test]
fn completions_are_printed_for_a_shell() {
    assert!(Desk::new().run(&["completions", "bash"]).with(0).out.contains("galley__subcmd__collection"));
}

#[test]
fn a_reader_that_goes_away_is_no_trouble() {
    let desk = Desk::new();
    let mut child =
        desk.command(&["completions", "zsh"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn a_database_that_is_not_there_is_told_with_what_to_do() {
    let desk = Desk::new();
    let said = desk.run(&["status"]).with(2);
    assert_eq!(
        said.err,
        "error: There is no database at `galley.db`; import something first, or name another with `--database-url`.\n"
    );
    let said = desk.run(&["migrate", "--database-url", "sqlite:no/such/folder.db"]).with(2);
    assert!(said.err.contains("The folder `no/such` of the database does not exist"), "{}", said.err);
    let said = desk.run(&["migrate", "--database-url", "mysql://localhost/x"]).with(2);
    assert!(said.err.contains("is not the address of a database"), "{}", said.err);
    desk.file("notes.db", "These are notes and no database, however long they may be. ".repeat(50));
    let said = desk.run(&["--verbose", "migrate", "--database-url", "sqlite:notes.db"]).with(2);
    assert!(said.err.contains("Cannot open the database `notes.db`") && said.err.contains("behind it"), "{}", said.err);
}
