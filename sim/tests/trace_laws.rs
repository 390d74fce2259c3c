//! Laws of the readers on inputs that nobody wrote by hand.

use std::io::Cursor;

use giusto_sim::trace::{Format, Options, Trace, load_from, write_native};
use proptest::prelude::*;

fn read(bytes: Vec<u8>, options: &Options) -> Result<Trace, String> {
    load_from(Cursor::new(bytes), "memory", options, |_| ()).map_err(|error| error.to_string())
}

/// Every format, with and without columns and sorting, in every unit.
fn every_option() -> Vec<Options> {
    let formats = Format::ALL.into_iter().map(Some).chain([None]);
    let mut all = Vec::new();
    for format in formats {
        all.push(Options { format, ..Options::default() });
        for unit in ["s", "unix-ns", "rfc3339", "%Y-%m-%d %H:%M:%S%.f %z"] {
            all.push(Options {
                format,
                columns: Some("time=t,key=k,cost=c+a.b".parse().expect("a column map")),
                time_unit: Some(unit.parse().expect("a time unit")),
                sort: true,
                ..Options::default()
            });
        }
    }
    all
}

/// Beginnings behind which random bytes reach the inner parsers.
const BEGINNINGS: [&[u8]; 9] = [
    b"",
    b"t_ns,key,cost\n",
    b"TIMESTAMP,ContextTokens,GeneratedTokens\n",
    b"t,k,c,a.b\n1,x,",
    b"t\tk\tc\ta.b\n1\tx\t",
    b"{\"t\":1,\"k\":\"x\",\"c\":2,\"a\":{\"b\":3}}\n{\"t\":",
    b"h - - [17/May/2015:10:05:03 +0000] x\nh - - [1",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
    b"\x28\xb5\x2f\xfd",
];

/// Bytes that are often those with a meaning somewhere.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let special =
        proptest::sample::select(b"0123456789,\t\"\n\r:-+eE.[]{} \\\x00\xff%TZ/".to_vec());
    proptest::collection::vec(prop_oneof![3 => special, 1 => any::<u8>()], 0..200)
}

fn traces() -> impl Strategy<Value = Trace> {
    let event = (0_u64..1 << 60, 0_u32..4, 0_u64..1 << 50);
    let names = proptest::collection::hash_set("[^\\x00]{0,6}", 4);
    (proptest::collection::vec(event, 1..40), names).prop_map(|(mut events, names)| {
        events.sort_unstable();
        let (mut times, mut keys, mut costs) = (Vec::new(), Vec::new(), Vec::new());
        // Keys are numbered by first appearance, as every trace that was read has them.
        let mut order: Vec<u32> = Vec::new();
        for (time, key, cost) in events {
            let id = order.iter().position(|&seen| seen == key).unwrap_or_else(|| {
                order.push(key);
                order.len() - 1
            });
            times.push(time);
            keys.push(u32::try_from(id).expect("four keys"));
            costs.push(cost);
        }
        let names = names.into_iter().take(order.len()).collect();
        Trace::from_parts(times, keys, costs, names, None).expect("a trace")
    })
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(beginning in 0..BEGINNINGS.len(), bytes in bytes()) {
        let input = [BEGINNINGS[beginning], &bytes].concat();
        for options in every_option() {
            // An error or a trace: both are answers, and a trace keeps its promises.
            if let Ok(trace) = read(input.clone(), &options) {
                prop_assert!(!trace.is_empty() && trace.times().is_sorted());
            }
        }
    }

    #[test]
    fn what_was_written_is_read_back(trace in traces()) {
        let mut written = Vec::new();
        write_native(&trace, &mut written).expect("memory");
        prop_assert_eq!(read(written, &Options::default()), Ok(trace));
    }

    #[test]
    fn a_cut_file_is_never_read_to_its_end(trace in traces(), cut in 1_usize..40) {
        let mut written = Vec::new();
        write_native(&trace, &mut written).expect("memory");
        let mut stored = zstd::encode_all(&written[..], 0).expect("memory");
        stored.truncate(stored.len().saturating_sub(cut).max(5));
        let error = read(stored, &Options::default()).expect_err("a cut file");
        prop_assert!(error.contains("the file is cut short"), "{}", error);
    }

    #[test]
    fn decimals_are_read_as_integers_count(whole in 0_u64..1 << 33, nanos in 0_u64..1_000_000_000) {
        let input = format!("t\n0\n{whole}.{nanos:09}\n").into_bytes();
        let options = Options {
            format: Some(Format::Csv),
            columns: Some("time=t".parse().expect("a column map")),
            time_unit: Some("s".parse().expect("a time unit")),
            ..Options::default()
        };
        let trace = read(input, &options).map_err(TestCaseError::fail)?;
        prop_assert_eq!(trace.times()[1], whole * 1_000_000_000 + nanos);
    }
}
