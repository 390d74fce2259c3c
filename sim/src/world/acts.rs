//! What clients do when something happens to them.

use super::{
    JobEnd, WorldError,
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
            Event::Arrive { feed } => return self.arrive(now_ns, feed),
            Event::Reach { place } => return self.reach(now_ns, place),
            Event::Hear { letter } => {
                let (place, answer) = self.mail.collect(letter);
                self.hear(now_ns, place, &answer);
            }
        }
        Ok(())
    }

    /// A client starts with all its jobs, and takes up as many as it may at once.
    fn start(&mut self, now_ns: u64, client: u32) {
        let index = self.crowd_of(client);
        let crowd = &mut self.crowds[index];
        let Jobs::AtStart(jobs) = crowd.population.jobs else { return };
        crowd.jobs += u64::from(jobs);
        self.clients[client as usize].left = jobs;
        for place in crowd.places(client) {
            self.places[place].job.arrived_ns = now_ns;
            self.take_up(now_ns, place);
        }
    }

    /// A job arrives, and is taken up where its client has a place for it.
    fn arrive(&mut self, now_ns: u64, feed: u32) -> Result<(), WorldError> {
        let stream = &mut self.feeds[feed as usize];
        let client = stream.deal();
        let crowd = &mut self.crowds[stream.crowd];
        crowd.jobs += 1;
        crowd.waiting[(client - crowd.first_client) as usize].push_back(now_ns);
        if self.clients[client as usize].busy < crowd.population.in_flight {
            let idle = crowd.places(client).find(|&place| self.places[place].job.attempts == 0);
            if let Some(place) = idle {
                self.take_up(now_ns, place);
            }
        }
        self.await_job(feed)
    }

    /// Takes the next job of a client up in a place that is empty, if there is one.
    fn take_up(&mut self, now_ns: u64, place: usize) {
        let Job { arrived_ns, .. } = self.places[place].job;
        let number = self.places[place].client;
        let index = self.crowd_of(number);
        let crowd = &mut self.crowds[index];
        let client = &mut self.clients[number as usize];
        let arrived_ns = if client.left > 0 {
            client.left -= 1;
            // All jobs were there when the client started, as the one before in this place.
            Some(arrived_ns)
        } else {
            let waiting = crowd.waiting.get_mut((number - crowd.first_client) as usize);
            waiting.and_then(std::collections::VecDeque::pop_front)
        };
        let Some(arrived_ns) = arrived_ns else { return };
        client.busy += 1;
        self.places[place].job = Job { arrived_ns, delay_ns: 0, attempts: 1 };
        let reaches_ns = crowd.drawing(number, client, |population, client, random| {
            let behaviour = &population.manners.behaviour;
            let at_ns = behaviour.first(&mut client.pace, now_ns, population.cost);
            at_ns.saturating_add(population.latency.out.draw(random))
        });
        self.plan(reaches_ns, Event::Reach { place: number_of(place) });
    }

    /// A request reaches the server, which decides.
    fn reach(&mut self, now_ns: u64, place: u32) -> Result<(), WorldError> {
        self.recorder.check_room(now_ns)?;
        let number = self.places[place as usize].client;
        let attempt = self.places[place as usize].job.attempts;
        let index = self.crowd_of(number);
        let crowd = &mut self.crowds[index];
        let (key, cost) = (crowd.key(number), crowd.population.cost);
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
            self.hear(now_ns, place, &answer);
        } else if now_ns.saturating_add(back_ns) <= self.end_ns {
            let letter = self.mail.send(place, answer);
            self.plan(now_ns.saturating_add(back_ns), Event::Hear { letter });
        }
        Ok(())
    }

    /// An answer reaches its client, which ends the job or sends it again.
    fn hear(&mut self, now_ns: u64, place: u32, answer: &Answer) {
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
                return;
            }
        }
        self.end_job(now_ns, place, done);
    }

    /// A job ends, and its place takes up the next.
    fn end_job(&mut self, now_ns: u64, place: u32, done: bool) {
        let index = place as usize;
        let client = self.places[index].client;
        let job = &mut self.places[index].job;
        self.recorder.jobs.push(JobEnd {
            client,
            attempts: job.attempts,
            arrived_ns: job.arrived_ns,
            ended_ns: now_ns,
            done,
        });
        job.attempts = 0;
        self.clients[client as usize].busy -= 1;
        self.take_up(now_ns, index);
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
