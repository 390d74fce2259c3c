//! Traffic from a seed: when requests come, who asks, and for how much.
