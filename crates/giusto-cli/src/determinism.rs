//! Running twice and comparing: `--check-determinism`.

use crate::fault::Fault;

/// Runs `work`, and if asked, once more; fails where the two differ in what `digest` takes of them.
pub(crate) fn checked<T, D: PartialEq>(
    check: bool,
    work: impl Fn() -> Result<T, Fault>,
    digest: impl Fn(&T) -> Vec<(String, D)>,
) -> Result<T, Fault> {
    let first = work()?;
    if check {
        let second = work()?;
        let (one, two) = (digest(&first), digest(&second));
        let differs = one.iter().zip(&two).find(|(one, two)| one != two);
        if let Some((one, _)) = differs {
            return Err(Fault::failed(format!("two runs differ in {}", one.0)));
        }
        if one.len() != two.len() {
            return Err(Fault::failed("two runs differ in what they produced"));
        }
        eprintln!("deterministic: two runs agree in {} results", one.len());
    }
    Ok(first)
}
