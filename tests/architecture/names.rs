//! What a file refers to: rooms of the house, crates, and the words that make a room impure.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "syntax has many kinds, and grows; most of them are no concern here"
)]

use crate::text;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ImplItem, Item, Meta, UseTree};

/// What was found in one file, outside its tests.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Paths inside the house, from its root: `["storage", "Store"]`. An empty one names the root itself.
    pub(crate) inside: Vec<Vec<String>>,
    /// First words of all other paths; a crate, if there is one of that name.
    pub(crate) outside: Vec<String>,
    /// Words that a pure room must not say: `async`, `await`, `now()`.
    pub(crate) impure: Vec<&'static str>,
    /// Ways round the map: `#[path]`, `include!`.
    pub(crate) detours: Vec<&'static str>,
    /// All modules declared here, with whether they are for tests only.
    pub(crate) modules: Vec<(Vec<String>, bool)>,
    /// The module that is being read.
    here: Vec<String>,
}

impl Names {
    /// Reads `file`, which is the module `here`.
    pub(crate) fn of(file: &syn::File, here: &[String]) -> Self {
        let mut names = Self { here: here.to_vec(), ..Self::default() };
        names.visit_file(file);
        names
    }

    /// Places a path: inside the house or outside it.
    fn note(&mut self, path: &[String]) {
        let Some(first) = path.first() else { return };
        let mut base = self.here.clone();
        let mut rest = path;
        match first.as_str() {
            // In the program, and after `extern crate self`, the library goes by its own name.
            "crate" | "galley" => {
                base.clear();
                rest = path.get(1..).unwrap_or_default();
            }
            "self" | "super" => {
                while let [next, further @ ..] = rest
                    && (next == "self" || next == "super")
                {
                    if next == "super" {
                        base.pop();
                    }
                    rest = further;
                }
            }
            _ => {
                // At the root, a room is in scope without `crate`.
                if base.is_empty() {
                    self.inside.push(path.to_vec());
                }
                self.outside.push(first.clone());
                return;
            }
        }
        base.extend_from_slice(rest);
        self.inside.push(base);
    }

    fn note_use(&mut self, before: &[String], tree: &UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.note_use(&with(&path.ident), &path.tree),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.note_use(before, tree)),
            UseTree::Glob(_) => self.note(before),
            UseTree::Name(syn::UseName { ident }) | UseTree::Rename(syn::UseRename { ident, .. }) => {
                if ident == "self" && !before.is_empty() {
                    self.note(before);
                } else {
                    self.note(&with(ident));
                }
            }
        }
    }

    /// Reads the inside of a macro or an attribute.
    fn note_text(&mut self, words: &str) {
        for found in text::paths(words) {
            match found.path.last().map(String::as_str) {
                Some("now") if found.called => self.impure.push("now()"),
                Some("async") => self.impure.push("async"),
                Some("await") => self.impure.push("await"),
                _ => {}
            }
            if found.path.len() > 1 || found.open {
                self.note(&found.path);
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, item: &'ast Item) {
        if let Item::Mod(module) = item {
            let name = [self.here.as_slice(), &[module.ident.to_string()]].concat();
            self.modules.push((name, for_tests(&module.attrs)));
        }
        if !for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        match item {
            ImplItem::Fn(function) if for_tests(&function.attrs) => {}
            _ => visit::visit_impl_item(self, item),
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.here.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.here.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.note_use(&[], &item.tree);
        visit::visit_item_use(self, item);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        self.outside.push(item.ident.to_string());
        visit::visit_item_extern_crate(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if words.len() > 1 {
            self.note(&words);
            if words.last().is_some_and(|last| last == "now") {
                self.impure.push("now()");
            }
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if call.path.segments.last().is_some_and(|last| last.ident == "include") {
            self.detours.push("include!");
        }
        self.note_text(&text::without_strings(&call.tokens.to_string()));
        visit::visit_macro(self, call);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        // A link in documentation opens no door.
        if attribute.path().is_ident("doc") {
            return;
        }
        if attribute.path().is_ident("path") {
            self.detours.push("#[path]");
        }
        if let Meta::List(list) = &attribute.meta {
            self.note_text(&list.tokens.to_string());
        }
        visit::visit_attribute(self, attribute);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if signature.asyncness.is_some() {
            self.impure.push("async");
        }
        visit::visit_signature(self, signature);
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::Async(_) => self.impure.push("async"),
            Expr::Closure(closure) if closure.asyncness.is_some() => self.impure.push("async"),
            Expr::Await(_) => self.impure.push("await"),
            Expr::MethodCall(call) if call.method == "now" => self.impure.push("now()"),
            Expr::Call(call) => {
                if let Expr::Path(path) = &*call.func
                    && path.path.is_ident("now")
                {
                    self.impure.push("now()");
                }
            }
            _ => {}
        }
        visit::visit_expr(self, expression);
    }
}

/// Whether attributes keep what they stand on to test builds. The map speaks of what is shipped.
fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.meta.require_list().is_ok_and(|list| {
                    let words = text::paths(&list.tokens.to_string());
                    let says = |word: &str| words.iter().any(|found| found.path == [word]);
                    says("test") && !says("not") && !says("any")
                })
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
