//! What the deployment gives: its environment and its parameters.

use std::collections::BTreeMap;

use giusto::Quota;

use giusto_document::{Collector, closest};

use crate::{Deployment, Policy, document::Environment};

pub(super) fn environment<'p>(
    policy: &'p Policy,
    deployment: &Deployment,
    faults: &mut Collector<'_>,
) -> Option<&'p Environment> {
    let environments = &policy.document().environments;
    let name = deployment.environment.as_ref()?;
    let found = environments.get(name);
    if found.is_none() {
        let help = match closest(name, environments.keys().map(String::as_str)) {
            Some(likely) => format!("did you mean `{likely}`?"),
            None => "the environments are the tables under `[environments]`".to_owned(),
        };
        let message = format!("the deployment asks for environment `{name}`, which is not there");
        faults.push(policy.place("environments"), "environments", message, Some(help));
    }
    found
}

pub(super) fn parameters(
    policy: &Policy,
    deployment: &Deployment,
    faults: &mut Collector<'_>,
) -> BTreeMap<String, Quota> {
    let known = &policy.document().parameters;
    let mut quotas = BTreeMap::new();
    for (name, about) in known {
        let path = format!("parameters.{name}");
        let Some(text) = deployment.parameters.get(name) else {
            let about = about.about.as_ref().map(|about| format!(" ({about})")).unwrap_or_default();
            let message = format!("the deployment does not give `{name}`{about}");
            let help = format!("give it as a quota, such as `--param {name}=1000/min`");
            faults.push(policy.place(&path), path, message, Some(help));
            continue;
        };
        match text.parse::<Quota>() {
            Ok(quota) => drop(quotas.insert(name.clone(), quota)),
            Err(error) => {
                let message = format!("the deployment gives `{name}` as `{text}`: {error}");
                let help = Some("expected a quota, such as `1000/min`".to_owned());
                faults.push(policy.place(&path), path, message, help);
            }
        }
    }
    for name in deployment.parameters.keys().filter(|name| !known.contains_key(*name)) {
        let help = match closest(name, known.keys().map(String::as_str)) {
            Some(likely) => format!("did you mean `{likely}`?"),
            None => "the parameters are the tables under `[parameters]`".to_owned(),
        };
        let message = format!("the deployment gives `{name}`, which is no parameter");
        faults.push(policy.place("parameters"), "parameters", message, Some(help));
    }
    quotas
}
