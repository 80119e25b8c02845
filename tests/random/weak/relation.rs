//! Relations between the events of an execution, so that axioms can be written as they are
//! published.

/// Events of an execution, as a set of bits.
pub(crate) type Events = u32;

/// A relation between events: for each, those that it is related to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation(Vec<Events>);

impl Relation {
    /// The empty relation between so many events.
    pub(crate) fn empty(events: usize) -> Self {
        assert!(events <= Events::BITS as usize, "too many events");
        Relation(vec![0; events])
    }

    /// Every event of the one set with every event of the other.
    pub(crate) fn product(events: usize, from: Events, to: Events) -> Self {
        let row = |event| if from >> event & 1 == 1 { to } else { 0 };
        Relation((0..events).map(row).collect())
    }

    pub(crate) fn add(&mut self, from: usize, to: usize) {
        self.0[from] |= 1 << to;
    }

    pub(crate) fn has(&self, from: usize, to: usize) -> bool {
        self.0[from] >> to & 1 == 1
    }

    fn by_pairs(&self, holds: impl Fn(usize, usize) -> bool) -> Self {
        let all = 0..self.0.len();
        let row = |from| {
            let to = all.clone().filter(|to| holds(from, *to));
            to.fold(0, |row, to| row | 1 << to)
        };
        Relation(all.clone().map(row).collect())
    }

    /// `self ∪ other`
    pub(crate) fn or(&self, other: &Relation) -> Self {
        self.by_pairs(|from, to| self.has(from, to) || other.has(from, to))
    }

    /// `self ; other`
    pub(crate) fn then(&self, other: &Relation) -> Self {
        let row = |row: &Events| {
            let middles = (0..other.0.len()).filter(|middle| row >> middle & 1 == 1);
            middles.fold(0, |to, middle| to | other.0[middle])
        };
        Relation(self.0.iter().map(row).collect())
    }

    /// `self⁻¹`
    pub(crate) fn inverse(&self) -> Self {
        self.by_pairs(|from, to| self.has(to, from))
    }

    /// `self?`
    pub(crate) fn or_same(&self) -> Self {
        self.by_pairs(|from, to| from == to || self.has(from, to))
    }

    /// `self⁺`
    pub(crate) fn closed(&self) -> Self {
        let mut closed = self.clone();
        for middle in 0..self.0.len() {
            for from in 0..self.0.len() {
                if closed.has(from, middle) {
                    closed.0[from] |= closed.0[middle];
                }
            }
        }
        closed
    }

    /// `[from] ; self ; [to]`
    pub(crate) fn between(&self, from: Events, to: Events) -> Self {
        self.by_pairs(|a, b| self.has(a, b) && from >> a & 1 == 1 && to >> b & 1 == 1)
    }

    /// Those pairs for which something else holds too.
    pub(crate) fn only(&self, holds: impl Fn(usize, usize) -> bool) -> Self {
        self.by_pairs(|from, to| self.has(from, to) && holds(from, to))
    }

    pub(crate) fn is_irreflexive(&self) -> bool {
        (0..self.0.len()).all(|event| !self.has(event, event))
    }

    pub(crate) fn is_acyclic(&self) -> bool {
        self.closed().is_irreflexive()
    }
}

#[test]
fn a_cycle_is_found_through_composition_and_closure() {
    let (mut there, mut back) = (Relation::empty(3), Relation::empty(3));
    there.add(0, 1);
    back.add(1, 2);
    assert!(there.or(&back).is_acyclic());
    assert!(there.then(&back).has(0, 2) && !there.then(&back).has(0, 1));
    back.add(2, 0);
    assert!(!there.or(&back).is_acyclic());
    assert!(there.or(&back).closed().has(1, 0));
    assert_eq!(there.inverse().inverse(), there);
}
