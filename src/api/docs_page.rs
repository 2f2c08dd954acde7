//! The description of the API as one plain page: no script, no style of its own but one small file.

use std::fmt::Write as _;

use serde_json::Value;
use utoipa::openapi::{OpenApi, RefOr, path::ParameterIn};

use super::openapi::operations;

/// What the page may load: its style sheet, from here.
pub(super) const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The page's style sheet.
pub(super) const CSS: &str = include_str!("docs.css");

/// The page.
pub(super) fn page(document: &OpenApi) -> String {
    let json = serde_json::to_value(document).unwrap_or_default();
    let mut html = String::with_capacity(128 * 1024);
    let (title, version) = (text(&document.info.title), text(&document.info.version));
    let _ = write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} API</title>\n\
         <link rel=\"stylesheet\" href=\"/api/docs.css\">\n</head>\n<body>\n<header>\n<h1>{title} API <small>{version}</small></h1>\n"
    );
    paragraphs(&mut html, document.info.description.as_deref().unwrap_or_default());
    html.push_str(
        "<p>For machines: <a href=\"/api/openapi.json\">openapi.json</a>. \
         What problems mean: <a href=\"/api/problems\">problems</a>.</p>\n</header>\n<main>\n",
    );
    contents(&mut html, document);
    for tag in document.tags.iter().flatten() {
        let _ = write!(html, "<section id=\"{0}\">\n<h2>{0}</h2>\n", text(&tag.name));
        paragraphs(&mut html, tag.description.as_deref().unwrap_or_default());
        for (path, item) in &document.paths.paths {
            for (method, operation) in operations(item) {
                if operation.tags.as_ref().is_some_and(|tags| tags.contains(&tag.name)) {
                    let id = operation.operation_id.as_deref().unwrap_or_default();
                    call(&mut html, (method.as_str(), path.as_str(), id), operation, &json);
                }
            }
        }
        html.push_str("</section>\n");
    }
    html.push_str("<section id=\"schemas\">\n<h2>Bodies</h2>\n");
    let schemas = json.pointer("/components/schemas").and_then(Value::as_object);
    for (name, schema) in schemas.into_iter().flatten() {
        let _ = write!(html, "<article id=\"schema-{0}\">\n<h3><code>{0}</code></h3>\n", text(name));
        paragraphs(&mut html, schema.get("description").and_then(Value::as_str).unwrap_or_default());
        fields(&mut html, schema);
        html.push_str("</article>\n");
    }
    html.push_str("</section>\n</main>\n</body>\n</html>\n");
    html
}

/// The list of all calls, each leading to its description.
fn contents(html: &mut String, document: &OpenApi) {
    html.push_str("<nav aria-label=\"Calls\">\n<ul>\n");
    for (path, item) in &document.paths.paths {
        for (method, operation) in operations(item) {
            let id = operation.operation_id.as_deref().unwrap_or_default();
            let (method, path) = (method.as_str(), text(path));
            let _ = writeln!(html, "<li><a href=\"#{}\"><b>{method}</b> <code>{path}</code></a></li>", text(id));
        }
    }
    html.push_str("</ul>\n</nav>\n");
}

fn call(
    html: &mut String,
    (method, path, id): (&str, &str, &str),
    operation: &utoipa::openapi::path::Operation,
    json: &Value,
) {
    let _ = write!(html, "<article id=\"{}\">\n<h3><b>{method}</b> <code>{}</code></h3>\n", text(id), text(path));
    let (summary, more) = (operation.summary.as_deref(), operation.description.as_deref());
    paragraphs(html, summary.unwrap_or_default());
    if more != summary {
        paragraphs(html, more.unwrap_or_default());
    }
    let parameters = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    });
    let rows: Vec<String> = parameters
        .map(|parameter| {
            let place = match parameter.parameter_in {
                ParameterIn::Path => "path",
                ParameterIn::Query | ParameterIn::QueryString => "query",
                ParameterIn::Header => "header",
                ParameterIn::Cookie => "cookie",
            };
            let schema = serde_json::to_value(&parameter.schema).unwrap_or_default();
            let about = inline(parameter.description.as_deref().unwrap_or_default());
            format!(
                "<tr><td><code>{}</code></td><td>{place}</td><td>{}</td><td>{about}</td></tr>\n",
                text(&parameter.name),
                kind(&schema)
            )
        })
        .collect();
    if !rows.is_empty() {
        let _ = write!(
            html,
            "<table>\n<tr><th>part</th><th>in</th><th>type</th><th>what</th></tr>\n{}</table>\n",
            rows.concat()
        );
    }
    let pointer =
        format!("/paths/{}/{}/requestBody/content", path.replace('~', "~0").replace('/', "~1"), method.to_lowercase());
    if let Some(body) = json.pointer(&pointer).and_then(Value::as_object) {
        let _ = writeln!(html, "<p>Body: {}</p>", contents_of(body));
    }
    html.push_str("<ul>\n");
    for (status, response) in &operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let content = serde_json::to_value(&response.content).unwrap_or_default();
        let content = content.as_object().map_or_else(String::new, contents_of);
        let _ = writeln!(html, "<li><b>{}</b> {} {content}</li>", text(status), inline(&response.description));
    }
    html.push_str("</ul>\n</article>\n");
}

fn contents_of(content: &serde_json::Map<String, Value>) -> String {
    let shown = content.iter().map(|(media, content)| {
        format!("{} as <code>{}</code>", kind(content.get("schema").unwrap_or(&Value::Null)), text(media))
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn fields(html: &mut String, schema: &Value) {
    if schema.get("properties").is_none() && schema.get("allOf").is_none() {
        let _ = writeln!(html, "<p>{}</p>", kind(schema));
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        if part.get("$ref").is_some() {
            let _ = writeln!(html, "<p>All of {}, and:</p>", kind(part));
        } else {
            fields(html, part);
        }
    }
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return };
    html.push_str("<table>\n<tr><th>field</th><th>type</th><th>what</th></tr>\n");
    for (name, property) in properties {
        let about = inline(property.get("description").and_then(Value::as_str).unwrap_or_default());
        let _ =
            writeln!(html, "<tr><td><code>{}</code></td><td>{}</td><td>{about}</td></tr>", text(name), kind(property));
    }
    html.push_str("</table>\n");
}

/// A schema in a few words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|address| address.rsplit('/').next()) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", text(name));
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values = values.iter().filter_map(Value::as_str).map(|value| format!("<code>{}</code>", text(value)));
        return values.collect::<Vec<_>>().join(" | ");
    }
    for of in ["oneOf", "anyOf"] {
        if let Some(parts) = schema.get(of).and_then(Value::as_array) {
            return parts.iter().map(kind).collect::<Vec<_>>().join(" | ");
        }
    }
    let named = match schema.get("type") {
        Some(Value::String(name)) => text(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(text).collect::<Vec<_>>().join(" | "),
        _ => return "anything".to_owned(),
    };
    if let Some(items) = schema.get("items") {
        return format!("{named} of {}", kind(items));
    }
    let inner = schema.get("additionalProperties").filter(|inner| inner.is_object());
    if let Some(inner) = inner {
        return format!("{named} of {}", kind(inner));
    }
    let format = schema.get("format").and_then(Value::as_str).map_or_else(String::new, |f| format!(" ({})", text(f)));
    format!("{named}{format}")
}

fn paragraphs(html: &mut String, words: &str) {
    for paragraph in words.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let _ = writeln!(html, "<p>{}</p>", inline(paragraph));
    }
}

/// Words with `code` in backticks.
fn inline(words: &str) -> String {
    let parts = words.split('`').enumerate();
    parts.map(|(nth, part)| if nth % 2 == 1 { format!("<code>{}</code>", text(part)) } else { text(part) }).collect()
}

/// Text that is nothing but text in HTML.
fn text(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
