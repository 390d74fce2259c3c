//! What is answered: headers of every response, and denials.

use super::{Bearing, Changes, gone_and_new};
use crate::{
    Document,
    document::{Denial, Header, Presence},
};

pub(super) fn responses(before: &Document, after: &Document, changes: &mut Changes) {
    let (old, new) = (&before.responses, &after.responses);
    headers(&old.headers, &new.headers, "responses", changes);
    changes.other("responses", (&old.ietf, &new.ietf), |_, new| {
        if *new {
            "`RateLimit-Policy` and `RateLimit` are sent".to_owned()
        } else {
            "`RateLimit-Policy` and `RateLimit` are no longer sent".to_owned()
        }
    });
    let (gone, fresh) = gone_and_new(before.denials.keys(), after.denials.keys());
    for name in gone {
        changes.say(format!("denials.{name}"), Bearing::Other, "is gone");
    }
    for name in fresh {
        let text = format!("is new: status {}", after.denials[name].status);
        changes.say(format!("denials.{name}"), Bearing::Other, text);
    }
    for (name, old) in &before.denials {
        if let Some(new) = after.denials.get(name) {
            denial(old, new, &format!("denials.{name}"), changes);
        }
    }
}

fn denial(old: &Denial, new: &Denial, place: &str, changes: &mut Changes) {
    changes.other(place, (&old.status, &new.status), |old, new| {
        format!("status {new}, formerly {old}")
    });
    changes.other(place, (&old.retry_after, &new.retry_after), |_, new| {
        if *new {
            "`Retry-After` is sent".to_owned()
        } else {
            "`Retry-After` is no longer sent".to_owned()
        }
    });
    headers(&old.headers, &new.headers, place, changes);
    changes.other(place, (&old.body, &new.body), |old, new| match (old, new) {
        (None, _) => "has a body".to_owned(),
        (_, None) => "has no body any more".to_owned(),
        _ => "has another body".to_owned(),
    });
    changes.other(place, (&old.problem, &new.problem), |_, new| match new {
        None => "is no problem of RFC 9457 any more".to_owned(),
        Some(_) => "is another problem of RFC 9457".to_owned(),
    });
}

fn headers(old: &[Header], new: &[Header], place: &str, changes: &mut Changes) {
    let of = |headers: &[Header], name: &str| {
        headers.iter().position(|header| header.name.eq_ignore_ascii_case(name))
    };
    for header in old.iter().filter(|header| of(new, &header.name).is_none()) {
        changes.say(place, Bearing::Other, format!("header `{}` is gone", header.name));
    }
    for header in new {
        let name = &header.name;
        let Some(was) = of(old, name).map(|place| &old[place]) else {
            let text = format!("header `{name}` is new: `{}`", header.value);
            changes.say(place, Bearing::Other, text);
            continue;
        };
        changes.other(place, (&was.value, &header.value), |old, new| {
            format!("header `{name}` is `{new}`, formerly `{old}`")
        });
        changes.other(place, (&was.on, &header.on), |old, new| {
            format!("header `{name}` stands on {}, formerly on {}", which(*new), which(*old))
        });
        changes.other(place, (&was.only_exact, &header.only_exact), |_, new| {
            if *new {
                format!("header `{name}` is left out where counts are not exact")
            } else {
                format!("header `{name}` is sent where counts are not exact, too")
            }
        });
    }
}

const fn which(presence: Presence) -> &'static str {
    match presence {
        Presence::All => "all responses",
        Presence::Admitted => "those to requests that pass",
        Presence::Denied => "denials",
    }
}
