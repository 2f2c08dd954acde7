//! Following the feed: a reader that waits at its end until there is more.
//!
//! However many follow, one look a second finds out whether another node has written, and a write here is seen at once:
//! whoever places events says how far the feed reaches, and the followers wait for that number to grow.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::watch;

use super::{EventFilter, LoggedEvent, MayRead, Service, ServiceError};

/// How many may follow at once on one node: in one caller's name, and in all.
pub const MAX_FOLLOWERS: (usize, usize) = (16, 512);

/// How far the feed reaches, as far as this process knows, and who follows it.
#[derive(Debug)]
pub(super) struct FeedEnd {
    /// The newest position; `None` once following has ended.
    newest: watch::Sender<Option<i64>>,
    /// By caller, the oldest first.
    followers: Mutex<BTreeMap<String, Vec<Place>>>,
}

impl Default for FeedEnd {
    fn default() -> Self {
        Self { newest: watch::Sender::new(Some(0)), followers: Mutex::default() }
    }
}

impl FeedEnd {
    /// Says that the feed reaches this position.
    pub(super) fn reaches(&self, position: i64) {
        self.newest.send_if_modified(|newest| match newest {
            Some(known) if *known < position => {
                *known = position;
                true
            }
            Some(_) | None => false,
        });
    }

    fn followers(&self) -> MutexGuard<'_, BTreeMap<String, Vec<Place>>> {
        self.followers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a follower has had to make room for a newer one.
type Place = Arc<AtomicBool>;

/// A follower's place among those that are allowed; given back when dropped.
struct Seat {
    end: Arc<FeedEnd>,
    caller: String,
    displaced: Place,
}

impl Seat {
    /// Takes a place. A caller who has all of theirs is refused, or loses the oldest where it `makes_room`.
    fn take(end: &Arc<FeedEnd>, caller: String, makes_room: bool) -> Result<Self, ServiceError> {
        let (most, most_in_all) = MAX_FOLLOWERS;
        let mut followers = end.followers();
        let in_all = followers.values().map(Vec::len).sum::<usize>();
        let has_all = followers.get(&caller).is_some_and(|own| own.len() >= most);
        if has_all && !makes_room {
            let why = format!("you follow the feed {most} times here already; end one of them first");
            return Err(ServiceError::TooMany { why });
        }
        if in_all >= most_in_all && !has_all {
            return Err(ServiceError::TooMany { why: format!("{most_in_all} follow the feed here already") });
        }
        let own = followers.entry(caller.clone()).or_default();
        let oldest = has_all.then(|| own.remove(0));
        let displaced = Place::default();
        own.push(displaced.clone());
        drop(followers);
        if let Some(oldest) = oldest {
            oldest.store(true, Ordering::Relaxed);
            // Wakes whoever waits; that the number is the same keeps the others waiting.
            end.newest.send_modify(|_| {});
        }
        Ok(Self { end: end.clone(), caller, displaced })
    }

    fn is_displaced(&self) -> bool {
        self.displaced.load(Ordering::Relaxed)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut followers = self.end.followers();
        if let Some(own) = followers.get_mut(&self.caller) {
            own.retain(|place| !Arc::ptr_eq(place, &self.displaced));
            if own.is_empty() {
                followers.remove(&self.caller);
            }
        }
    }
}

/// A reader that follows the feed, and misses nothing.
pub struct Following<P> {
    service: Service<P>,
    filter: EventFilter,
    newest: watch::Receiver<Option<i64>>,
    /// Whether there may be more right now, whatever `newest` says.
    more: bool,
    seat: Seat,
}

impl<P: MayRead> Service<P> {
    /// Follows the feed: the events that the filter lets through, after its position, at most its limit at once.
    pub fn follow(&self, filter: EventFilter) -> Result<Following<P>, ServiceError> {
        Ok(self.seated(Seat::take(&self.feed_end, self.actor(), false)?, filter))
    }

    /// The same for a page that stands open. Nobody ends those one by one, and one that was left is noticed only when it is
    /// told something: so where the caller has as many as they may, the oldest ends.
    pub fn follow_in_a_page(&self, filter: EventFilter) -> Result<Following<P>, ServiceError> {
        Ok(self.seated(Seat::take(&self.feed_end, format!("page of {}", self.actor()), true)?, filter))
    }

    fn seated(&self, seat: Seat, filter: EventFilter) -> Following<P> {
        Following { seat, newest: self.feed_end.newest.subscribe(), service: self.clone(), filter, more: true }
    }

    /// The position of the newest event: following from there tells what happens from now on.
    pub async fn newest_position(&self) -> Result<i64, ServiceError> {
        self.store.place_events().await?;
        Ok(self.store.last_position().await?)
    }
}

impl<P> Following<P> {
    /// The position up to which everything was handed out.
    pub const fn after(&self) -> i64 {
        self.filter.after
    }

    /// Whether it had to make room for a newer one.
    pub fn is_displaced(&self) -> bool {
        self.seat.is_displaced()
    }

    /// Waits until there may be more. `false` once there will be none, because the program is to end or a newer one took
    /// its place. May be dropped and called again at any time.
    pub async fn wait(&mut self) -> bool {
        let after = self.filter.after;
        if self.more {
            return !self.is_displaced() && self.newest.borrow().is_some();
        }
        let seat = &self.seat;
        let may_be_more = |newest: &Option<i64>| seat.is_displaced() || newest.is_none_or(|newest| newest > after);
        let newest = self.newest.wait_for(may_be_more).await.map(|newest| newest.is_some());
        !self.is_displaced() && newest.unwrap_or(false)
    }

    /// What happened since, in order; nothing where the filter lets nothing of it through.
    pub async fn page(&mut self) -> Result<Vec<LoggedEvent>, ServiceError> {
        // Whatever has a position up to this one is committed already, so a look from now on sees it.
        let seen = self.newest.borrow_and_update().unwrap_or_default();
        let events = self.service.events(&self.filter).await?;
        self.more = u64::try_from(events.len()).unwrap_or(u64::MAX) >= self.filter.limit;
        let last = events.last().and_then(|event| event.position).unwrap_or_default();
        let read = if self.more { last } else { last.max(seen) };
        self.filter.after = self.filter.after.max(read);
        Ok(events)
    }

    /// What happens next, as soon as it does; `None` once the program is to end.
    pub async fn next(&mut self) -> Result<Option<Vec<LoggedEvent>>, ServiceError> {
        while self.wait().await {
            let events = self.page().await?;
            if !events.is_empty() {
                return Ok(Some(events));
            }
        }
        Ok(None)
    }
}

impl Service {
    /// Ends all following, because the program is to end. Whoever followed comes back elsewhere, to where they were.
    pub fn end_following(&self) {
        self.feed_end.newest.send_replace(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_for_one_caller_and_given_back() {
        let end = Arc::new(FeedEnd::default());
        let mut seats: Vec<Seat> =
            (0..MAX_FOLLOWERS.0).map(|_| Seat::take(&end, "token:a".to_owned(), false).ok().unwrap()).collect();
        assert!(matches!(Seat::take(&end, "token:a".to_owned(), false), Err(ServiceError::TooMany { .. })));
        assert!(Seat::take(&end, "token:b".to_owned(), false).is_ok());
        seats.pop();
        assert!(Seat::take(&end, "token:a".to_owned(), false).is_ok());
        drop(seats);
        assert!(end.followers().is_empty());
    }

    #[test]
    fn the_oldest_makes_room_for_the_newest_where_it_is_to() {
        let end = Arc::new(FeedEnd::default());
        let take = || Seat::take(&end, "page of user:a".to_owned(), true).ok().unwrap();
        let seats: Vec<Seat> = (0..MAX_FOLLOWERS.0 + 2).map(|_| take()).collect();
        let displaced: Vec<bool> = seats.iter().map(Seat::is_displaced).collect();
        assert_eq!(displaced.iter().filter(|displaced| **displaced).count(), 2);
        assert!(displaced[0] && displaced[1], "{displaced:?}");
        drop(seats);
        assert!(end.followers().is_empty());
    }

    #[test]
    fn places_are_bounded_in_all() {
        let end = Arc::new(FeedEnd::default());
        let seats: Vec<Seat> =
            (0..MAX_FOLLOWERS.1).map(|nth| Seat::take(&end, format!("token:{nth}"), false).ok().unwrap()).collect();
        assert!(matches!(Seat::take(&end, "token:x".to_owned(), false), Err(ServiceError::TooMany { .. })));
        assert_eq!(end.followers().len(), seats.len());
    }
}
