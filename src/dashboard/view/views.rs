//! The views of the list of articles that readers come back to: those that everybody has, and their own.

use super::{ArticlesPage, Facet, Filter, Sort};

/// A view of the list that a reader comes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnView {
    /// Its number.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// The query of its address.
    pub query: String,
}

/// A view, as the page leads to it.
pub(super) struct ViewLink {
    pub(super) href: String,
    pub(super) name: String,
    /// Whether its reader named it.
    pub(super) is_own: bool,
    /// Whether the page shows it.
    pub(super) here: bool,
    /// Whether it comes after the one shown: the first where none is shown, and again after the last.
    pub(super) next: bool,
}

impl ArticlesPage {
    /// All views, in order.
    pub(super) fn all_views(&self) -> Vec<ViewLink> {
        let own = self.views.iter().map(|view| ViewLink {
            href: format!("/articles?{}", view.query),
            name: view.name.clone(),
            is_own: true,
            here: view.query == self.query(),
            next: false,
        });
        let mut views: Vec<ViewLink> = self.given_views().into_iter().chain(own).collect();
        let after = views.iter().position(|view| view.here).map_or(0, |here| here + 1);
        let next = (after..views.len()).chain(0..after).find(|at| views.get(*at).is_some_and(|view| !view.here));
        if let Some(view) = next.and_then(|next| views.get_mut(next)) {
            view.next = true;
        }
        views
    }

    /// The views that everybody has.
    fn given_views(&self) -> Vec<ViewLink> {
        let statuses = |facet| Filter { statuses: vec![facet], ..Filter::default() };
        let mine = Filter { locales: self.own_locales.clone(), ..Filter::default() };
        let views = [
            (Filter::default(), "articles-view-all"),
            (mine, "articles-view-mine"),
            (Filter { raised: true, ..Filter::default() }, "status-flag-priority"),
            (statuses(Facet::Overdue), "status-overdue"),
            (statuses(Facet::Orphan), "status-orphan"),
        ];
        let is_given = |(_, label): &(Filter, &str)| *label != "articles-view-mine" || !self.own_locales.is_empty();
        let view = |(filter, label): (Filter, &str)| ViewLink {
            href: filter.address(&self.frame).to_string(),
            name: self.frame.say(label),
            is_own: false,
            here: filter == Filter { sort: Sort::default(), per: None, ..self.filter.clone() },
            next: false,
        };
        views.into_iter().filter(is_given).map(view).collect()
    }

    /// The query of the address of what it shows.
    pub(super) fn query(&self) -> String {
        let address = self.address().to_string();
        address.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
    }
}
