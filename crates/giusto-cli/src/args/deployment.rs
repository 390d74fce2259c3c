//! What a deployment says of itself.

use clap::Args;
use giusto_policy::Deployment;

use super::pair::pair;
use crate::fault::Fault;

#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Deployment")]
pub(crate) struct DeploymentArgs {
    /// A parameter that the document asks for, such as standard=1000/min; may be given several
    /// times
    #[arg(long = "param", value_name = "NAME=QUOTA", value_parser = pair)]
    pub(crate) parameters: Vec<(String, String)>,
    /// An environment of the document, such as staging
    #[arg(long = "env", value_name = "NAME")]
    pub(crate) environment: Option<String>,
}

impl DeploymentArgs {
    /// The deployment that is meant.
    pub(crate) fn deployment(&self) -> Result<Deployment, Fault> {
        let mut deployment =
            Deployment { environment: self.environment.clone(), ..Deployment::default() };
        for (name, quota) in &self.parameters {
            let before = deployment.parameters.insert(name.clone(), quota.clone());
            if before.is_some() {
                return Err(Fault::usage(format!("--param {name} is given twice")));
            }
        }
        Ok(deployment)
    }

    /// Whether anything was said of a deployment.
    pub(crate) const fn is_given(&self) -> bool {
        !self.parameters.is_empty() || self.environment.is_some()
    }
}
