//! From a row of a trace to a request.

use std::borrow::Cow;

use giusto_policy::{CostRule, Document, Request, Selector};
use giusto_sim::trace::Options;
use smallvec::SmallVec;

use super::columns::{Columns, Place};

use crate::{
    args::{AskingArgs, Column, MappedPart, Mapping, TraceArgs},
    fault::Fault,
};

/// What a request has of one kind: on the stack, since it is made anew for every row.
type Few<'r> = SmallVec<[(&'r str, &'r str); 8]>;

/// What every row asks for, and what a row tells of it.
#[derive(Debug)]
pub(crate) struct Asking {
    method: String,
    path: String,
    host: String,
    fixed: Vec<(String, String)>,
    map: Vec<(MappedPart, Place)>,
    columns: Columns,
    /// Where a row names its client; nowhere if that is the key.
    clients: Vec<Place>,
}

impl Asking {
    pub(super) fn new(args: &AskingArgs, reading: &TraceArgs) -> Result<Self, Fault> {
        Self::with_clients(args, reading, &[])
    }

    /// The same where it is told who asked: the columns that name a client, or the key.
    pub(crate) fn counting(
        args: &AskingArgs,
        reading: &TraceArgs,
        clients: &[String],
    ) -> Result<Self, Fault> {
        let named = |name: &String| match name.as_str() {
            "key" => Column::Key,
            "cost" => Column::Cost,
            other => Column::Named(other.to_owned()),
        };
        let clients: Vec<Column> = clients.iter().map(named).collect();
        let key = [Column::Key];
        Self::with_clients(args, reading, if clients.is_empty() { &key } else { &clients })
    }

    fn with_clients(
        args: &AskingArgs,
        reading: &TraceArgs,
        clients: &[Column],
    ) -> Result<Self, Fault> {
        for (place, mapping) in args.map.iter().enumerate() {
            if args.map[..place].iter().any(|before| before.part == mapping.part) {
                return Err(Fault::usage(format!("--map {} is given twice", name(&mapping.part))));
            }
        }
        let target = args.request.as_ref();
        let maps = |part: &MappedPart| args.map.iter().any(|mapping| mapping.part == *part);
        // A method alone is written as a request for the root.
        if target.is_some_and(|target| target.path != "/") && maps(&MappedPart::Path) {
            return Err(Fault::usage("the path is given by --request and by --map"));
        }
        if target.is_some() && maps(&MappedPart::Selector(Selector::Method)) {
            return Err(Fault::usage("the method is given by --request and by --map"));
        }
        let part = |part: fn(&crate::args::Target) -> String, other: &str| {
            target.map_or_else(|| other.to_owned(), part)
        };
        // Which part of a request a client is does not matter to where the row has it.
        let client = |column: &Column| Mapping { part: MappedPart::Path, column: column.clone() };
        let clients: Vec<Mapping> = clients.iter().map(client).collect();
        let columns = Columns::new(&[args.map.as_slice(), &clients].concat(), reading)?;
        let place = |mapping: &Mapping| columns.place(mapping);
        let clients = clients.iter().map(place).collect::<Result<_, Fault>>()?;
        let placed = |mapping: &Mapping| Ok((mapping.part.clone(), columns.place(mapping)?));
        Ok(Self {
            method: part(|target| target.method.clone(), "GET"),
            path: part(|target| target.path.clone(), "/"),
            host: part(|target| target.host.clone().unwrap_or_default(), ""),
            fixed: args.attributes.clone(),
            map: args.map.iter().map(placed).collect::<Result<_, Fault>>()?,
            columns,
            clients,
        })
    }

    /// Who asked in a row with this key, several columns joined as those of a key are.
    pub(crate) fn client<'k>(&self, key: &'k str) -> Cow<'k, str> {
        match self.clients.as_slice() {
            [] | [Place::Key] => self.columns.joined(key),
            [Place::Part(part)] => Cow::Borrowed(self.columns.part(key, *part)),
            places => {
                let part = |place: &Place| match place {
                    Place::Part(part) => self.columns.part(key, *part),
                    Place::Key | Place::Cost => key,
                };
                Cow::Owned(places.iter().map(part).collect::<Vec<_>>().join("/"))
            }
        }
    }

    /// The request of a row, for as long as `then` looks at it.
    pub(crate) fn ask<T>(&self, key: &str, cost: u64, then: impl FnOnce(&Request<'_>) -> T) -> T {
        // A number becomes text only where somebody looks at it: most traces have no such column.
        let shows_cost = self.map.iter().any(|(_, place)| *place == Place::Cost);
        let cost = if shows_cost { cost.to_string() } else { String::new() };
        let parts = self.columns.parts(key);
        let shows_key = self.map.iter().any(|(_, place)| *place == Place::Key);
        let joined = if shows_key { self.columns.joined(key) } else { Cow::Borrowed("") };
        let fixed = self.fixed.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let (mut attributes, mut headers) = (fixed.collect::<Few<'_>>(), Few::new());
        let mut request = Request { host: &self.host, ..Request::new(&self.method, &self.path) };
        for (part, place) in &self.map {
            let value = match place {
                Place::Key => joined.as_ref(),
                Place::Cost => &cost,
                Place::Part(part) => parts.get(*part).copied().unwrap_or_default(),
            };
            match part {
                MappedPart::Path => request.path = value,
                MappedPart::Selector(Selector::Attribute(name)) => {
                    attributes.push((name.as_str(), value));
                }
                MappedPart::Selector(Selector::Header(name)) => {
                    headers.push((name.as_str(), value));
                }
                MappedPart::Selector(Selector::Ip) => request.ip = value,
                MappedPart::Selector(Selector::Host) => request.host = value,
                MappedPart::Selector(Selector::Method) => request.method = value,
                // The path tells its parameters.
                MappedPart::Selector(Selector::Path(_)) => {}
            }
        }
        request.attributes = &attributes;
        request.headers = &headers;
        then(&request)
    }

    /// How the trace is read, so that every mapped column is in its keys.
    pub(crate) fn options(&self, reading: &TraceArgs) -> Options {
        self.columns.options(reading)
    }

    /// What should be known of how a policy and a trace fit together.
    pub(crate) fn notes(&self, document: &Document) -> Vec<String> {
        let mut asked: Vec<(&Selector, &str)> = Vec::new();
        let scopes = document.scopes.values().flatten();
        asked.extend(scopes.map(|part| (part, "all rows share its counters")));
        let costs = document.limits.values().filter_map(|limit| match &limit.cost {
            CostRule::From(part) => Some((part, "every row costs 1")),
            CostRule::Units(_) => None,
        });
        asked.extend(costs);
        let membership = document.membership.as_ref();
        asked.extend(membership.map(|one| (&one.from, "every row is of the lowest plan")));
        let mut notes = Vec::new();
        for (part, then) in asked {
            let note = format!("no --map and no --attr gives {part}: {then}");
            if !self.gives(part) && !notes.contains(&note) {
                notes.push(note);
            }
        }
        notes
    }

    fn gives(&self, part: &Selector) -> bool {
        let is_fixed = match part {
            Selector::Attribute(name) => self.fixed.iter().any(|(own, _)| own == name),
            Selector::Method | Selector::Path(_) => true,
            Selector::Host => !self.host.is_empty(),
            Selector::Header(_) | Selector::Ip => false,
        };
        is_fixed || self.map.iter().any(|own| own.0 == MappedPart::Selector(part.clone()))
    }
}

fn name(part: &MappedPart) -> String {
    match part {
        MappedPart::Path => "path".to_owned(),
        MappedPart::Selector(selector) => selector.to_string(),
    }
}
