//! Responses: templates that speak of limits that there are.

use super::Check;
use crate::document::{Body, Header, Part, Template};

impl Check<'_, '_, '_> {
    pub(super) fn responses(&mut self) {
        let document = self.document;
        self.headers("responses.headers", &document.responses.headers);
        for (name, denial) in &document.denials {
            let path = format!("denials.{name}");
            self.headers(&format!("{path}.headers"), &denial.headers);
            if let Some(body) = &denial.body {
                self.body(&format!("{path}.body"), body);
            }
        }
    }

    fn headers(&mut self, path: &str, headers: &[Header]) {
        for (place, header) in headers.iter().enumerate() {
            let path = format!("{path}[{place}]");
            self.template(&format!("{path}.value"), &header.value);
            let same = |other: &Header| {
                other.name.eq_ignore_ascii_case(&header.name) && other.on == header.on
            };
            if headers[..place].iter().any(same) {
                let message = format!("`{}` is sent already", header.name);
                self.fault(&path, message, "leave one of them out".to_owned());
            }
        }
    }

    fn body(&mut self, path: &str, body: &Body) {
        match body {
            Body::Text(template) => self.template(path, template),
            Body::List(items) => {
                for (place, item) in items.iter().enumerate() {
                    self.body(&format!("{path}[{place}]"), item);
                }
            }
            Body::Table(entries) => {
                for (key, value) in entries {
                    self.body(&format!("{path}.{key}"), value);
                }
            }
            Body::Integer(_) | Body::Float(_) | Body::Flag(_) | Body::Null => {}
        }
    }

    fn template(&mut self, path: &str, template: &Template) {
        let document = self.document;
        for part in &template.parts {
            if let Part::Field { limit: Some(id), .. } = part
                && !document.limits.contains_key(id)
            {
                self.unknown(path, "limit", id, document.limits.keys());
            }
        }
    }
}
