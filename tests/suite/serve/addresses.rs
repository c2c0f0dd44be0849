//! Where the server listens, what it says of that, and how it ends.

use std::net::TcpListener;
use std::time::Duration;

use crate::support::{Project, Serving, Signal, finished};

// Row 86.
#[test]
fn a_port_in_use_is_said_before_anything_is_built() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let run = Project::new().run(&["serve", "--port", &port]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(
        run.stderr.contains(&port) && run.stderr.contains("help: another program has the port"),
        "{run:?}"
    );
    assert_eq!(run.stdout, "", "nobody is told an address");
}

#[test]
fn addresses_that_are_none_are_said_so() {
    let serve = |option: &str, value: &str| Project::new().run(&["serve", "--port", "0", option, value]);
    // Reserved for examples: no machine has it.
    let run = serve("--host", "192.0.2.1");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.contains("help: this machine does not have the address"), "{run:?}");
    let run = serve("--host", "my-machine");
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("expected an address such as 127.0.0.1"), "{run:?}");
    for name in ["https://kb.example", "kb.example:80", "*.example", ""] {
        let run = serve("--allow-host", name);
        assert_eq!(run.code, 2, "{name}: {run:?}");
        assert!(run.stderr.contains("expected a name such as kb.example"), "{name}: {run:?}");
    }
}

// Rows 88, 93. `begin` reads the line that programs read.
#[test]
fn the_port_is_told_to_programs_and_both_loopbacks_answer() {
    let project = Project::new();
    let mut command = project.command(["--quiet", "serve", "--port", "0"]);
    let serving = Serving::begin(&mut command);
    let port = serving.address().port();
    assert!(port > 0 && serving.address().ip().is_loopback());
    serving.is_alive("the start");
    match std::net::TcpStream::connect(("::1", port)) {
        Ok(mut stream) => {
            use std::io::{Read, Write};
            let request = format!("GET /en/ HTTP/1.1\r\nHost: [::1]:{port}\r\nConnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).expect("sent");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("an answer");
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        }
        Err(_) => crate::support::skipped("the server at [::1], for this system has no IPv6"),
    }
}

// Row 107.
#[test]
fn a_server_for_the_network_says_so_and_how_it_is_reached() {
    let project = Project::new();
    let mut command = project.command(["serve", "--port", "0", "--host", "0.0.0.0"]);
    let serving = Serving::begin(&mut command);
    serving.says("warning: other machines of this network can reach this server");
    assert_eq!(serving.address().ip().to_string(), "127.0.0.1", "an address that can be opened");
    serving.is_alive("the start");
    let foreign = serving.ask("GET /en/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert!(foreign.starts_with("HTTP/1.1 403"), "{foreign}");

    let quiet = Serving::with(&project, &[]);
    quiet.is_alive("the start");
    assert!(!quiet.said().contains("network"), "{}", quiet.said());
}

// Row 87.
#[test]
fn signals_end_it_at_once_with_a_hundred_clients_and_free_the_port() {
    let project = Project::new();
    let mut port = "0".to_owned();
    for signal in [Signal::Interrupt, Signal::Terminate, Signal::Hangup, Signal::Interrupt] {
        let mut command = project.command(["serve", "--port", &port]);
        let serving = Serving::begin(&mut command);
        port = serving.address().port().to_string();
        let mut clients: Vec<_> = (0..100).map(|_| serving.events()).collect();
        for client in &mut clients {
            client.next();
        }
        let (status, took) = serving.end(signal);
        assert!(status.success(), "{signal:?}: {status}");
        assert!(took < Duration::from_secs(1), "{signal:?}: {took:?}");
    }
}

#[test]
fn a_project_that_cannot_be_read_is_said() {
    let project = Project::bare().file("nothing.txt", "");
    let run = finished(&mut project.command(["serve", "--port", "0"]));
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("there is no site.toml"), "{run:?}");
}
