//! Results inside a page, where no name in them can end the element that holds them.

use maud::{Markup, PreEscaped, html};

/// JSON text as an element that a script, or a reader of the file, finds by the id `results`.
pub(super) fn results(json: &str) -> Markup {
    html! {
        script type="application/json" id="results" { (PreEscaped(escaped(json))) }
    }
}

/// The same JSON without the characters that mean something to HTML.
///
/// Such characters occur in the strings of a JSON text only, where an escape means the same. The
/// two line separators are escaped as well, since older readers of scripts end a line there.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' => text.push_str("\\u003c"),
            '>' => text.push_str("\\u003e"),
            '&' => text.push_str("\\u0026"),
            '\u{2028}' => text.push_str("\\u2028"),
            '\u{2029}' => text.push_str("\\u2029"),
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_end_the_element_and_comes_back_unchanged() {
        for name in ["</script><script>alert(1)</script>", "<!--", "]]>", "a&amp;b", "\u{2028}\"\\"]
        {
            let json = serde_json::json!([{ "key": name, name: 1.5 }]);
            let text = serde_json::to_string(&json).expect("JSON");
            let markup = results(&text).into_string();
            assert_eq!(markup.matches('<').count(), 2, "{markup}");
            let (_, inside) = markup.split_once('>').expect("an opening tag");
            let (inside, _) = inside.split_once('<').expect("a closing tag");
            let back: serde_json::Value = serde_json::from_str(inside).expect("JSON");
            assert_eq!(back, json);
        }
    }
}
