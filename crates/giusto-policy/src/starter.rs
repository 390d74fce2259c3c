//! A first document, for whoever has none yet.

/// A commented document that is right as it stands, in TOML.
pub const STARTER: &str = include_str!("starter.toml");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Deployment, Format, Plan, Policy, Source};

    #[test]
    fn the_first_document_is_right_and_can_be_deployed() {
        let policy = Policy::read(Source::new("starter.toml", Format::Toml, STARTER));
        let policy = policy.unwrap_or_else(|faults| panic!("{faults}"));
        let plan = Plan::new(&policy, &Deployment::default(), giusto::Timestamp::ZERO);
        assert!(plan.is_ok(), "it asks for no parameter");
    }
}
