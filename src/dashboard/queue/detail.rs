//! The piece of the queue that the reader looks at.

use super::{
    super::{
        acting::acting,
        errors::Refusal,
        links::Address,
        piece::Piece,
        reading::selected,
        rows::{baseline, headline, holders, status, upstream, who},
        state::Site,
        view::{Acting, Due, QueueDetail, QueueItem, QueueView},
    },
    list,
};
use crate::{
    clock::Instant,
    domain::{Locale, Scope},
    service::{Manage, Read, Service, VariantDetail},
};

/// Where in the queue the piece stands.
pub(super) struct Context<'a> {
    /// What the queue is narrowed to.
    pub(super) view: &'a QueueView,
    /// The piece that comes after a verdict.
    pub(super) next: Option<Piece>,
    /// Whether the reader asked for it.
    pub(super) opened: bool,
}

/// The piece with all that is shown of it.
pub(super) async fn detail(
    site: &Site,
    service: &Service<Read>,
    piece: &Piece,
    context: &Context<'_>,
    snoozed: bool,
    now: Instant,
) -> Result<QueueDetail, Refusal> {
    let read = service.variant(piece.id, &piece.locale).await?;
    let (article, variant) = (&read.detail.article, &read.variant);
    let assignee = service.assignee(piece.id, &piece.locale).await?;
    let names = service.names(holders(&article.variants).chain(assignee.as_deref())).await?;
    let upstream = upstream(article, variant);
    let may = |scope| service.caller().grant.allows(scope) && service.caller().grant.covers_locale(&piece.locale);
    let after = context.next.as_ref().map_or_else(|| list(context.view), |next| next.address(context.view));
    let acting = Acting {
        back: Some(after.to_string()),
        tab: Some(context.view.tab),
        // The text is written on the article's page.
        writing: None,
        ..acting(service.caller(), &read, &names, None, site.gate.now())
    };
    let people = if may(Scope::Manage) && variant.state.is_to_do() {
        let manager: Service<Manage> = site.gate.admit(service.caller())?;
        let fits = |locales: &Option<std::collections::BTreeSet<Locale>>| {
            locales.as_ref().is_none_or(|locales| locales.contains(&piece.locale))
        };
        let assignable = manager.assignable().await?.into_iter().filter(|person| fits(&person.locales));
        assignable
            .map(|person| {
                let on = assignee.as_deref() == Some(&*person.actor);
                (person.actor, person.display_name, on)
            })
            .collect()
    } else {
        Vec::new()
    };
    Ok(QueueDetail {
        selected: selected(service, &read, None, &names, now).await?,
        chain: chain(&read, &piece.locale),
        revisions: (baseline(variant), read.detail.variant(&upstream).and_then(|upstream| upstream.newest)),
        may_snooze: may(Scope::Translate) && variant.state.is_to_do(),
        shift_ends: read.detail.collection.policy.allowed.shift_ends(now),
        snoozed,
        people,
        opened: context.opened,
        item: QueueItem {
            headline: headline(article, [variant]),
            variant: piece.locale.clone(),
            status: status(article, variant, &names, now),
            due: variant.due_at.map_or(Due::Never, Due::At),
            assignee: assignee.as_deref().map(|assignee| who(assignee, &names)),
            href: Address::to("/queue").then(piece),
            selected: true,
            upstream,
        },
        acting,
    })
}

/// The source and the variants on the way to this one.
fn chain(read: &VariantDetail, locale: &Locale) -> Vec<Locale> {
    let mut chain = vec![locale.clone()];
    while let Some(here) = chain.last().and_then(|last| read.detail.variant(last)) {
        let upstream = upstream(&read.detail.article, here);
        // A source stands at the top, and no chain goes round.
        if chain.contains(&upstream) {
            break;
        }
        chain.push(upstream);
    }
    chain.reverse();
    chain
}
