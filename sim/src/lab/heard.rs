//! A server that remembers how long those whom it denies would have to wait.

use crate::{
    metrics::Wait,
    server::{Answer, Server},
};

/// A server, and the waits that it told.
pub(super) struct Heard<'f> {
    server: Box<dyn Server + 'f>,
    waits: Vec<Wait>,
}

impl<'f> Heard<'f> {
    pub(super) fn new(server: Box<dyn Server + 'f>) -> Self {
        Self { server, waits: Vec::new() }
    }

    pub(super) fn into_waits(self) -> Vec<Wait> {
        self.waits
    }
}

impl Server for Heard<'_> {
    fn decide(&mut self, now_ns: u64, key: u32, cost: u64) -> Answer {
        let answer = self.server.decide(now_ns, key, cost);
        if let Some(ns) = answer.retry_after_ns {
            self.waits.push(Wait { key, ns });
        }
        answer
    }
}
