//! Headers, denials and bodies.

use giusto_document::{Context, Node, Value};

use super::fields::{self, Fields, join};
use crate::document::{Body, Denial, Header, Presence, Problem, Responses, Template};

pub(super) fn responses(node: &Node, path: &str, context: &Context<'_>) -> Option<Responses> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let responses = Responses {
        headers: fields.list("headers", header),
        ietf: fields.optional("ietf", fields::flag).unwrap_or_default(),
    };
    fields.finish();
    Some(responses)
}

pub(super) fn denial(node: &Node, path: &str, context: &Context<'_>) -> Option<Denial> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let status = fields.required("status", fields::status);
    let denial = Denial {
        status: status.unwrap_or(429),
        about: fields.optional("about", fields::text),
        retry_after: fields.optional("retry-after", fields::flag).unwrap_or_default(),
        headers: fields.list("headers", header),
        body: fields.optional("body", body),
        problem: fields.optional("problem", problem),
    };
    if fields.has("body") && fields.has("problem") {
        let help = Some("keep one of them: a problem is a body of its own".to_owned());
        let message = "a denial has a `body` or a `problem`, not both".to_owned();
        context.fault(&node.span, path, message, help);
    }
    fields.finish();
    Some(denial)
}

fn header(node: &Node, path: &str, context: &Context<'_>) -> Option<Header> {
    let fields = Fields::of(node, path.to_owned(), context)?;
    let name = fields.required("name", header_name);
    let value = fields.required("value", template);
    let header = |name, value, fields: &Fields<'_, '_, '_>| Header {
        name,
        value,
        about: fields.optional("about", fields::text),
        on: fields.optional("on", presence).unwrap_or_default(),
        only_exact: fields.optional("only-exact", fields::flag).unwrap_or_default(),
    };
    let empty = Template { parts: Vec::new() };
    let is_whole = name.is_some() && value.is_some();
    let header = header(name.unwrap_or_default(), value.unwrap_or(empty), &fields);
    fields.finish();
    is_whole.then_some(header)
}

fn header_name(node: &Node, path: &str, context: &Context<'_>) -> Option<String> {
    let name = fields::text(node, path, context)?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        let help = Some("names of headers have letters, digits and `-` (RFC 9110)".to_owned());
        context.fault(&node.span, path, format!("`{name}` is no name of a header"), help);
        return None;
    }
    Some(name)
}

fn template(node: &Node, path: &str, context: &Context<'_>) -> Option<Template> {
    let template: Template =
        fields::parsed(node, path, context, "text with fields like `{remaining}`")?;
    let plain = template.to_string();
    if plain.chars().any(|c| c.is_control() || !c.is_ascii()) {
        let message = "the value of a header is printable ASCII".to_owned();
        let help = Some("write it without accents, symbols and line ends".to_owned());
        context.fault(&node.span, path, message, help);
        return None;
    }
    Some(template)
}

fn presence(node: &Node, path: &str, context: &Context<'_>) -> Option<Presence> {
    let all =
        [("all", Presence::All), ("admitted", Presence::Admitted), ("denied", Presence::Denied)];
    fields::choice(node, path, context, "kind of response", &all)
}

fn problem(node: &Node, path: &str, context: &Context<'_>) -> Option<Problem> {
    let all = [
        ("quota-exceeded", Problem::QuotaExceeded),
        ("temporary-reduced-capacity", Problem::TemporaryReducedCapacity),
        ("abnormal-usage-detected", Problem::AbnormalUsageDetected),
    ];
    fields::choice(node, path, context, "problem type", &all)
}

fn body(node: &Node, path: &str, context: &Context<'_>) -> Option<Body> {
    Some(match &node.value {
        Value::Text(_) => {
            Body::Text(fields::parsed(node, path, context, "text with fields like `{limit}`")?)
        }
        Value::Integer(number) => {
            let Ok(number) = i64::try_from(*number) else {
                let help = Some(format!("write a number up to {}, or text", i64::MAX));
                context.fault(&node.span, path, format!("{number} is too large"), help);
                return None;
            };
            Body::Integer(number)
        }
        Value::Float(number) if number.is_finite() => Body::Float(*number),
        Value::Float(number) => {
            let message = format!("{number} cannot be written as JSON");
            let help = Some("write a number, or text in quotes".to_owned());
            context.fault(&node.span, path, message, help);
            return None;
        }
        Value::Bool(flag) => Body::Flag(*flag),
        Value::Null => Body::Null,
        Value::List(_) => Body::List(fields::items(node, path, context, body)),
        Value::Table(entries) => {
            let read = entries.iter().filter_map(|entry| {
                let path = join(path, &entry.key);
                context.note(&path, &entry.value.span);
                Some((entry.key.clone(), body(&entry.value, &path, context)?))
            });
            Body::Table(read.collect())
        }
    })
}
