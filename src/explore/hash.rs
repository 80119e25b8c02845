//! 128-bit hashes of happens-before histories.

/// A hash that words are chained onto. Two histories with equal chains are taken to be equal:
/// with 128 bits, a million states collide with a probability of about 10⁻²⁷.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Chain {
    high: u64,
    low: u64,
}

/// Multiplies and folds the product, the mixing step of wyhash and its kin.
#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

/// A word made of two.
#[inline]
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    fold(a ^ 0x9e37_79b9_7f4a_7c15, b ^ 0xbf58_476d_1ce4_e5b9)
}

impl Chain {
    /// The chain with one more word.
    #[inline]
    pub(crate) fn then(self, word: u64) -> Chain {
        Chain {
            high: fold(
                self.high ^ word ^ 0x9e37_79b9_7f4a_7c15,
                0xbf58_476d_1ce4_e5b9 ^ self.low,
            ),
            low: fold(
                self.low ^ word ^ 0xd6e8_feb8_6659_fd93,
                0x94d0_49bb_1331_11eb,
            )
            .wrapping_add(self.high.rotate_left(29)),
        }
    }

    /// The chain with another chain hung on.
    #[inline]
    pub(crate) fn then_chain(self, other: Chain) -> Chain {
        self.then(other.high).then(other.low)
    }

    /// A sum does not depend on the order of its terms: used to combine the chains of threads.
    #[inline]
    pub(crate) fn plus(self, term: Chain) -> Chain {
        Chain {
            high: self.high.wrapping_add(term.high),
            low: self.low.wrapping_add(term.low),
        }
    }

    /// Takes a term out of a sum.
    #[inline]
    pub(crate) fn minus(self, term: Chain) -> Chain {
        Chain {
            high: self.high.wrapping_sub(term.high),
            low: self.low.wrapping_sub(term.low),
        }
    }

    /// 64 of the bits, as an identity.
    #[inline]
    pub(crate) fn short(self) -> u64 {
        self.low ^ self.high.rotate_left(32)
    }
}

/// A hasher for keys that are hashes already.
#[derive(Default)]
pub(crate) struct Already(u64);

impl std::hash::Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
    fn write_u64(&mut self, word: u64) {
        self.0 = self.0.rotate_left(17) ^ word;
    }
}

/// A map keyed by [`Chain`].
pub(crate) type ChainMap<V> =
    std::collections::HashMap<Chain, V, std::hash::BuildHasherDefault<Already>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_words_matters_and_the_order_of_terms_does_not() {
        let (a, b) = (
            Chain::default().then(1).then(2),
            Chain::default().then(2).then(1),
        );
        assert_ne!(a, b);
        assert_eq!(a.plus(b), b.plus(a));
        assert_eq!(a.plus(b).minus(a), b);
    }

    #[test]
    fn small_words_spread_over_both_halves() {
        let mut seen = std::collections::HashSet::new();
        for first in 0..100 {
            for second in 0..100 {
                let chain = Chain::default().then(first).then(second);
                assert!(seen.insert(chain.high) && seen.insert(chain.low));
            }
        }
    }
}
