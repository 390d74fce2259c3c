//! Tables as files: CSV always, Parquet beside it where it is asked for.

use giusto_sim::report::to_csv;
use serde::Serialize;

use super::Folder;
#[cfg(feature = "parquet")]
use super::typed;
use crate::fault::Fault;

/// In which forms tables are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tables {
    /// Whether as Parquet too.
    parquet: bool,
}

impl Tables {
    /// Fails where Parquet is asked for and was not built in.
    pub(crate) fn new(parquet: bool) -> Result<Self, Fault> {
        if parquet && !cfg!(feature = "parquet") {
            return Err(Fault::usage(
                "this giusto was built without Parquet; build it with --features parquet, or leave \
                 out --parquet: every table is there as CSV",
            ));
        }
        Ok(Self { parquet })
    }

    /// Adds a table by its name without an ending.
    pub(crate) fn add<R: Serialize>(
        self,
        folder: &mut Folder,
        name: &str,
        rows: &[R],
    ) -> Result<(), Fault> {
        folder.add(format!("{name}.csv"), to_csv(rows).map_err(Fault::failed)?);
        self.add_typed(folder, name, rows)
    }

    /// Adds a table as Parquet alone, such as one that would be too large as text.
    #[cfg_attr(
        not(feature = "parquet"),
        expect(clippy::unnecessary_wraps, reason = "it can fail where Parquet is built in")
    )]
    pub(crate) fn add_typed<R: Serialize>(
        self,
        folder: &mut Folder,
        name: &str,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), Fault> {
        #[cfg(feature = "parquet")]
        if self.parquet
            && let Some(bytes) = typed::file(rows)?
        {
            folder.add(format!("{name}.parquet"), bytes);
        }
        #[cfg(not(feature = "parquet"))]
        let _ = (self.parquet, folder, name, rows);
        Ok(())
    }
}
