//! Measurements that need a process of their own: memory that nobody else has used.

use std::{
    env,
    process::{Command, Stdio},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    churn,
    contestant::Field,
    growth, memory,
    stream::{Form, Numbers, Texts},
};

/// One measurement of one contestant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Task {
    Keyed { form: Form, name: String, keys: u64, measure: Measure },
    Churn { name: String, live: u64, keys: u64 },
}

/// What is measured while keys are inserted.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum Measure {
    Memory { hint: bool },
    MeanTime,
    EachTime,
}

impl Task {
    /// Measures in a new process.
    ///
    /// # Panics
    /// Where that process fails; it has said why.
    pub(crate) fn measure<T: DeserializeOwned>(&self) -> T {
        let program = env::current_exe().expect("this program");
        let task = serde_json::to_string(self).expect("names and numbers");
        let run = Command::new(program).arg("alone").arg(task).stderr(Stdio::inherit()).output();
        let run = run.expect("this program can be started");
        assert!(run.status.success(), "{self:?} failed");
        serde_json::from_slice(&run.stdout).expect("the measurement, and nothing else")
    }

    /// Measures in this process, and prints what [`Task::measure`] reads.
    pub(crate) fn run(&self) {
        let text = match self {
            Self::Keyed { form: Form::Number, name, keys, measure } => {
                measure.run::<Numbers>(name, *keys)
            }
            Self::Keyed { form: Form::Text, name, keys, measure } => {
                measure.run::<Texts>(name, *keys)
            }
            Self::Churn { name, live, keys } => json(&churn::alone(name, *live, *keys)),
        };
        println!("{text}");
    }
}

impl Measure {
    fn run<S: Field>(self, name: &str, keys: u64) -> String {
        match self {
            Self::Memory { hint } => json(&memory::alone::<S>(name, keys, hint)),
            Self::MeanTime => json(&growth::mean_ns::<S>(name, keys)),
            Self::EachTime => json(&growth::tail::<S>(name, keys)),
        }
    }
}

fn json(measured: &impl Serialize) -> String {
    serde_json::to_string(measured).expect("names and numbers")
}
