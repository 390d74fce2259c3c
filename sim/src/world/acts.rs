//! What clients do when something happens to them.

use super::{
    JobEnd, WorldError,
    cast::Place,
    recorder::Asked,
    run::{Event, Run},
};
use crate::{
    client::{Job, Jobs, Next, Reply},
    server::{Answer, Outcome},
};

impl Run<'_, '_> {
    pub(super) fn happen(&mut self, now_ns: u64, event: Event) -> Result<(), WorldError> {
        match event {
            Event::Start { client } => self.start(now_ns, client),
            Event::Arrive { feed } => self.arrive(now_ns, feed),
            Event::Reach { place } => self.reach(now_ns, place),
            Event::Hear { letter } => {
                let (place, answer) = self.mail.collect(letter);
                self.hear(now_ns, place, &answer)
            }
        }
    }

    /// A client starts with all its jobs, and takes up as many as it may at once.
    fn start(&mut self, now_ns: u64, client: u32) -> Result<(), WorldError> {
        let index = self.crowd_of(client);
        let crowd = &mut self.crowds[index];
        let Jobs::AtStart(jobs) = crowd.population.jobs else { return Ok(()) };
        crowd.jobs += u64::from(jobs);
        self.clients[client as usize].left = jobs;
        for place in crowd.places(client) {
            self.places[place].job.arrived_ns = now_ns;
            self.take_up(now_ns, place)?;
        }
        Ok(())
    }

    /// A job arrives, and is taken up where its client has a place for it.
    fn arrive(&mut self, now_ns: u64, feed: u32) -> Result<(), WorldError> {
        self.recorder.job(now_ns)?;
        let stream = &mut self.feeds[feed as usize];
        let client = stream.deal();
        let crowd = &mut self.crowds[stream.crowd];
        crowd.jobs += 1;
        crowd.waiting[(client - crowd.first_client) as usize].push_back(now_ns);
        if self.clients[client as usize].busy < crowd.population.in_flight {
            let idle = crowd.places(client).find(|&place| self.places[place].job.attempts == 0);
            if let Some(place) = idle {
                self.take_up(now_ns, place)?;
            }
        }
        self.await_job(feed)
    }

    /// Takes the next job of a client up in a place that is empty, if there is one. Jobs whose time
    /// is over before their first request are given up on the way.
    fn take_up(&mut self, now_ns: u64, place: usize) -> Result<(), WorldError> {
        let number = self.places[place].client;
        let index = self.crowd_of(number);
        while let Some(arrived_ns) = self.next_job(index, place) {
            let client = &mut self.clients[number as usize];
            client.busy += 1;
            let job = Job { arrived_ns, delay_ns: 0, attempts: 1 };
            self.places[place].job = job;
            let crowd = &mut self.crowds[index];
            let reaches_ns = crowd.drawing(number, client, |population, client, random| {
                let at_ns =
                    population.manners.first(&job, &mut client.pace, now_ns, population.cost);
                at_ns.map(|at_ns| at_ns.saturating_add(population.latency.out.draw(random)))
            });
            if let Some(reaches_ns) = reaches_ns {
                self.plan(reaches_ns, Event::Reach { place: number_of(place) });
                break;
            }
            if matches!(crowd.population.jobs, Jobs::AtStart(_)) {
                // Those that arrive were counted then.
                self.recorder.job(now_ns)?;
            }
            self.places[place].job.attempts = 0;
            self.end_job(now_ns, place, false);
        }
        Ok(())
    }

    /// When the next job of a client for this place was there, if there is one.
    fn next_job(&mut self, crowd: usize, place: usize) -> Option<u64> {
        let Place { job, client: number } = self.places[place];
        let client = &mut self.clients[number as usize];
        if client.left > 0 {
            client.left -= 1;
            // All jobs were there when the client started, as the one before in this place.
            return Some(job.arrived_ns);
        }
        let crowd = &mut self.crowds[crowd];
        crowd.waiting.get_mut((number - crowd.first_client) as usize)?.pop_front()
    }

    /// A request reaches the server, which decides.
    fn reach(&mut self, now_ns: u64, place: u32) -> Result<(), WorldError> {
        let number = self.places[place as usize].client;
        let attempt = self.places[place as usize].job.attempts;
        let index = self.crowd_of(number);
        let crowd = &mut self.crowds[index];
        let (key, cost) = (crowd.key(number), crowd.population.cost);
        self.recorder.check_room(now_ns, cost)?;
        let answer = self.server.decide(now_ns, key, cost);
        self.recorder.request(now_ns, Asked { key, cost, client: number, attempt }, &answer);
        let client = &mut self.clients[number as usize];
        crowd.population.manners.budget.earn(&mut client.pace);
        let answer = crowd.population.told.of(&answer);
        let back = crowd.population.latency.back;
        let back_ns = if back.draws() {
            crowd.drawing(number, client, |population, _, random| {
                population.latency.back.draw(random)
            })
        } else {
            back.least_ns
        };
        if back_ns == 0 {
            return self.hear(now_ns, place, &answer);
        } else if now_ns.saturating_add(back_ns) < self.end_ns {
            let letter = self.mail.send(place, answer);
            self.plan(now_ns.saturating_add(back_ns), Event::Hear { letter });
        }
        Ok(())
    }

    /// An answer reaches its client, which ends the job or sends it again.
    fn hear(&mut self, now_ns: u64, place: u32, answer: &Answer) -> Result<(), WorldError> {
        let number = self.places[place as usize].client;
        let index = self.crowd_of(number);
        let crowd = &mut self.crowds[index];
        let client = &mut self.clients[number as usize];
        let reply = Reply { now_ns, cost: crowd.population.cost, answer };
        crowd.population.manners.behaviour.hear(&mut client.pace, &reply);
        let done = answer.outcome == Outcome::Admitted;
        if !done {
            let job = &mut self.places[place as usize].job;
            let again =
                crowd.drawing(number, client, |population, client, random| {
                    match population.manners.next(job, &mut client.pace, &reply, random) {
                        Next::Send { at_ns } => {
                            Some(at_ns.saturating_add(population.latency.out.draw(random)))
                        }
                        Next::GiveUp => None,
                    }
                });
            if let Some(reaches_ns) = again {
                job.attempts = job.attempts.saturating_add(1);
                self.plan(reaches_ns, Event::Reach { place });
                return Ok(());
            }
        }
        self.end_job(now_ns, place as usize, done);
        self.take_up(now_ns, place as usize)
    }

    /// A job ends, and its place is empty.
    fn end_job(&mut self, now_ns: u64, place: usize, done: bool) {
        let Place { client, job } = &mut self.places[place];
        self.recorder.jobs.push(JobEnd {
            client: *client,
            attempts: job.attempts,
            arrived_ns: job.arrived_ns,
            ended_ns: now_ns,
            done,
        });
        job.attempts = 0;
        self.clients[*client as usize].busy -= 1;
    }

    /// Which population a client belongs to: they are few, and numbered upwards.
    fn crowd_of(&self, client: u32) -> usize {
        self.crowds.partition_point(|crowd| crowd.first_client <= client) - 1
    }
}

/// Places are counted to fit when they are made.
fn number_of(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
