//! Where the server listens, and how it is reached.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use anyhow::Context;

use crate::words::{Failure, Phrase, words};

/// Takes a port; 0 takes any free one. Whoever asks for the loopback address is also given that of the other protocol,
/// where it can be had: browsers look for `localhost` at both.
///
/// # Errors
/// When the port is in use or the address is not one of this machine.
pub(super) fn listen(host: IpAddr, port: u16) -> anyhow::Result<(SocketAddr, Vec<TcpListener>)> {
    let listener = TcpListener::bind((host, port)).map_err(|fault| {
        let (english, chinese) = match fault.kind() {
            ErrorKind::AddrInUse => (
                "another program has the port: choose another with `--port`",
                "端口已被别的程序占用：用`--port`换一个",
            ),
            ErrorKind::AddrNotAvailable => (
                "this machine does not have the address: leave out `--host`",
                "本机没有这个地址：不要写`--host`",
            ),
            ErrorKind::PermissionDenied => {
                ("choose a port from 1024 on with `--port`", "用`--port`换一个1024以上的端口")
            }
            _ => (
                "choose another address with `--host` or another port with `--port`",
                "用`--host`换一个地址，或用`--port`换一个端口",
            ),
        };
        let address = SocketAddr::new(host, port);
        Failure {
            message: words!(en: "cannot listen on {address}: {fault}", zh: "无法监听{address}：{fault}"),
            help: Phrase { english, chinese },
        }
    })?;
    let address = listener.local_addr().context("cannot tell the port")?;
    let twin = match host {
        IpAddr::V4(Ipv4Addr::LOCALHOST) => Some(IpAddr::V6(Ipv6Addr::LOCALHOST)),
        IpAddr::V6(Ipv6Addr::LOCALHOST) => Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        _ => None,
    };
    let twin = twin.and_then(|twin| TcpListener::bind((twin, address.port())).ok());
    Ok((address, std::iter::once(listener).chain(twin).collect()))
}

/// Every address under which other machines may reach one that listens there: its own, or those of all networks this
/// machine is in.
pub(super) fn reachable(address: SocketAddr) -> Vec<SocketAddr> {
    if !address.ip().is_unspecified() {
        return vec![address];
    }
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let addresses = interfaces.iter().map(if_addrs::Interface::ip).filter(|ip| match ip {
        IpAddr::V4(ip) => !ip.is_loopback() && !ip.is_link_local(),
        // Addresses of one link need its name, which phones do not know.
        IpAddr::V6(ip) => address.is_ipv6() && !ip.is_loopback() && !ip.is_unicast_link_local(),
    });
    let mut addresses: Vec<SocketAddr> = addresses.map(|ip| SocketAddr::new(ip, address.port())).collect();
    addresses.sort();
    addresses.dedup();
    addresses
}

/// How many connections this process can hold, after asking the system for as many as it allows.
pub(super) fn most_connections() -> usize {
    /// What else a process holds: files it reads, folders it watches.
    const RESERVED: usize = 64;
    const WANTED: u64 = 4096;
    #[cfg(unix)]
    let limit = {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        let wanted = maximum.map_or(WANTED, |maximum| maximum.min(WANTED));
        match current {
            Some(current) if current < wanted => {
                let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum });
                if raised.is_ok() { wanted } else { current }
            }
            Some(current) => current.min(WANTED),
            None => WANTED,
        }
    };
    #[cfg(not(unix))]
    let limit = WANTED;
    usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(RESERVED).max(8)
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, SocketAddr};

    use super::{listen, reachable};
    use crate::words::Failure;

    #[test]
    fn an_address_of_its_own_is_the_only_one() {
        let address: SocketAddr = "192.168.1.5:4380".parse().expect("an address");
        assert_eq!(reachable(address), [address]);
        let all = reachable("0.0.0.0:4380".parse().expect("an address"));
        assert!(all.iter().all(|one| one.port() == 4380 && !one.ip().is_loopback()), "{all:?}");
    }

    #[test]
    fn a_port_is_taken_once() {
        let (address, listeners) = listen(IpAddr::V4(Ipv4Addr::LOCALHOST), 0).expect("a port");
        assert!(address.port() > 0 && !listeners.is_empty());
        let fault = listen(address.ip(), address.port()).expect_err("taken");
        let fault = fault.downcast_ref::<Failure>().expect("words for people");
        assert!(fault.help.english.starts_with("another program has the port"), "{fault:?}");
    }
}
