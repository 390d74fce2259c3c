//! The points of a sweep as figures and tables name them: by what differs among them.

use giusto_sim::sweep::SweepRow;

/// What decides in a combination, whatever the load.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Point<'s> {
    pub(super) subject: &'s str,
    pub(super) algorithm: &'s str,
    pub(super) limit: &'s str,
    pub(super) burst: Option<u64>,
}

impl<'s> Point<'s> {
    pub(super) fn of(row: &'s SweepRow) -> Self {
        let SweepRow { subject, algorithm, limit, burst, .. } = row;
        Self { subject, algorithm, limit, burst: *burst }
    }
}

/// All points and loads of a sweep, in its order.
#[derive(Debug)]
pub(super) struct Points<'s> {
    pub(super) rows: &'s [SweepRow],
    pub(super) all: Vec<Point<'s>>,
    pub(super) loads: Vec<f64>,
}

impl<'s> Points<'s> {
    pub(super) fn of(rows: &'s [SweepRow]) -> Self {
        let (mut all, mut loads) = (Vec::new(), Vec::new());
        for row in rows {
            let point = Point::of(row);
            // Rows of one point stand together.
            if all.last() != Some(&point) {
                all.push(point);
            }
            if !loads.contains(&row.load) {
                loads.push(row.load);
            }
        }
        Self { rows, all, loads }
    }

    /// The row of a measure at a point under a load, where it has one.
    pub(super) fn row(&self, point: &Point<'_>, load: f64, measure: &str) -> Option<&'s SweepRow> {
        self.rows.iter().find(|row| {
            row.measure == measure && row.load.total_cmp(&load).is_eq() && Point::of(row) == *point
        })
    }

    /// The name of a point: those parts of it that are not the same for all.
    pub(super) fn name(&self, point: &Point<'_>) -> String {
        let differs = |same: fn(&Point<'_>, &Point<'_>) -> bool| {
            self.all.windows(2).any(|pair| !same(&pair[0], &pair[1]))
        };
        let mut parts = Vec::new();
        if differs(|one, two| one.subject == two.subject) {
            parts.push(point.subject.to_owned());
        }
        if differs(|one, two| one.algorithm == two.algorithm) {
            parts.push(point.algorithm.to_owned());
        }
        if differs(|one, two| one.limit == two.limit) {
            parts.push(point.limit.to_owned());
        }
        if differs(|one, two| one.burst == two.burst) {
            parts.extend(point.burst.map(|burst| format!("burst {burst}")));
        }
        parts.dedup();
        if parts.is_empty() { point.subject.to_owned() } else { parts.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(algorithm: &'static str, burst: Option<u64>, load: f64) -> SweepRow {
        let (subject, limit, measure) = ("a".to_owned(), "5/s".to_owned(), "denied".to_owned());
        SweepRow {
            subject,
            algorithm,
            limit,
            burst,
            load,
            measure,
            n: 1,
            mean: load,
            sd: None,
            low: None,
            high: None,
            min: load,
            max: load,
            partial: false,
        }
    }

    #[test]
    fn points_are_named_by_what_differs() {
        let rows = [
            row("gcra", Some(1), 1.0),
            row("gcra", Some(1), 2.0),
            row("gcra", Some(9), 1.0),
            row("rolling", None, 1.0),
        ];
        let points = Points::of(&rows);
        let names: Vec<_> = points.all.iter().map(|point| points.name(point)).collect();
        assert_eq!(names, ["gcra, burst 1", "gcra, burst 9", "rolling"]);
        assert_eq!(points.loads, [1.0, 2.0]);
        let found = points.row(&points.all[0], 2.0, "denied");
        assert_eq!(found.map(|row| row.mean), Some(2.0));
        assert!(points.row(&points.all[1], 2.0, "denied").is_none(), "it was not run");
        let one = Points::of(&rows[..1]);
        assert_eq!(one.name(&one.all[0]), "a");
    }
}
