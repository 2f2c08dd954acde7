//! Which addresses may be called: what is reachable from everywhere, and what an operator allows besides.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// Blocks of IPv4 that are no place on the internet: IANA's registry of special-purpose addresses as of 2025-10, and
/// multicast. The two anycast addresses in 192.0.0.0/24 that the registry calls reachable are refused with their block,
/// as are the relays of 192.88.99.0/24 (6to4, withdrawn): no receiver of webhooks lives there.
const SPECIAL_V4: [(Ipv4Addr, u8); 16] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    // Not special by the registry, but on Azure it is the host's own agent, and nobody else's anywhere.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
];

/// The only part of IPv6 that is given out: what lies outside it is refused, and so are ways into IPv4 by another
/// spelling (mapped, compatible and NAT64 addresses).
const GIVEN_OUT_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Blocks inside it that are no place on the internet, or lead to an IPv4 address of the caller's choice.
const SPECIAL_V6: [(Ipv6Addr, u8); 4] = [
    // Protocol assignments: Teredo, ORCHID, benchmarks.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    // 6to4.
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether the address is one that can be reached from everywhere. When in doubt, it is not.
pub fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !SPECIAL_V4.iter().any(|block| holds_v4(*block, v4)),
        IpAddr::V6(v6) => holds_v6(GIVEN_OUT_V6, v6) && !SPECIAL_V6.iter().any(|block| holds_v6(*block, v6)),
    }
}

fn holds_v4((first, length): (Ipv4Addr, u8), address: Ipv4Addr) -> bool {
    let differing = u32::from(first) ^ u32::from(address);
    differing.checked_shr(32_u32.saturating_sub(u32::from(length))).unwrap_or(0) == 0
}

fn holds_v6((first, length): (Ipv6Addr, u8), address: Ipv6Addr) -> bool {
    let differing = u128::from(first) ^ u128::from(address);
    differing.checked_shr(128_u32.saturating_sub(u32::from(length))).unwrap_or(0) == 0
}

/// An operator's word that these addresses may be called at this port: `10.1.0.0/16:8443`, `[fd00::/8]:443`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AllowRule {
    first: IpAddr,
    length: u8,
    port: u16,
}

impl AllowRule {
    /// Whether the rule is about this port.
    pub const fn is_for_port(&self, port: u16) -> bool {
        self.port == port
    }

    /// Whether the rule allows this address at this port. An IPv6 address that stands for an IPv4 one is not that one.
    pub fn allows(&self, address: IpAddr, port: u16) -> bool {
        self.port == port
            && match (self.first, address) {
                (IpAddr::V4(first), IpAddr::V4(v4)) => holds_v4((first, self.length), v4),
                (IpAddr::V6(first), IpAddr::V6(v6)) => holds_v6((first, self.length), v6),
                (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
            }
    }
}

/// A rule that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no rule; write an address block and a port, such as `10.1.0.0/16:8443` or `[fd00::/8]:443`")]
pub struct AllowRuleError(String);

impl FromStr for AllowRule {
    type Err = AllowRuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || AllowRuleError(text.chars().take(100).collect());
        let (block, port) = text.trim().rsplit_once(':').ok_or_else(wrong)?;
        let bracketed = block.strip_prefix('[').and_then(|block| block.strip_suffix(']'));
        let (first, length) = bracketed.unwrap_or(block).split_once('/').ok_or_else(wrong)?;
        let first: IpAddr = first.parse().map_err(|_| wrong())?;
        let length: u8 = length.parse().map_err(|_| wrong())?;
        let port: u16 = port.parse().map_err(|_| wrong())?;
        let longest = if first.is_ipv4() { 32 } else { 128 };
        if length > longest || port == 0 || first.is_ipv6() != bracketed.is_some() {
            return Err(wrong());
        }
        Ok(Self { first, length, port })
    }
}

impl fmt::Display for AllowRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first {
            IpAddr::V4(first) => write!(f, "{first}/{}:{}", self.length, self.port),
            IpAddr::V6(first) => write!(f, "[{first}/{}]:{}", self.length, self.port),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The registry's blocks that are not globally reachable, with multicast and what else is refused: first and last
    /// address, written out by hand rather than computed from the table above.
    const REFUSED: [(&str, &str); 16] = [
        ("0.0.0.0", "0.255.255.255"),
        ("10.0.0.0", "10.255.255.255"),
        ("100.64.0.0", "100.127.255.255"),
        ("127.0.0.0", "127.255.255.255"),
        ("168.63.129.16", "168.63.129.16"),
        ("169.254.0.0", "169.254.255.255"),
        ("172.16.0.0", "172.31.255.255"),
        ("192.0.0.0", "192.0.0.255"),
        ("192.0.2.0", "192.0.2.255"),
        ("192.88.99.0", "192.88.99.255"),
        ("192.168.0.0", "192.168.255.255"),
        ("198.18.0.0", "198.19.255.255"),
        ("198.51.100.0", "198.51.100.255"),
        ("203.0.113.0", "203.0.113.255"),
        ("224.0.0.0", "239.255.255.255"),
        ("240.0.0.0", "255.255.255.255"),
    ];

    fn number(text: &str) -> u32 {
        u32::from(text.parse::<Ipv4Addr>().unwrap())
    }

    fn global_v4(number: u32) -> bool {
        is_global(IpAddr::V4(Ipv4Addr::from(number)))
    }

    #[test]
    fn every_special_block_of_ipv4_is_refused_from_border_to_border_and_nothing_beside_it() {
        let refused = |n: u32| REFUSED.iter().any(|(first, last)| (number(first)..=number(last)).contains(&n));
        for (first, last) in REFUSED {
            let (first, last) = (number(first), number(last));
            let middle = first + (last - first) / 2;
            for inside in [first, first.saturating_add(1).min(last), middle, last.saturating_sub(1).max(first), last] {
                assert!(!global_v4(inside), "{}", Ipv4Addr::from(inside));
            }
            for outside in [first.wrapping_sub(1), last.wrapping_add(1)] {
                assert_eq!(global_v4(outside), !refused(outside), "{}", Ipv4Addr::from(outside));
            }
        }
    }

    #[test]
    fn a_sweep_of_ipv4_agrees_with_the_blocks_written_by_hand() {
        let ranges: Vec<_> = REFUSED.iter().map(|(first, last)| number(first)..=number(last)).collect();
        let agrees = |n: u32| {
            assert_eq!(global_v4(n), !ranges.iter().any(|range| range.contains(&n)), "{}", Ipv4Addr::from(n));
        };
        // Each /16 by three addresses, and those that hold smaller blocks by each of theirs.
        for net in 0..=0xffff_u32 {
            for host in [0, 0x8421, 0xffff] {
                agrees(net << 16 | host);
            }
        }
        for net in ["168.63.0.0", "192.0.0.0", "192.88.0.0", "198.51.0.0", "203.0.0.0"] {
            (0..=0xffff).for_each(|host| agrees(number(net) | host));
        }
    }

    #[test]
    fn of_ipv6_only_what_is_given_out_and_leads_nowhere_else_is_global() {
        for good in ["2606:4700::1111", "2a00:1450:4001::1", "2001:200::1", "2400::", "3ffe:ffff::1", "3fff:1000::"] {
            assert!(is_global(good.parse().unwrap()), "{good}");
        }
        for bad in [
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "::8.8.8.8",
            "64:ff9b::808:808",
            "64:ff9b:1::1",
            "100::1",
            "100:0:0:1::1",
            "1fff:ffff::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:1ff:ffff::1",
            "2001:db8::1",
            "2001:db8:ffff::1",
            "2002:7f00:1::1",
            "2002:808:808::1",
            "3fff::1",
            "3fff:fff:ffff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_global(bad.parse().unwrap()), "{bad}");
        }
    }

    #[test]
    fn a_rule_allows_its_block_at_its_port_and_nothing_else() {
        let rule: AllowRule = "10.1.0.0/16:8443".parse().unwrap();
        assert!(rule.allows("10.1.255.255".parse().unwrap(), 8443));
        assert!(!rule.allows("10.2.0.0".parse().unwrap(), 8443));
        assert!(!rule.allows("10.1.0.1".parse().unwrap(), 443));
        assert!(!rule.allows("::ffff:10.1.0.1".parse().unwrap(), 8443));
        let rule: AllowRule = "[fd00::/8]:443".parse().unwrap();
        assert!(rule.allows("fdff::1".parse().unwrap(), 443));
        assert!(!rule.allows("fe80::1".parse().unwrap(), 443));
        let everything: AllowRule = "0.0.0.0/0:80".parse().unwrap();
        assert!(everything.allows("203.0.113.1".parse().unwrap(), 80));
        assert!(!everything.allows("::1".parse().unwrap(), 80));
    }

    #[test]
    fn a_rule_is_shown_as_it_is_written_and_nonsense_is_none() {
        for good in ["10.1.0.0/16:8443", "[fd00::/8]:443", "127.0.0.1/32:8080"] {
            assert_eq!(good.parse::<AllowRule>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "10.0.0.0/8",
            "10.0.0.0:80",
            "10.0.0.0/33:80",
            "fd00::/8:443",
            "[10.0.0.0/8]:80",
            "::/129:1",
            "10.0.0.0/8:0",
            "10.0.0.0/8:*",
            "host/8:80",
        ] {
            assert!(bad.parse::<AllowRule>().is_err(), "{bad}");
        }
    }
}
