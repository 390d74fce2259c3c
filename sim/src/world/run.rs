//! One run of a world: what is there at the start, and the order of what happens.

use super::{
    Events, Members, OPEN, Progress, Record, Watch, World, WorldError,
    cast::{Client, Crowd, Place},
    feed::Feed,
    mail::Mail,
    recorder::{Asked, Recorder},
    sources::Sources,
};
use crate::{
    client::{Jobs, Population},
    server::Server,
};

/// Steps between two looks of whoever watches.
const LOOK: u64 = 1 << 14;

/// What happens to clients.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    /// A client starts.
    Start { client: u32 },
    /// A job arrives.
    Arrive { feed: u32 },
    /// The request of a place reaches the server.
    Reach { place: u32 },
    /// An answer reaches its client.
    Hear { letter: u32 },
}

/// The state of a run.
pub(super) struct Run<'w, 'a> {
    pub(super) server: &'w mut dyn Server,
    pub(super) end_ns: u64,
    pub(super) events: Events<Event>,
    pub(super) crowds: Vec<Crowd<'a>>,
    pub(super) clients: Vec<Client>,
    pub(super) places: Vec<Place>,
    pub(super) feeds: Vec<Feed<'a>>,
    pub(super) mail: Mail,
    pub(super) recorder: Recorder,
}

pub(super) fn run(
    world: World<'_>,
    server: &mut dyn Server,
    watch: &mut dyn Watch,
) -> Result<Record, WorldError> {
    let World { seed, end_ns, most_requests, names, sources, populations } = world;
    let mut sources = Sources::new(sources, names.len())?;
    let mut run = Run {
        server,
        end_ns,
        events: Events::new(),
        crowds: Vec::new(),
        clients: Vec::new(),
        places: Vec::new(),
        feeds: Vec::new(),
        mail: Mail::default(),
        recorder: Recorder::new(most_requests, end_ns),
    };
    for (population, first_key) in populations {
        run.admit(population, seed, first_key)?;
    }
    let stopped_ns = run.play(&mut sources, watch)?;
    let members = run.crowds.iter().map(Crowd::members).collect();
    run.recorder.finish(names, members, stopped_ns)
}

impl<'a> Run<'_, 'a> {
    /// Brings the clients of a population in, each with its start or its first arrival ahead.
    fn admit(
        &mut self,
        mut population: Population<'a>,
        seed: u64,
        first_key: u32,
    ) -> Result<(), WorldError> {
        let (count, in_flight) = (population.count, population.in_flight);
        let places = self.places.len() as u64 + u64::from(count) * u64::from(in_flight);
        // A client has a place at least, so that numbers of clients fit too, and none is `OPEN`.
        let (Ok(first_client), Ok(first_place), true) = (
            u32::try_from(self.clients.len()),
            u32::try_from(self.places.len()),
            places <= u64::from(OPEN),
        ) else {
            return Err(WorldError::TooManyClients { places, most: u64::from(OPEN) });
        };
        let number = self.crowds.len();
        let feeds = Feed::all_of(&mut population.jobs, number, first_client, count);
        let mut crowd = Crowd::new(population, seed, first_key, first_client, first_place);
        for client in first_client..first_client + count {
            let mut state = Client::default();
            if matches!(crowd.population.jobs, Jobs::AtStart(_)) {
                let start_ns = crowd.start(client, &mut state);
                self.plan(start_ns, Event::Start { client });
            }
            self.clients.push(state);
            self.places.extend((0..in_flight).map(|_| Place { client, ..Place::default() }));
        }
        self.crowds.push(crowd);
        for feed in feeds {
            let index = u32::try_from(self.feeds.len()).unwrap_or(u32::MAX);
            self.feeds.push(feed);
            self.await_job(index)?;
        }
        Ok(())
    }

    /// Plans an event, unless the world has ended by then: it covers the times before its end.
    pub(super) fn plan(&mut self, time_ns: u64, event: Event) {
        if time_ns < self.end_ns {
            self.events.push(time_ns, event);
        }
    }

    /// Plans the next arrival of a feed.
    pub(super) fn await_job(&mut self, feed: u32) -> Result<(), WorldError> {
        let stream = &mut self.feeds[feed as usize];
        let name = &self.crowds[stream.crowd].population.name;
        if let Some(time_ns) = stream.next_time(name)? {
            self.plan(time_ns, Event::Arrive { feed });
        }
        Ok(())
    }

    /// Plays what happens until the end; where that is early, says when.
    fn play(
        &mut self,
        sources: &mut Sources<'_>,
        watch: &mut dyn Watch,
    ) -> Result<Option<u64>, WorldError> {
        let mut now_ns = 0;
        for step in 0_u64.. {
            if step.is_multiple_of(LOOK) {
                let requests = self.recorder.requests();
                if !watch.go_on(Progress { now_ns, end_ns: self.end_ns, requests }) {
                    return Ok(Some(now_ns));
                }
            }
            let event_ns = self.events.next_time();
            let open = sources.next_time().filter(|&(time_ns, _)| {
                time_ns < self.end_ns && event_ns.is_none_or(|event_ns| time_ns <= event_ns)
            });
            if let Some((time_ns, number)) = open {
                now_ns = time_ns;
                self.open_request(sources, number)?;
            } else if let Some((time_ns, event)) = self.events.pop() {
                now_ns = time_ns;
                self.happen(time_ns, event)?;
            } else {
                break;
            }
        }
        Ok(None)
    }

    fn open_request(&mut self, sources: &mut Sources<'_>, number: usize) -> Result<(), WorldError> {
        let Some(offer) = sources.take(number)? else { return Ok(()) };
        self.recorder.check_room(offer.time_ns, offer.cost)?;
        let answer = self.server.decide(offer.time_ns, offer.key, offer.cost);
        let request = Asked { key: offer.key, cost: offer.cost, client: OPEN, attempt: 0 };
        self.recorder.request(offer.time_ns, request, &answer);
        Ok(())
    }
}

impl Crowd<'_> {
    fn members(&self) -> Members {
        Members {
            name: self.population.name.clone(),
            behaviour: self.population.manners.behaviour.name(),
            clients: self.first_client..self.first_client + self.population.count,
            cost: self.population.cost,
            jobs: self.jobs,
        }
    }
}
