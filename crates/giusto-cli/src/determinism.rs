//! Running twice and comparing: `--check-determinism`.

use crate::{args::RunArgs, fault::Fault, output::say};

/// Runs `work` on as many threads as asked for. If its determinism is to be checked it is run once
/// more on another number of threads, and fails where the two differ in what `digest` takes of them.
pub(crate) fn checked<T, D: PartialEq>(
    args: &RunArgs,
    work: impl Fn(usize) -> Result<T, Fault>,
    digest: impl Fn(&T) -> Vec<(String, D)>,
) -> Result<T, Fault> {
    let first = work(args.threads)?;
    if args.check_determinism {
        let second = work(if args.threads == 1 { 2 } else { 1 })?;
        let (one, two) = (digest(&first), digest(&second));
        let differs = one.iter().zip(&two).find(|(one, two)| one != two);
        if let Some((one, _)) = differs {
            return Err(Fault::failed(format!("two runs differ in {}", one.0)));
        }
        if one.len() != two.len() {
            return Err(Fault::failed("two runs differ in what they produced"));
        }
        say(format_args!("deterministic: two runs agree in {} results", one.len()));
    }
    Ok(first)
}
